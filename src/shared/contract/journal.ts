/**
 * The journal's facts: their versioned bodies, their canonical text, their chain and what is signed.
 * A fact is written once at a counter and judged once by the server; both read it through this file alone.
 */
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { AmendedPart, AmendmentReason } from '../domain/amendment.ts';
import { CardNickname } from '../domain/card-nickname.ts';
import { CardReference } from '../domain/card-reference.ts';
import { BlockReason, SetAside } from '../domain/card.ts';
import { safeText } from '../domain/pan.ts';
import { Language } from '../domain/language.ts';
import { Cents, ZERO } from '../domain/money.ts';
import { Payment } from '../domain/payment.ts';
import { DrawerClosing, MovementReason, TillCount, TillTotal } from '../domain/till.ts';
import { assert } from '../kernel/assert.ts';
import { BeneficiaryId, CustomerId, DeviceId, OperatorId, OpId } from '../kernel/ids.ts';
import type { Sha256 } from '../kernel/ports.ts';
import { Approval } from './approval.ts';

export const PACKS_PER_RECEPTION_MAX = 200;
export const SET_ASIDE_NOTE_MAX = 120;

/** What a journal's first fact names as its predecessor. */
export const GENESIS_DIGEST = '0'.repeat(64);

export const Digest = z.string().regex(/^[0-9a-f]{64}$/);
export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** AES-256-GCM under the customer's own key; the row's id is the associated data. Destroying the key forgets the person. */
export const Sealed = z.strictObject({ nonce: Base64Url.length(16), ciphertext: Base64Url.max(262_144) });
export type Sealed = z.infer<typeof Sealed>;

const ReceiptCount = z.number().int().min(1);

/** Of a movement or a closing; null where none was asked for. */
export const TillNote = safeText(200).nullable();
/** More lines than the operators of one counter make in a day. */
const TOTALS_MAX = 2_000;

const ReloadOrdered = z.strictObject({
  card_reference: CardReference,
  customer_id: CustomerId,
  amount_cents: Cents,
  fee_cents: Cents,
  paid: Payment,
  receipt_count: ReceiptCount,
});

/** type → version → body. A new version is a new line here; old lines stay for as long as a journal may hold them. */
export const FACT_BODIES = {
  'pack-received': {
    1: z.strictObject({
      card_references: z.array(CardReference).min(1).max(PACKS_PER_RECEPTION_MAX),
      delivery_note: safeText(40),
    }),
  },
  'customer-registered': {
    /** `personal` opens to a `CustomerPersonal`. */
    1: z.strictObject({ customer_id: CustomerId, language: Language, personal: Sealed }),
    /** With a signature, and with the version of the texts that were agreed to. */
    2: z.strictObject({ customer_id: CustomerId, language: Language, personal: Sealed }),
  },
  'customer-amended': {
    /** `changes` opens to a `PersonalChanges` whose parts are `parts` without the language, which stands here in clear. */
    1: z.strictObject({
      customer_id: CustomerId,
      parts: z.array(AmendedPart).min(1).max(AmendedPart.options.length),
      changes: Sealed,
      language: Language.nullable(),
      reason: AmendmentReason,
      approved: Approval.nullable(),
    }),
  },
  'beneficiary-changed': {
    /** The same person under the same id, better described; `beneficiary` opens to a `Beneficiary`. */
    1: z.strictObject({
      customer_id: CustomerId,
      beneficiary_id: BeneficiaryId,
      beneficiary: Sealed,
      reason: AmendmentReason,
    }),
  },
  'document-photographed': {
    /** `digest` is of the sealed photo's text, which travels by itself; `bytes` is the size of the JPEG in it. */
    1: z.strictObject({
      customer_id: CustomerId,
      side: z.enum(['front', 'back', 'other']),
      digest: Digest,
      bytes: z.number().int().min(1),
    }),
  },
  'card-sold': {
    1: z.strictObject({
      card_reference: CardReference,
      customer_id: CustomerId,
      beneficiary_id: BeneficiaryId,
      nickname: CardNickname,
      price_cents: Cents,
      paid: Payment,
      receipt_count: ReceiptCount,
    }),
  },
  'reload-ordered': {
    1: ReloadOrdered,
    /** A card's first reload, paid together with it, names the sale; the bank is told once the card is active. */
    2: ReloadOrdered.extend({ with_sale: OpId.optional() }),
  },
  'refund-paid': {
    /** `refund_of` names the sale or reload that was refused; it is paid back once, in cash. */
    1: z.strictObject({ refund_of: OpId, amount_cents: Cents, receipt_count: ReceiptCount }),
  },
  'refund-made-good': {
    /**
     * A manager answers for cash that went out for a refund the server did not take. `recovered` names the movement with which it came
     * back into the till; null: the shop bears it.
     */
    1: z.strictObject({ refund: OpId, amount_cents: Cents, recovered: OpId.nullable(), approved: Approval }),
  },
  'reload-cancelled': {
    /** The customer asks for his money back before the bank is told. Only the server knows whether it was: nothing is paid on this fact. */
    1: z.strictObject({ cancel_of: OpId, approved: Approval }),
  },
  'card-blocked': {
    1: z.strictObject({ card_reference: CardReference, customer_id: CustomerId, reason: BlockReason }),
  },
  'card-replaced': {
    /** A sale in all but its name: `card_reference` is the pack that takes the place of the blocked `old_card_reference`. */
    1: z.strictObject({
      old_card_reference: CardReference,
      card_reference: CardReference,
      customer_id: CustomerId,
      beneficiary_id: BeneficiaryId,
      nickname: CardNickname,
      price_cents: Cents,
      paid: Payment,
      receipt_count: ReceiptCount,
    }),
  },
  'pack-set-aside': {
    1: z.strictObject({ card_reference: CardReference, as: SetAside, note: safeText(SET_ASIDE_NOTE_MAX) }),
  },
  'sms-code-issued': {
    /** `code` opens to the six symbols printed for the customer. */
    1: z.strictObject({ customer_id: CustomerId, code: Sealed, expires_at: z.number().int() }),
  },
  'outcome-told': {
    /** The customer of an order by SMS was told at the counter what became of it: the SMS did not arrive. */
    1: z.strictObject({ order: OpId }),
  },
  'signed-out': {
    /** An operator left while facts of this counter had not been judged, as many as that: a manager agreed. */
    1: z.strictObject({ waiting_facts: z.number().int().min(1), approved: Approval }),
  },
  'till-opened': {
    1: z.strictObject({ count: TillCount }),
  },
  'cash-moved': {
    /** Into a drawer, out of one, or from one to the other, as the reason says. */
    1: z.strictObject({
      reason: MovementReason,
      amount_cents: Cents,
      note: TillNote,
      approved: Approval.nullable(),
    }),
  },
  'till-closed': {
    /** The Z report: its number has no gap, `opened` is the opening it ends, `totals` are those since the Z before. */
    1: z.strictObject({
      z_number: z.number().int().min(1),
      opened: OpId,
      count: TillCount,
      till: DrawerClosing,
      refunds: DrawerClosing,
      totals: z.array(TillTotal.extend({ operator_id: OperatorId })).max(TOTALS_MAX),
      /** All that customers have paid at this counter since its first day. */
      takings_so_far_cents: Cents,
      note: TillNote,
      approved: Approval.nullable(),
    }),
  },
} as const;

export type FactType = keyof typeof FACT_BODIES;
export const isFactType = (type: string): type is FactType => Object.hasOwn(FACT_BODIES, type);
/** The version in which facts of a type are written now. */
export function writtenVersion(type: FactType): number {
  return Math.max(...Object.keys(FACT_BODIES[type]).map(Number));
}

type Newest<V> = V extends { readonly 2: infer B extends z.ZodType }
  ? B
  : V extends { readonly 1: infer B extends z.ZodType }
    ? B
    : never;
/** As it is written now; what an older version does not have is optional there. */
export type FactBody<T extends FactType> = z.infer<Newest<(typeof FACT_BODIES)[T]>>;

export const FactEnvelope = z.strictObject({
  op_id: OpId,
  device_id: DeviceId,
  seq: z.number().int().min(1),
  prev: Digest,
  type: z.string().min(1).max(64),
  v: z.number().int().min(1),
  operator_id: OperatorId,
  occurred_at: z.number().int(),
  tariff_v: z.number().int().min(1),
  body: z.unknown(),
});
export type FactEnvelope = z.infer<typeof FactEnvelope>;

/** One fact as this version of the code understands it. */
export type Fact = {
  [T in FactType]: Omit<FactEnvelope, 'type' | 'body'> & { readonly type: T; readonly body: FactBody<T> };
}[FactType];

/** A pack became somebody's card, and its price was paid. */
export function isSale<F extends Fact>(fact: F): fact is Extract<F, { type: 'card-sold' | 'card-replaced' }> {
  return fact.type === 'card-sold' || fact.type === 'card-replaced';
}

/** What customers pay for. */
export const TAKINGS = ['card-sold', 'card-replaced', 'reload-ordered'] as const satisfies readonly FactType[];

export type Taking = Extract<Fact, { type: (typeof TAKINGS)[number] }>;

export function isTaking(fact: Fact): fact is Taking {
  return TAKINGS.some((type) => type === fact.type);
}

/** What the customer paid, and is owed where it is refused. */
export function takenFor(taking: Taking): { readonly amount_cents: Cents; readonly fee_cents: Cents } {
  return isSale(taking) ? { amount_cents: taking.body.price_cents, fee_cents: ZERO } : taking.body;
}

/** RFC 8785. Two parties that hold equal facts hold equal text, byte for byte. */
export function canonicalText(fact: FactEnvelope): string {
  const text = canonicalize(fact);
  assert(text !== undefined, 'a fact has a canonical text');
  return text;
}

/** The digest that the next fact names as `prev`. */
export function factDigest(text: string, sha256: Sha256): string {
  return sha256(text);
}

/** What a device's Ed25519 key signs for a fact; the prefix keeps the signature from meaning anything elsewhere. */
export function signedText(digest: string): string {
  return `flouss-fact-v1:${digest}`;
}

export type FactUnreadable = 'malformed' | 'unknown-type';

/** Reads the body by type and version. An envelope can be sound while its body is not: that fact is rejected, the next ones are not. */
export function readFact(
  envelope: FactEnvelope,
): { readonly ok: true; readonly fact: Fact } | { readonly ok: false; readonly error: FactUnreadable } {
  if (!isFactType(envelope.type)) return { ok: false, error: 'unknown-type' };
  const versions: Readonly<Record<number, z.ZodType>> = FACT_BODIES[envelope.type];
  if (!Object.hasOwn(versions, envelope.v)) return { ok: false, error: 'unknown-type' };
  const body = versions[envelope.v]?.safeParse(envelope.body);
  if (!body?.success) return { ok: false, error: 'malformed' };
  return { ok: true, fact: { ...envelope, body: body.data } as Fact };
}
