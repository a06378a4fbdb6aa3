/** Rows of the ledger: double entry, append-only. */
import type { Cents } from '@flouss/shared/domain/money';

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

export interface LedgerTables {
  ledger_groups: LedgerGroupRow;
  ledger_entries: LedgerEntryRow;
  ledger_balances: LedgerBalanceRow;
}
