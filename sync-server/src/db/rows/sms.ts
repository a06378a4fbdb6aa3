/** Rows of the SMS circuit: who may order, what came, what waits for a code, what goes out. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { Flag, Sealed } from './columns.ts';

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

export interface SmsTables {
  sms_inbox: SmsInboxRow;
  sms_bindings: SmsBindingRow;
  sms_codes: SmsCodeRow;
  sms_proposals: SmsProposalRow;
  sms_locks: SmsLockRow;
  sms_replies: SmsReplyRow;
}
