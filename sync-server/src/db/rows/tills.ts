/** Rows of the counters' tills, as their journals tell them. */
import type { Cents } from '@flouss/shared/domain/money';
import type { DeviceId, OpId } from '@flouss/shared/kernel/ids';
import type { Flag } from './columns.ts';

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

export interface TillTables {
  tills: TillRow;
  z_reports: ZReportRow;
}
