/**
 * What the counter's screens are given to show: answers of the method table, never stored and never sent to the server.
 */
import { z } from 'zod';
import { CardReference } from '../domain/card-reference.ts';
import { BlockReason, CardState } from '../domain/card.ts';
import { CustomerPersonal } from '../domain/customer.ts';
import { Language, ScreenLanguage } from '../domain/language.ts';
import { Cents, SignedCents } from '../domain/money.ts';
import { CountryCode, PhoneNumber } from '../domain/phone.ts';
import { FactReason } from '../domain/reasons.ts';
import { ReloadState } from '../domain/reload.ts';
import { DrawerClosing } from '../domain/till.ts';
import { TillLimits } from '../domain/till-limits.ts';
import { CashMovement, OperatorTotals } from '../domain/z-report.ts';
import { BeneficiaryId, CustomerId, OperatorId, OpId } from '../kernel/ids.ts';
import { Place } from './place.ts';
import { DocumentWish, FileChange, OperatorRole } from './sync.ts';

const EpochMs = z.number().int();

export const OperatorTile = z.strictObject({ operator_id: OperatorId, name: z.string(), role: OperatorRole });
export type OperatorTile = z.infer<typeof OperatorTile>;

export const Theme = z.enum(['light', 'dark', 'system']);
export type Theme = z.infer<typeof Theme>;

/** How long nobody may touch the counter before it locks itself. */
export const IdleMinutes = z.number().int().min(1).max(30);
export type IdleMinutes = z.infer<typeof IdleMinutes>;

export const SessionView = z.strictObject({
  enrolled: z.boolean(),
  agent_name: z.string(),
  counter_code: z.string(),
  operators: z.array(OperatorTile),
  /** Who is signed in, if anybody. */
  operator: OperatorTile.nullable(),
  /** Where he was when this counter last heard of it; null when he begins anew. */
  place: Place.nullable(),
  /** Nothing done here is real: said on every screen. */
  training: z.boolean(),
  language: ScreenLanguage,
  theme: Theme,
  idle_minutes: IdleMinutes,
  /** The name of the operator whose session the server has just ended. */
  shut_out: z.string().nullable(),
});
export type SessionView = z.infer<typeof SessionView>;

/** `attention` needs a person: quarantine, revocation, a server that cannot take our facts. */
export const SyncState = z.enum(['in-step', 'waiting', 'offline', 'attention']);
export type SyncState = z.infer<typeof SyncState>;

/** A long catch-up: facts still to send, or items still to take. */
export const SyncProgress = z.strictObject({
  direction: z.enum(['sending', 'taking']),
  done: z.number().int(),
  total: z.number().int(),
});
export type SyncProgress = z.infer<typeof SyncProgress>;
/** `left-open` since an earlier day: it must be closed before cash is taken. */
export const TillState = z.enum(['closed', 'open', 'left-open']);

export const StatusView = z.strictObject({
  sync: SyncState,
  waiting_facts: z.number().int(),
  /** The last time the server answered; null before the first. */
  last_contact_at: EpochMs.nullable(),
  offline_since_at: EpochMs.nullable(),
  /** Code of the last trouble (a `SyncErrorCode`, a `CertificateFault`, or `unreachable`), for a sentence. */
  trouble: z.string().nullable(),
  progress: SyncProgress.nullable(),
  /** How far this computer's clock is ahead of the server's (below zero: behind); null while the two agree well enough. */
  clock_ahead_ms: z.number().int().nullable(),
  server_url: z.string(),
  /** What may still be spent without asking the server. */
  float_left_cents: Cents,
  till: TillState,
  till_opened_at: EpochMs.nullable(),
  /** What should lie in the till; null while it is closed, and while it is being counted blind. */
  drawer_cents: SignedCents.nullable(),
  open_exceptions: z.number().int(),
});
export type StatusView = z.infer<typeof StatusView>;

export const OperationKind = z.enum([
  'stock',
  'registration',
  'sale',
  /** A sale whose pack takes a blocked card's place. */
  'replacement',
  'reload',
  'cancellation',
  'refund',
  /** What became of the cash of a refund that was refused. */
  'made-good',
  'block',
  'set-aside',
  'sms-code',
  /** A customer was told what an SMS had not told him. */
  'telling',
  'till-opening',
  'cash-movement',
  'till-closing',
  'amendment',
  /** While facts were unsent, with a manager's word. */
  'sign-out',
]);
export type OperationKind = z.infer<typeof OperationKind>;

/** What the server has not judged, oldest first, as many as a person reads. */
export const WaitingView = z.strictObject({
  count: z.number().int(),
  facts: z.array(
    z.strictObject({
      op_id: OpId,
      kind: OperationKind,
      at: EpochMs,
      customer_name: z.string().nullable(),
      total_cents: Cents,
    }),
  ),
});
export type WaitingView = z.infer<typeof WaitingView>;

export const OperatorView = OperatorTile.extend({
  active: z.boolean(),
  /** At this counter, by its clock. */
  last_seen_at: EpochMs.nullable(),
  /** After wrong PINs; 0 when not locked. */
  locked_for_ms: z.number().int(),
});
export type OperatorView = z.infer<typeof OperatorView>;

export const BeneficiaryView = z.strictObject({
  beneficiary_id: BeneficiaryId,
  given_names: z.string(),
  family_name: z.string(),
  country: CountryCode,
});
export type BeneficiaryView = z.infer<typeof BeneficiaryView>;

export const CardView = z.strictObject({
  card_reference: CardReference,
  last_four: z.string().nullable(),
  state: CardState,
  nickname: z.string().nullable(),
  customer_id: CustomerId.nullable(),
  customer_name: z.string().nullable(),
  beneficiary: BeneficiaryView.nullable(),
  year_committed_cents: Cents,
  /** Part of the year's sum: what the bank has not confirmed, as far as this counter knows. */
  year_pending_cents: Cents,
  year_max_cents: Cents,
  month_cash_cents: Cents,
  month_cash_max_cents: Cents,
  /** What one reload may be here and now: less while the counter decides alone, and never more than the year leaves. */
  reload_min_cents: Cents,
  reload_max_cents: Cents,
  /** Of a card that was blocked: why, as far as somebody said, and how far the block has come. */
  block: z.strictObject({ reason: BlockReason.nullable(), reached: z.enum(['counter', 'centre', 'bank']) }).nullable(),
  /** Of a card that takes a blocked one's place (`new`), and of that one (`old`): which the other is, and whether the bank has carried over what was left. */
  replacement: z
    .strictObject({ is: z.enum(['new', 'old']), other: CardReference, carried_over: z.boolean() })
    .nullable(),
  /** The bank waits for a picture of the customer's document, and none is on its way. */
  wants_document: DocumentWish.nullable(),
});
export type CardView = z.infer<typeof CardView>;

/** What the stock screen can list. `sold` are all that left the stock to a customer. */
export const StockView = z.enum(['in-hand', 'sold', 'defective', 'returned']);
export type StockView = z.infer<typeof StockView>;

export const StockCounts = z.strictObject({
  'in-hand': z.number().int(),
  sold: z.number().int(),
  defective: z.number().int(),
  returned: z.number().int(),
});
export type StockCounts = z.infer<typeof StockCounts>;

/** Packs that the centre sent together, and those of them that have not been received. */
export const DeliveryView = z.strictObject({
  dispatched_at: EpochMs,
  delivery_note: z.string().nullable(),
  sent: z.number().int(),
  missing: z.array(CardReference),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

/** `none`: it cannot be. `refused`: the bank had been told, the reload goes on. */
export const Cancellation = z.enum(['none', 'possible', 'asked', 'refused', 'done']);
export type Cancellation = z.infer<typeof Cancellation>;

export const OperationView = z.strictObject({
  op_id: OpId,
  kind: OperationKind,
  channel: z.enum(['counter', 'sms']),
  at: EpochMs,
  operator_name: z.string().nullable(),
  customer_id: CustomerId.nullable(),
  customer_name: z.string().nullable(),
  beneficiary_name: z.string().nullable(),
  card_reference: CardReference.nullable(),
  amount_cents: Cents,
  fee_cents: Cents,
  total_cents: Cents,
  /** One vocabulary for all kinds: a sale walks recorded → received → submitted → loaded (card active) or declined → refund-due → refunded. */
  state: ReloadState,
  reason: FactReason.nullable(),
  receipt_number: z.string().nullable(),
  /** The refund's own operation, when this one was paid back; of a refund that was refused, the one that made it good. */
  refunded_by: OpId.nullable(),
  /** Of a reload: may it be asked back, was it, and what came of it. */
  cancellation: Cancellation,
});
export type OperationView = z.infer<typeof OperationView>;

export const NextStep = z.enum([
  'send',
  'bank-answers',
  'bank-asked-again',
  'pay-refund',
  /** Cash went out for a refund that the server did not take: a manager says what became of it. */
  'make-good',
  /** The bank decides once it has a picture of the customer's document that it can read. */
  'photograph',
  /** The SMS with the outcome did not arrive: the customer is told here. */
  'tell-customer',
  'call-support',
]);
export type NextStep = z.infer<typeof NextStep>;

/** Who must act next; `you` is whoever stands at the counter. */
export const ExceptionOwner = z.enum(['counter', 'server', 'bank-worker', 'you', 'manager', 'support', 'finance']);
export type ExceptionOwner = z.infer<typeof ExceptionOwner>;

export const ExceptionView = OperationView.extend({ next_step: NextStep, owner: ExceptionOwner });
export type ExceptionView = z.infer<typeof ExceptionView>;

export const CustomerView = z.strictObject({
  customer_id: CustomerId,
  given_names: z.string(),
  family_name: z.string(),
  birth_date: z.string(),
  phone: PhoneNumber,
  document_number: z.string(),
  language: Language,
  blocked: z.boolean(),
  /** The centre is checking his file: nothing is done in his name meanwhile. */
  in_check: z.boolean(),
  sms: z.enum(['none', 'code-issued', 'enrolled']),
  beneficiary: BeneficiaryView,
  cards: z.array(CardView),
  /** Newest first, ten at most. */
  operations: z.array(OperationView),
  /** What this customer usually reloads, most frequent first, three at most. */
  usual_amounts: z.array(Cents),
});
export type CustomerView = z.infer<typeof CustomerView>;

/** One change of a file as people read it. */
export const FileChangeView = FileChange.omit({ operator_id: true }).extend({
  /** Null when he works for this agent no more. */
  operator_name: z.string().nullable(),
  /** The server has not judged it yet. */
  waiting: z.boolean(),
});
export type FileChangeView = z.infer<typeof FileChangeView>;

/** A customer's whole file, opened for whoever is at the counter to read and put right. */
export const CustomerFileView = z.strictObject({
  customer_id: CustomerId,
  language: Language,
  blocked: z.boolean(),
  personal: CustomerPersonal,
  /** Newest first. */
  history: z.array(FileChangeView),
  /** Taken at this counter and not yet at the centre, or refused there. */
  photos_waiting: z.number().int(),
  photos_refused: z.number().int(),
});
export type CustomerFileView = z.infer<typeof CustomerFileView>;

/** Somebody registered who may be the person being registered, and what says so. */
export const SameCustomerView = z.strictObject({
  customer_id: CustomerId,
  name: z.string(),
  birth_date: z.string(),
  phone: PhoneNumber,
  document_number: z.string(),
  because: z.enum(['document', 'phone', 'name']),
});
export type SameCustomerView = z.infer<typeof SameCustomerView>;

export const FoundView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('customer'),
    customer_id: CustomerId,
    name: z.string(),
    phone: PhoneNumber,
    birth_date: z.string(),
    card_count: z.number().int(),
  }),
  z.strictObject({
    kind: z.literal('card'),
    card_reference: CardReference,
    last_four: z.string().nullable(),
    state: CardState,
    customer_id: CustomerId.nullable(),
    customer_name: z.string().nullable(),
    beneficiary_name: z.string().nullable(),
  }),
]);
export type FoundView = z.infer<typeof FoundView>;

export const QuoteView = z.strictObject({
  card_reference: CardReference,
  amount_cents: Cents,
  fee_cents: Cents,
  total_cents: Cents,
  commission_cents: Cents,
  tariff_version: z.number().int(),
  year_left_cents: Cents,
  /** What it may still receive in cash this month, before this reload: how it is paid is not known yet. */
  month_cash_left_cents: Cents,
  float_left_after_cents: Cents,
});
export type QuoteView = z.infer<typeof QuoteView>;

const DrawerSums = z.strictObject({ till: SignedCents, refunds: SignedCents });

/** One line of the history of Z reports. */
export const ZLine = z.strictObject({
  z_number: z.number().int(),
  number: z.string(),
  opened_at: EpochMs,
  closed_at: EpochMs,
  operator_name: z.string(),
  takings_cents: Cents,
  till: DrawerClosing,
  refunds: DrawerClosing,
});
export type ZLine = z.infer<typeof ZLine>;

export const TillView = z.strictObject({
  state: TillState,
  opened: z.strictObject({ at: EpochMs, operator_name: z.string(), counted: DrawerSums }).nullable(),
  /** What should lie in the drawers; null while the till is closed, and to whoever is counting it: he counts blind. */
  expected: DrawerSums.nullable(),
  /** Since the last Z report; empty to whoever is counting. */
  by_operator: z.array(OperatorTotals),
  movements: z.array(CashMovement),
  counting: z.boolean(),
  limits: TillLimits,
});
export type TillView = z.infer<typeof TillView>;
