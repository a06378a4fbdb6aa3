/** Rows of the ledger: double entry, append-only. */
import type { Cents } from '@flouss/shared/domain/money';
import type { AgentId } from '@flouss/shared/kernel/ids';

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

/** A group that undoes another: each is undone once. */
interface LedgerReversalRow {
  /** The `group_id` that was undone. */
  reversed: string;
  group_no: number;
}

/** A day of the books, closed for ever. */
export interface DayClosingRow {
  /** `YYYY-MM-DD` in Paris. */
  day: string;
  /** Later groups are the next day's, whatever the clock said when they were posted. */
  last_group_no: number;
  closed_at: number;
  /** Canonical JSON, as it was signed. */
  summary: string;
  /** SHA-256 of the summary; the next day's names it. */
  digest: string;
  signature: string;
}

/** What an agent earned by a month's loads, settled once. */
export interface CommissionRunRow {
  /** `YYYY-MM` in Paris. */
  month: string;
  agent_id: AgentId;
  loads: number;
  fees_cents: Cents;
  earned_cents: Cents;
  /** Of that, what had not been booked with its load. */
  made_good_cents: Cents;
  run_at: number;
}

export interface LedgerTables {
  ledger_groups: LedgerGroupRow;
  ledger_entries: LedgerEntryRow;
  ledger_balances: LedgerBalanceRow;
  ledger_reversals: LedgerReversalRow;
  day_closings: DayClosingRow;
  commission_runs: CommissionRunRow;
}
