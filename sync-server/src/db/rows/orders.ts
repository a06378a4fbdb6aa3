/** Rows of reloads, and of the money paid back for what was refused. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { ReloadState } from '@flouss/shared/domain/reload';
import type { AgentId, CustomerId, DeviceId, OpId, OperatorId } from '@flouss/shared/kernel/ids';
import type { Flag } from './columns.ts';

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

/** An order by SMS that was judged, or a counter's reload before these stood beside their facts: what on (compact JSON, read by `controls/decision`), and why it was refused; null where it was not. */
export interface DecisionRow {
  op_id: OpId;
  decided_at: number;
  reason: FactReason | null;
  judged_on: string;
}

export interface OrderTables {
  orders: OrderRow;
  decisions: DecisionRow;
  refunds: RefundRow;
  refunds_made_good: MadeGoodRow;
}
