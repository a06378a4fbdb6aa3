/**
 * What the simulated bank says and understands: kinds of operation, request bodies, refusals. It is this bank's own
 * protocol and imports nothing of the server's, because it stands for somebody else's software.
 */
import { z } from 'zod';
import { FAULT_FIGURES, type Fault } from '../both/fault-book.ts';

export const COMMAND_KINDS = [
  'application',
  'replacement',
  'activation',
  'load',
  'block',
  'funding-enrolment',
  'charge',
  'refund',
] as const;
export const QUERY_KINDS = [
  'balance-query',
  'limits-query',
  'transactions-query',
  'enrolment-query',
  'operation-query',
  'statement-query',
  'notification-query',
] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];
/** `document`: a picture for a file; `callback`: no request of anybody's, but the bank's own call. */
export const OTHER_KINDS = ['document', 'callback'] as const;
export type RequestKind = CommandKind | (typeof QUERY_KINDS)[number] | (typeof OTHER_KINDS)[number];

/** In the order in which they strike one request. */
export const BANK_FAULTS = [
  'down',
  'throttle',
  'slow',
  'timeout-before',
  'refuse',
  'not-found-yet',
  'forget',
  'timeout-after',
  'error-after',
  'callback-lost',
  'callback-late',
  'callback-doubled',
  'callback-stale',
  'callback-forged',
] as const;
export type BankFaultName = (typeof BANK_FAULTS)[number];
export type BankFault = Fault<RequestKind, BankFaultName>;

export type RefusalReason =
  | 'application-declined'
  | 'card-unknown'
  | 'card-not-active'
  | 'card-blocked'
  | 'card-closed'
  | 'pack-taken'
  | 'balance-limit'
  | 'monthly-limit'
  | 'yearly-limit'
  | 'funding-unknown'
  | 'funding-refused'
  | 'charge-unknown'
  | 'already-refunded'
  | 'bank-refused';

export type DocumentWish = 'documents-missing' | 'documents-unreadable';

export type OperationState = 'pending' | 'done' | 'refused';

/** As the bank tells it; instants in milliseconds since the epoch. */
export interface Operation {
  readonly key: string;
  readonly kind: CommandKind;
  readonly state: OperationState;
  /** Said of a file that is pending because of it. */
  readonly wants?: DocumentWish;
  readonly reason?: RefusalReason;
  /** There when it is done, empty when there is nothing more to tell. */
  readonly result?: Readonly<Record<string, string>>;
  readonly created_at: number;
}

const AMOUNT_CENTS_MAX = 1_000_000_000;
const TEXT_MAX = 200;
const DELAY_MS_MAX = 30 * 24 * 60 * 60 * 1000;

/** The caller's operation id; a suffix after it is allowed, so that one order can carry several commands. */
export const IdempotencyKey = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}([.:_-][0-9a-z-]{1,40})?$/i);

/** What a caller may call a request. */
export const RequestName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const amountCents = z.int().positive().max(AMOUNT_CENTS_MAX);
const text = z.string().trim().min(1).max(TEXT_MAX);

export const ApplicationBody = z.strictObject({
  card_reference: text,
  applicant: z.looseObject({ given_names: text, family_name: text, birth_date: z.iso.date() }),
  beneficiary: z.looseObject({}),
});
/** The holder's name and country; the customer's file is here already. */
export const ReplacementBody = z.strictObject({ card_reference: text, beneficiary: z.looseObject({}) });
export const EmptyBody = z.strictObject({});
export const LoadBody = z.strictObject({ amount_cents: amountCents });
export const FundingEnrolmentBody = z.strictObject({ customer_reference: text, label: text });
export const ChargeBody = z.strictObject({ amount_cents: amountCents, description: text });

/** How a test card behaves once it is registered; amounts above the ceiling are refused payment by payment. */
export const FUNDING_BEHAVIOURS = ['accepted', 'refused', 'ceiling-150'] as const;
export type FundingBehaviour = (typeof FUNDING_BEHAVIOURS)[number];
export const FUNDING_CEILING_CENTS = 15_000;
export const EnrolmentChoice = z.strictObject({ card: z.enum(FUNDING_BEHAVIOURS) });

export const Decision = z.strictObject({
  delay_ms: z.int().min(0).max(DELAY_MS_MAX).default(400),
  /** How much longer some take than others, drawn from the seed and the file. */
  spread_ms: z.int().min(0).max(DELAY_MS_MAX).default(0),
  /** `mixed`: one file in four is declined, which ones is the seed's. */
  outcome: z.enum(['accepted', 'declined', 'mixed']).default('accepted'),
});
export type Decision = z.infer<typeof Decision>;

/** What this bank loads on one card at most in a month and in a year of Paris; null: as much as one likes. */
const limit = z.int().positive().max(AMOUNT_CENTS_MAX).nullable();
export const Limits = z.strictObject({ month_cents: limit.default(null), year_cents: limit.default(null) });
export type Limits = z.infer<typeof Limits>;

/** Whether a file is decided on without a picture of the applicant's document. */
export const Documents = z.enum(['as-they-come', 'required']);
export type Documents = z.infer<typeof Documents>;

const BankFaultEntry = z.strictObject({
  kind: z.enum(['*', ...COMMAND_KINDS, ...QUERY_KINDS, ...OTHER_KINDS]).default('*'),
  fault: z.enum(BANK_FAULTS),
  ...FAULT_FIGURES,
});

/** What is given replaces what was; what is left out stays. */
export const FaultsBody = z.strictObject({
  decision: Decision.optional(),
  limits: Limits.optional(),
  documents: Documents.optional(),
  faults: z.array(BankFaultEntry).optional(),
});

/** Where the bank calls when an operation is decided; null: nowhere. */
export const CallbacksBody = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
});

export const CredentialsBody = z.strictObject({ api_key: z.string().min(1).max(200) });

export const CURRENCY_CODES = ['EUR', 'MAD', 'XOF', 'THB', 'RON'] as const;
/** At a cash machine: whole units of its currency. */
export const WithdrawalBody = z.strictObject({
  units: z.int().positive().max(10_000_000),
  currency: z.enum(CURRENCY_CODES),
  country: z.string().regex(/^[A-Z]{2}$/),
});
/** For people: by the card's reference or its last four digits. */
export const NamedWithdrawalBody = WithdrawalBody.extend({ card: text });
export type WithdrawalBody = z.infer<typeof WithdrawalBody>;

/** How many differences of each kind are planted in a day's statement. */
const planted = z.int().min(0).max(100_000).default(0);
export const PlantBody = z.strictObject({
  late: planted,
  missing: planted,
  doubled: planted,
  altered: planted,
  unknown: planted,
});
export type PlantBody = z.infer<typeof PlantBody>;

/** Of an identity document: which side, and the JPEG's SHA-256 in hexadecimal. */
export const DocumentParams = z.strictObject({ key: IdempotencyKey, digest: z.string().regex(/^[0-9a-f]{64}$/) });
export const DocumentQuery = z.strictObject({ side: z.enum(['front', 'back', 'other']) });
export const DOCUMENT_BYTES_MAX = 300 * 1024;
export const DOCUMENTS_OF_FILE_MAX = 20;
