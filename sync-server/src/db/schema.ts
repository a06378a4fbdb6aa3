/**
 * The rows of the centre, table by table. Instants are epoch milliseconds, money is EUR cents, booleans are 0 or 1,
 * `*_index` are blind indexes and `*_sealed` are AES-256-GCM envelopes as JSON: no personal data stands here in clear.
 */
import type { PhotoSide } from '@flouss/shared/contract/documents';
import type { AmendmentReason } from '@flouss/shared/domain/amendment';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { BlockReason, CardState, SENT_AGAIN, SetAside } from '@flouss/shared/domain/card';
import type { ReloadState } from '@flouss/shared/domain/reload';
import type { Language } from '@flouss/shared/domain/language';
import type { AgentId, BeneficiaryId, CustomerId, DeviceId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';

type Flag = 0 | 1;
type Sealed = string;

export interface AgentRow {
  agent_id: AgentId;
  name: string;
  address: string;
  created_at: number;
  /** The last number given in this agent's change feed; the row's lock orders concurrent writers. */
  feed_head: number;
}

export interface OperatorRow {
  operator_id: OperatorId;
  agent_id: AgentId;
  name: string;
  role: 'teller' | 'manager';
  active: Flag;
  pin_hash: string;
}

/** While it lasts (`until_at` null: still) nothing that the operator signs is taken. */
export interface SuspensionRow {
  operator_id: OperatorId;
  from_at: number;
  until_at: number | null;
}

export interface DeviceRow {
  device_id: DeviceId;
  agent_id: AgentId;
  counter_code: string;
  public_key: string;
  state: 'active' | 'revoked' | 'quarantined';
  state_reason: string | null;
  enrolled_at: number;
  head_seq: number;
  head_digest: string;
  /** Escrow as growing totals: what the counter was set aside, and what its accepted facts took of it. */
  granted_cents: Cents;
  spent_cents: Cents;
  /** The latest instant at which one of its facts counts as having happened. */
  latest_at: number;
}

export interface EnrolmentCodeRow {
  code_digest: string;
  agent_id: AgentId;
  counter_code: string;
  created_at: number;
  expires_at: number;
  used_by: DeviceId | null;
}

/** A counter's store key, wrapped for the server. */
interface RecoveryKeyRow {
  device_id: DeviceId;
  envelope: string;
  kept_at: number;
}

/** A code with which a machine may take a lost counter's place, and what became of it. */
export interface RecoveryRow {
  code_digest: string;
  /** The lost counter. */
  device_id: DeviceId;
  /** The place-taker's: receipts' numbers must not come twice. */
  counter_code: string;
  reason: string;
  created_at: number;
  expires_at: number;
  used_by: DeviceId | null;
  used_at: number | null;
  /** Where the lost journal ended here, and what the lost counter could still spend: the bound of what nobody knows of. */
  lost_head_seq: number | null;
  lost_left_cents: Cents | null;
}

interface NonceRow {
  device_id: DeviceId;
  nonce: string;
  seen_at: number;
}

/** What the centre publishes: tariffs and limits, by version. */
export interface TermsRow {
  kind: 'tariff' | 'limits';
  version: number;
  effective_at: number;
  body: string;
}

/** Single values, such as the reference version. */
interface SettingRow {
  name: string;
  value: string;
}

export interface FactRow {
  device_id: DeviceId;
  seq: number;
  op_id: OpId;
  /** 1 where the id stands for the first time, null where a later fact used it again: unique together with the id. */
  op_use: 1 | null;
  type: string;
  /** The canonical text, byte for byte as it was signed. */
  text: string;
  signature: string;
  received_at: number;
  /** Why it was rejected; null where it was accepted. */
  code: FactReason | null;
}

export interface CustomerRow {
  customer_id: CustomerId;
  agent_id: AgentId;
  language: Language;
  personal_sealed: Sealed;
  document_index: string;
  phone_index: string;
  name_birth_index: string;
  blocked: Flag;
  registered_at: number;
  /** When the number he is reached at was last changed; null when it is the first. */
  phone_changed_at: number | null;
}

/** A photo of a document as its fact names it. */
export interface PhotoRow {
  /** SHA-256 of the sealed picture's text. */
  digest: string;
  customer_id: CustomerId;
  op_id: OpId;
  side: PhotoSide;
  /** Of the JPEG. */
  bytes: number;
  named_at: number;
}

export interface PictureRow {
  digest: string;
  sealed: Sealed;
  received_at: number;
}

/** A change of a customer's file that was accepted: which parts, not what they said. */
export interface FileChangeRow {
  op_id: OpId;
  customer_id: CustomerId;
  at: number;
  operator_id: OperatorId;
  /** JSON list. */
  parts: string;
  reason: AmendmentReason | null;
}

/** The customer's own key, wrapped by the server's; deleting this row forgets the person. */
export interface CustomerKeyRow {
  customer_id: CustomerId;
  wrapped_key: Sealed;
}

/** A pack that the centre sent out; only this agent may receive it. */
export interface PackRow {
  card_reference: CardReference;
  agent_id: AgentId;
  dispatched_at: number;
  /** As on the paper in the box. */
  delivery_note: string | null;
}

export interface CardRow {
  card_reference: CardReference;
  agent_id: AgentId;
  state: CardState;
  sale_op_id: OpId | null;
  customer_id: CustomerId | null;
  beneficiary_id: BeneficiaryId | null;
  nickname: string | null;
  card_token: string | null;
  last_four: string | null;
  /** Why it was declined, what its holder said when he had it blocked, or where the pack went. */
  reason: FactReason | BlockReason | SetAside | typeof SENT_AGAIN | null;
  price_cents: Cents;
  tariff_version: number;
  changed_at: number;
}

/** Loaded, pending and unknown reloads of a card in a Paris calendar year. */
export interface CardYearRow {
  card_reference: CardReference;
  year: number;
  committed_cents: Cents;
}

/** Cash reloads of a card in a Paris calendar month. */
export interface CardMonthRow {
  card_reference: CardReference;
  month: string;
  cash_cents: Cents;
}

export interface OrderRow {
  op_id: OpId;
  channel: 'counter' | 'sms';
  agent_id: AgentId;
  device_id: DeviceId | null;
  card_reference: CardReference;
  customer_id: CustomerId;
  means: 'cash' | 'card' | 'funding';
  amount_cents: Cents;
  fee_cents: Cents;
  tariff_version: number;
  state: ReloadState;
  reason: FactReason | null;
  ordered_at: number;
  changed_at: number;
  /** SMS only: 1 once the outcome's reply has been queued. */
  answered: Flag;
  /** SMS only: the bank's name for the charge, once the funding card was charged. */
  charge_id: string | null;
  /** The sale that it was paid together with, until its card is active: only then is the bank told. Null for every other. */
  held_for: OpId | null;
}

/** Money paid back over the counter, once for each sale or reload that was refused. */
export interface RefundRow {
  refund_of: OpId;
  op_id: OpId;
  device_id: DeviceId;
  amount_cents: Cents;
  paid_at: number;
}

/** Cash that a counter paid for a refund which was refused, and a manager has answered for. */
export interface MadeGoodRow {
  refund_op_id: OpId;
  op_id: OpId;
  device_id: DeviceId;
  amount_cents: Cents;
  /** 1: it came back into the till; 0: the agent bears it. */
  recovered: Flag;
  manager_id: OperatorId;
  made_good_at: number;
}

export interface LedgerGroupRow {
  /** In the order of posting. */
  group_no: number;
  /** `<op_id>:<event>`: an event of an operation is posted once. */
  group_id: string;
  posted_at: number;
  reverses: string | null;
}

export interface LedgerEntryRow {
  group_no: number;
  line: number;
  account: string;
  debit_cents: Cents;
  credit_cents: Cents;
}

/** Debits less credits, kept beside the entries and always derivable from them. */
export interface LedgerBalanceRow {
  account: string;
  balance_cents: Cents;
}

export interface FeedRow {
  agent_id: AgentId;
  seq: number;
  kind: 'pack' | 'customer' | 'card' | 'order';
  entity_id: string;
}

export type BankWorkKind =
  | 'application'
  | 'activation'
  | 'load'
  | 'funding-enrolment'
  | 'charge'
  | 'refund-charge'
  | 'block';

/** One command for the bank, written with its cause; `work_key` is the idempotency key and never changes. */
export interface BankWorkRow {
  work_key: string;
  kind: BankWorkKind;
  /** The operation it belongs to. */
  op_id: OpId;
  card_reference: CardReference | null;
  customer_id: CustomerId | null;
  amount_cents: Cents | null;
  /** queued → sent → done | refused; unknown: asked again by key; parked: a person must act. */
  state: 'queued' | 'sent' | 'unknown' | 'done' | 'refused' | 'parked';
  reason: string | null;
  /** The bank's result (tokens and ids, no personal data) as JSON. */
  result: string | null;
  attempts: number;
  created_at: number;
  first_sent_at: number | null;
  next_at: number;
  lease_by: string | null;
  lease_until: number;
  changed_at: number;
}

/** The customer's payment card at the bank, known to us as a token. */
export interface FundingRow {
  customer_id: CustomerId;
  enrolment_id: string | null;
  page_url: string | null;
  funding_token: string | null;
  last_four: string | null;
  changed_at: number;
}

export interface SmsInboxRow {
  message_id: string;
  sender_index: string;
  /** Digest of the sender and the normalised text: the same words again within ten minutes are the same message. */
  words_index: string;
  /** Secrets masked before storing. */
  text_masked: string;
  received_at: number;
  outcome: string;
}

export interface SmsBindingRow {
  sender_index: string;
  sender_sealed: Sealed;
  customer_id: CustomerId;
  bound_at: number;
  stopped: Flag;
}

export interface SmsCodeRow {
  code_index: string;
  customer_id: CustomerId;
  op_id: OpId;
  expires_at: number;
  used_at: number | null;
}

/** An order that waits for its confirmation code. */
export interface SmsProposalRow {
  op_id: OpId;
  customer_id: CustomerId;
  sender_index: string;
  card_reference: CardReference;
  amount_cents: Cents;
  fee_cents: Cents;
  tariff_version: number;
  code_index: string;
  proposed_at: number;
  expires_at: number;
  state: 'open' | 'confirmed' | 'replaced';
}

export interface SmsLockRow {
  sender_index: string;
  wrong_codes: number;
  locked_until: number;
  needs_support: Flag;
}

/** An SMS to be sent once; `cause` is unique, so a cause answered is answered once. */
export interface SmsReplyRow {
  reply_id: string;
  cause: string;
  sender_index: string;
  sender_sealed: Sealed;
  text_sealed: Sealed;
  segments: number;
  paid: Flag;
  state: 'queued' | 'sent' | 'unknown' | 'parked';
  attempts: number;
  next_at: number;
  lease_by: string | null;
  lease_until: number;
  created_at: number;
  changed_at: number;
}

/** Where a counter's till stands, as its journal tells it. */
export interface TillRow {
  device_id: DeviceId;
  /** The opening in force; null while the till is closed. */
  opened_op_id: OpId | null;
  opened_seq: number | null;
  opened_at: number | null;
  opening_till_cents: Cents;
  opening_refunds_cents: Cents;
  expected_till_cents: Cents;
  expected_refunds_cents: Cents;
  z_count: number;
  /** 0 after a fact that nobody could read: what is expected is then not sure. */
  exact: Flag;
}

/** A closing; `seq` is its place in the counter's journal, where all that it says is. */
export interface ZReportRow {
  device_id: DeviceId;
  seq: number;
  opened_at: number;
}

export interface Schema {
  agents: AgentRow;
  operators: OperatorRow;
  suspensions: SuspensionRow;
  devices: DeviceRow;
  enrolment_codes: EnrolmentCodeRow;
  recovery_keys: RecoveryKeyRow;
  recoveries: RecoveryRow;
  nonces: NonceRow;
  terms: TermsRow;
  settings: SettingRow;
  facts: FactRow;
  customers: CustomerRow;
  customer_keys: CustomerKeyRow;
  file_changes: FileChangeRow;
  photos: PhotoRow;
  pictures: PictureRow;
  packs: PackRow;
  cards: CardRow;
  card_years: CardYearRow;
  card_months: CardMonthRow;
  orders: OrderRow;
  refunds: RefundRow;
  refunds_made_good: MadeGoodRow;
  ledger_groups: LedgerGroupRow;
  ledger_entries: LedgerEntryRow;
  ledger_balances: LedgerBalanceRow;
  feed: FeedRow;
  bank_work: BankWorkRow;
  funding: FundingRow;
  sms_inbox: SmsInboxRow;
  sms_bindings: SmsBindingRow;
  sms_codes: SmsCodeRow;
  sms_proposals: SmsProposalRow;
  sms_locks: SmsLockRow;
  sms_replies: SmsReplyRow;
  tills: TillRow;
  z_reports: ZReportRow;
}
