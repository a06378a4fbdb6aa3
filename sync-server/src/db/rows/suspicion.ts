/** Rows of what orders by SMS are looked at by. */
import type { CustomerId } from '@flouss/shared/kernel/ids';

export interface SuspicionPolicyRow {
  version: number;
  effective_at: number;
  body: string;
}

/** A phone that speaks, or has spoken, for a customer; since when it last began to. */
export interface SmsSenderRow {
  customer_id: CustomerId;
  sender_index: string;
  bound_at: number;
}

export interface SuspicionTables {
  suspicion_policies: SuspicionPolicyRow;
  sms_senders: SmsSenderRow;
}
