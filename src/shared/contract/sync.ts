/**
 * The words counter and server exchange: enrol, push, pull, snapshot. Since which version each is spoken: `protocol.ts`, `spoken.ts`.
 * Every request but `enrol` is signed by the device (platform/http-signature); answers carry the server's head of the
 * device's journal, so that a server which forgot is offered again what it acknowledged.
 */
import { z } from 'zod';
import { AmendedPart, AmendmentReason } from '../domain/amendment.ts';
import { CardReference } from '../domain/card-reference.ts';
import { CardState } from '../domain/card.ts';
import { Language } from '../domain/language.ts';
import { LimitPolicy } from '../domain/limits.ts';
import { Cents } from '../domain/money.ts';
import { FactReason } from '../domain/reasons.ts';
import { ReceiptNumber } from '../domain/receipt.ts';
import { ReloadState } from '../domain/reload.ts';
import { Tariff } from '../domain/tariff.ts';
import { AgentId, BeneficiaryId, CustomerId, DeviceId, OperatorId, OpId } from '../kernel/ids.ts';
import { Base64Url, Digest, Sealed } from './journal.ts';
import { SIGNED_OPERATION_LENGTH_MAX } from './signed-operation.ts';

export const SYNC_PATHS = {
  enrol: '/v1/enrol',
  push: '/v1/push',
  pull: '/v1/pull',
  snapshot: '/v1/snapshot',
  verifyReceipt: '/v1/receipts/verify',
  /** Followed by `/` and the digest of the sealed photo that is put there. */
  documents: '/v1/documents',
} as const;

export const BATCH_FACTS_MAX = 500;
export const BATCH_BYTES_MAX = 1_048_576;
export const PULL_ITEMS_MAX = 500;
export const PULL_WAIT_MAX_MS = 25_000;
export const REQUEST_AGE_MAX_S = 300;

const EpochMs = z.number().int();

/** Where a device's journal stands; `seq` 0 with the genesis digest before the first fact. */
export const JournalHead = z.strictObject({ seq: z.number().int().min(0), digest: Digest });
export type JournalHead = z.infer<typeof JournalHead>;

export const EnrolRequest = z.strictObject({
  code: z.string().min(8).max(64),
  /** Made by the counter and kept before the first send: asking twice enrols once. */
  device_id: DeviceId,
  /** Ed25519, raw 32 bytes. */
  public_key: Base64Url.length(43),
  /** Ed25519 over `enrolmentProof(...)`: who asks holds the key. */
  proof: Base64Url.length(86),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export function enrolmentProof(request: Pick<EnrolRequest, 'code' | 'device_id' | 'public_key'>): string {
  return `flouss-enrol-v1:${request.code}:${request.device_id}:${request.public_key}`;
}

export const Agent = z.strictObject({ agent_id: AgentId, name: z.string(), address: z.string() });
export type Agent = z.infer<typeof Agent>;

export const EnrolAnswer = z.strictObject({ device_id: DeviceId, counter_code: z.string(), agent: Agent });
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;

/** A customer's key travels beside the fact that needs it, never inside. */
export const CustomerKey = z.strictObject({ customer_id: CustomerId, key: Base64Url.length(43) });
export type CustomerKey = z.infer<typeof CustomerKey>;

/** The server's word on a fact, sealed so that only it can have said it. A counter keeps it and reads nothing from it. */
export const VerdictProof = z.string().min(1).max(120);

export const JournalEntry = z.strictObject({
  /** The fact's canonical text: the server digests these very bytes. */
  fact: z.string().min(2).max(BATCH_BYTES_MAX),
  signature: Base64Url.length(86),
  /** Beside a fact that a server has judged before: should it have forgotten, its word stands. Since version 3. */
  proof: VerdictProof.optional(),
  keys: z.array(CustomerKey).max(1).optional(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/**
 * `acknowledged`: the highest number of this journal that a server has ever said yes to. A server that was restored to an earlier
 * moment is told by it what it has forgotten. Absent from counters of before there was such a thing.
 */
export const PushQuery = z.object({ acknowledged: z.coerce.number().int().min(0).optional() });

export const PushRequest = z.strictObject({ entries: z.array(JournalEntry).min(1).max(BATCH_FACTS_MAX) });
export type PushRequest = z.infer<typeof PushRequest>;

export const Verdict = z.strictObject({
  seq: z.number().int().min(1),
  op_id: OpId,
  outcome: z.enum(['accepted', 'rejected']),
  code: FactReason.nullable(),
  /** True when this fact had been judged before; the verdict is the first one. */
  already: z.boolean(),
  /** Since version 3. */
  proof: VerdictProof.optional(),
});
export type Verdict = z.infer<typeof Verdict>;

export const PushAnswer = z.strictObject({ verdicts: z.array(Verdict), head: JournalHead });
export type PushAnswer = z.infer<typeof PushAnswer>;

export const PhotoKept = z.strictObject({ digest: Digest });
export type PhotoKept = z.infer<typeof PhotoKept>;

export const PullRequest = z.strictObject({
  cursor: z.coerce.number().int().min(0),
  /** How long the server may hold an empty answer back. */
  wait_ms: z.coerce.number().int().min(0).max(PULL_WAIT_MAX_MS),
  /** What the counter holds of that which no item tells: where it differs there is nothing to hold back. Absent: whatever it is. */
  reference_version: z.coerce.number().int().min(0).optional(),
  granted_cents: z.coerce.number().int().min(0).optional(),
});
export type PullRequest = z.infer<typeof PullRequest>;

export const DocumentWish = z.enum(['missing', 'unreadable']);
export type DocumentWish = z.infer<typeof DocumentWish>;

export const FILE_CHANGES_TOLD_MAX = 20;

/** A change of a customer's file: who, when, which parts, why. */
export const FileChange = z.strictObject({
  op_id: OpId,
  at: EpochMs,
  operator_id: OperatorId,
  parts: z.array(z.enum([...AmendedPart.options, 'beneficiary', 'photo'])),
  reason: AmendmentReason.nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

/** The state of a thing now, not what happened to it: taking an item twice changes nothing. */
export const FeedItem = z.discriminatedUnion('kind', [
  /** A pack that the centre sent to this agent: only such a pack may be received. */
  z.strictObject({
    kind: z.literal('pack'),
    card_reference: CardReference,
    /** With which delivery it was sent. */
    dispatched_at: EpochMs.optional(),
    delivery_note: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('customer'),
    customer_id: CustomerId,
    language: Language,
    personal: Sealed,
    key: Base64Url.length(43),
    blocked: z.boolean(),
    /** His file is being checked: nothing is done in his name meanwhile. Since version 4. */
    in_check: z.literal(true).optional(),
    sms_enrolled: z.boolean(),
    /** Accepted changes of his file, newest first; what was changed is named, what it was is not. */
    history: z.array(FileChange).max(FILE_CHANGES_TOLD_MAX).optional(),
  }),
  z.strictObject({
    kind: z.literal('card'),
    card_reference: CardReference,
    state: CardState,
    /** The sale that made the card a customer's. */
    sale_op_id: OpId.nullable(),
    customer_id: CustomerId.nullable(),
    beneficiary_id: BeneficiaryId.nullable(),
    nickname: z.string().nullable(),
    last_four: z.string().length(4).nullable(),
    /** Paris calendar year and month that the two sums belong to. */
    year: z.number().int(),
    year_committed_cents: Cents,
    month: z.string(),
    month_cash_cents: Cents,
    reason: z.string().nullable(),
    /** Said of a blocked card once the bank has blocked it too. */
    blocked_at_bank: z.literal(true).optional(),
    /** The blocked card whose place it takes at the bank; of that one, which card takes it. Since version 6. */
    replaces: CardReference.optional(),
    replaced_by: CardReference.optional(),
    /** The bank does not decide on the file before it has a picture of the customer's document that it can read. Since version 6. */
    wants_document: DocumentWish.optional(),
  }),
  z.strictObject({
    kind: z.literal('order'),
    /** A reload where nothing is said. A sale is told of once its price is owed back, so that every counter of the agent can pay it. */
    of: z.enum(['reload', 'sale']).optional(),
    op_id: OpId,
    channel: z.enum(['counter', 'sms']),
    card_reference: CardReference,
    customer_id: CustomerId,
    amount_cents: Cents,
    fee_cents: Cents,
    state: ReloadState,
    reason: FactReason.nullable(),
    ordered_at: EpochMs,
    changed_at: EpochMs,
    /** What the customer's paper says, where money is owed against it. */
    receipt_number: ReceiptNumber.optional(),
    /** By SMS: what became of it did not reach its customer, and nobody has told him yet. */
    unheard: z.literal(true).optional(),
  }),
]);
export type FeedItem = z.infer<typeof FeedItem>;

/** Escrow, as a total that only grows: what the counter may still spend is this less what its accepted and waiting facts took. */
export const Allotment = z.strictObject({ granted_cents: Cents });
export type Allotment = z.infer<typeof Allotment>;

export const PullAnswer = z.strictObject({
  items: z.array(FeedItem).max(PULL_ITEMS_MAX),
  cursor: z.number().int().min(0),
  /** More is ready now: ask again without waiting. */
  more: z.boolean(),
  /** How many items wait behind this page. */
  left: z.number().int().min(0),
  head: JournalHead,
  allotment: Allotment,
  /** When it differs from the counter's own, a snapshot is due. */
  reference_version: z.number().int(),
  /** Said while this counter's key is to be replaced: it is old, or the back office has asked for it. Since version 2. */
  key_due: z.literal(true).optional(),
});
export type PullAnswer = z.infer<typeof PullAnswer>;

export const OperatorRole = z.enum(['teller', 'manager']);
export const Operator = z.strictObject({
  operator_id: OperatorId,
  name: z.string(),
  role: OperatorRole,
  active: z.boolean(),
  /** argon2id of the PIN in PHC form, so that a sign-in needs no network. */
  pin_hash: z.string(),
});
export type Operator = z.infer<typeof Operator>;

export const Snapshot = z.strictObject({
  reference_version: z.number().int(),
  agent: Agent,
  counter_code: z.string(),
  operators: z.array(Operator),
  tariffs: z.array(Tariff).min(1),
  limits: z.array(LimitPolicy).min(1),
  head: JournalHead,
  allotment: Allotment,
});
export type Snapshot = z.infer<typeof Snapshot>;

/** A receipt's code as it was read; answered with a `ReceiptCheck`. */
export const VerifyRequest = z.strictObject({ text: z.string().min(1).max(SIGNED_OPERATION_LENGTH_MAX) });

/** Why a request was not taken at all; nothing of it was stored. One map, code → HTTP status. */
export const SYNC_ERROR_STATUS = {
  'request-malformed': 400,
  'signature-missing': 401,
  'signature-invalid': 401,
  'signature-stale': 401,
  'nonce-replayed': 401,
  'device-unknown': 401,
  'key-retired': 401,
  'device-revoked': 403,
  'device-quarantined': 403,
  'enrolment-code-invalid': 403,
  'chain-gap': 409,
  'chain-fork': 409,
  'body-too-large': 413,
  'counter-too-old': 426,
  'too-many-requests': 429,
  'not-found': 404,
  'server-busy': 503,
  internal: 500,
} as const;
export type SyncErrorCode = keyof typeof SYNC_ERROR_STATUS;
export const SyncError = z.object({
  code: z.enum(Object.keys(SYNC_ERROR_STATUS) as [SyncErrorCode, ...SyncErrorCode[]]),
  /** Given with the chain errors: where the server's copy of the journal stands. */
  head: JournalHead.optional(),
});
export type SyncError = z.infer<typeof SyncError>;
