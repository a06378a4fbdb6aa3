/** Rows of the SMS circuit: who may order, what came, what waits for a code, what goes out. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Language } from '@flouss/shared/domain/language';
import type { Cents } from '@flouss/shared/domain/money';
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { Flag, Sealed } from './columns.ts';

/** A message that the carrier was told we have, and that nobody has conversed with yet. */
export interface SmsArrivalRow {
  /** In the order of arrival. */
  arrival_id: string;
  /** Who texted what under which id. */
  sealed: Sealed;
  arrived_at: number;
  /** Since when it waits for a person, because nobody can converse with it. */
  parked_at: number | null;
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
  /** Which control kept it from more, or what was said instead. */
  reason: string | null;
}

export interface SmsBindingRow {
  sender_index: string;
  sender_sealed: Sealed;
  customer_id: CustomerId;
  bound_at: number;
  stopped: Flag;
  /** The one he asked for by SMS; null while it is the customer's own. */
  language: Language | null;
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
  /** What the carrier bills the customer on it, known before it leaves; null where an older program wrote it. */
  price_cents: Cents | null;
  state: 'queued' | 'sent' | 'unknown' | 'parked';
  attempts: number;
  next_at: number;
  lease_by: string | null;
  lease_until: number;
  created_at: number;
  changed_at: number;
  /** The way it left by when it last did. */
  via: string | null;
}

/** A long message of which parts have come. */
export interface SmsPartSetRow {
  set_id: string;
  /** Digest of the sender and his number for the message. */
  set_index: string;
  /** The same while it is open: one message at a time has a number. */
  open_index: string | null;
  sender_index: string;
  sender_sealed: Sealed | null;
  total: number;
  heard: number;
  state: 'open' | 'whole' | 'incomplete';
  begun_at: number;
  ended_at: number | null;
}

export interface SmsPartRow {
  set_id: string;
  part: number;
  /** Digest of what it says: the same again is the same part. */
  content_index: string;
  content_sealed: Sealed | null;
}

/** What the carrier calls a reply of ours, and what it last said of it. */
export interface SmsReceiptRow {
  carrier_id: string;
  reply_id: string;
  state: string;
  noted_at: number;
}

/** An order of which the customer was not reached by SMS, until he was told at a counter. */
export interface UnheardOutcomeRow {
  op_id: OpId;
  reply_id: string;
  noticed_at: number;
  told_at: number | null;
  /** The counter's fact that says so. */
  told_by: OpId | null;
}

export interface SmsTables {
  sms_arrivals: SmsArrivalRow;
  sms_inbox: SmsInboxRow;
  sms_bindings: SmsBindingRow;
  sms_codes: SmsCodeRow;
  sms_proposals: SmsProposalRow;
  sms_locks: SmsLockRow;
  sms_replies: SmsReplyRow;
  sms_part_sets: SmsPartSetRow;
  sms_parts: SmsPartRow;
  sms_receipts: SmsReceiptRow;
  unheard_outcomes: UnheardOutcomeRow;
}
