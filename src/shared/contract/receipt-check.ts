/**
 * What is found out about a receipt from its code: whether it was signed as it says, what was signed, and what has become of the
 * operation. The same words at the counter and in the back office.
 */
import { z } from 'zod';
import { CardReference } from '../domain/card-reference.ts';
import { addCents, Cents } from '../domain/money.ts';
import { ReceiptKind, ReceiptState } from '../domain/receipt.ts';
import { DeviceId, OpId } from '../kernel/ids.ts';
import type { Fact } from './journal.ts';
import { SIGNED_OPERATION_LENGTH_MAX } from './signed-operation.ts';

export const ReceiptText = z.string().min(1, 'text-empty').max(SIGNED_OPERATION_LENGTH_MAX, 'text-too-long');

/** As the fact says it; a refund names what it paid back and no card. */
export const SignedReceipt = z.strictObject({
  kind: ReceiptKind,
  op_id: OpId,
  device_id: DeviceId,
  at: z.int(),
  card_reference: CardReference.nullable(),
  total_cents: Cents,
  receipt_count: z.int().min(1),
});
export type SignedReceipt = z.infer<typeof SignedReceipt>;

/** `unchecked`: neither proved nor disproved, here and now. */
export const ReceiptVerdict = z.enum(['genuine', 'false', 'unchecked']);
export type ReceiptVerdict = z.infer<typeof ReceiptVerdict>;

export const ReceiptWhy = z.enum([
  /** Signed as it says, and the operation is known. */
  'known',
  /** Signed as it says by a counter whose latest operations have not arrived. */
  'not-arrived',
  /** Nobody signed these words: they were altered or made up. */
  'signature-wrong',
  'device-unknown',
  /** The counter recorded something else under that number. */
  'other-content',
  /** Signed with the key of a counter that was shut out, and never received: whoever held the key could have made it. */
  'device-revoked',
  'centre-out-of-reach',
  /** Of a version that this program does not know. */
  'newer',
]);
export type ReceiptWhy = z.infer<typeof ReceiptWhy>;

export const ReceiptCheck = z.strictObject({
  verdict: ReceiptVerdict,
  why: ReceiptWhy,
  /** What it claims when it is not proved; null when it cannot be read. */
  said: SignedReceipt.nullable(),
  counter_code: z.string().nullable(),
  agent_name: z.string().nullable(),
  /** Now; null when it is not known, or not this asker's to know. */
  state: ReceiptState.nullable(),
});
export type ReceiptCheck = z.infer<typeof ReceiptCheck>;

type FactWithReceipt = Extract<Fact, { readonly body: { readonly receipt_count: number } }>;
type Saying = Pick<SignedReceipt, 'kind' | 'card_reference' | 'total_cents'>;

/** Each kind of fact that comes with a receipt, by its body. */
const SAYINGS: { readonly [F in FactWithReceipt as F['type']]: (body: F['body']) => Saying } = {
  'card-sold': ({ card_reference, price_cents }) => ({ kind: 'sale', card_reference, total_cents: price_cents }),
  'card-replaced': ({ card_reference, price_cents }) => ({ kind: 'sale', card_reference, total_cents: price_cents }),
  'reload-ordered': ({ card_reference, amount_cents, fee_cents }) => ({
    kind: 'reload',
    card_reference,
    total_cents: addCents(amount_cents, fee_cents),
  }),
  'refund-paid': ({ amount_cents }) => ({ kind: 'refund', card_reference: null, total_cents: amount_cents }),
};

/** Undefined for a fact that comes with no receipt. */
export function signedReceipt(fact: Fact): SignedReceipt | undefined {
  if (!hasReceipt(fact)) return undefined;
  const { op_id, device_id, occurred_at: at, body } = fact;
  // The table's own type says that each body meets its kind; the compiler cannot follow it here.
  const say = SAYINGS[fact.type] as (body: FactWithReceipt['body']) => Saying;
  return { ...say(body), op_id, device_id, at, receipt_count: body.receipt_count };
}

function hasReceipt(fact: Fact): fact is FactWithReceipt {
  return Object.hasOwn(SAYINGS, fact.type);
}

/** Before anything is known of who signed. */
export function uncheckedReceipt(
  why: Extract<ReceiptWhy, 'centre-out-of-reach' | 'newer'>,
  said: SignedReceipt | null,
): ReceiptCheck {
  return { verdict: 'unchecked', why, said, counter_code: null, agent_name: null, state: null };
}
