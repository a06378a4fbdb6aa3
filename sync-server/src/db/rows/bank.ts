/** Rows of what the bank is asked, and of the payment cards that it keeps for us. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import type { RequestId } from '@flouss/shared/contract/request-id';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';

export const BANK_WORK_KINDS = [
  'application',
  'replacement',
  'activation',
  'load',
  'funding-enrolment',
  'charge',
  'refund-charge',
  'block',
] as const;
export type BankWorkKind = (typeof BANK_WORK_KINDS)[number];

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
  /** The request that caused it, or caused what caused it. */
  request_id: RequestId | null;
  /** It is asked for and never sent: knows the bank nothing of it, it is over for this reason. */
  otherwise: ReloadReason | null;
  /** Of an application: 0, no picture is known that the bank has not; 1, the next turn brings one; 2, one was brought in vain, so the next is its own. */
  documents_due: 0 | 1 | 2;
}

/** A picture of which the bank has spoken for a file: it has it, or will not have it. */
export interface BankDocumentRow {
  work_key: string;
  /** As its fact names it. */
  digest: string;
  outcome: 'kept' | 'refused';
  reason: string | null;
  brought_at: number;
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

/** An operation of which the bank may have heard before a restore; asked for before it is sent. */
export interface InDoubtRow {
  op_id: OpId;
  /** The earliest instant at which the bank can have been told. */
  since: number;
}

/** A call of the bank's that was heard. */
export interface BankCallbackRow {
  /** SHA-256 of the bank's name for it, which may be digits throughout. */
  event_digest: string;
  received_at: number;
}

export interface BankTables {
  bank_documents: BankDocumentRow;
  bank_callbacks: BankCallbackRow;
  in_doubt: InDoubtRow;
  bank_work: BankWorkRow;
  funding: FundingRow;
}
