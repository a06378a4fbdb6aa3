/** Rows of the bank's statements, and of what in them does not match. */
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import type { Cents } from '@flouss/shared/domain/money';
import type { BreakId } from '@flouss/shared/kernel/ids';

/** A file of the bank, known by what is in it. */
export interface StatementFileRow {
  /** SHA-256 of its bytes. */
  file_digest: string;
  name: string;
  source: 'folder' | 'bank';
  /** altered: a statement that was read before stands otherwise in it. */
  state: 'reading' | 'read' | 'refused' | 'altered';
  /** Why it was refused. */
  reason: string | null;
  line_count: number;
  /** How far a reading has come that was perhaps interrupted. */
  lines_taken: number;
  received_at: number;
  changed_at: number;
}

export interface StatementRow {
  statement_no: number;
  file_digest: string;
  /** A notification only announces: it is early evidence, and nothing is booked by it. */
  kind: 'statement' | 'notification';
  message_id: string;
  statement_id: string;
  sequence: number | null;
  account: string;
  from_day: CalendarDate;
  to_day: CalendarDate;
  /** Of statements only. */
  opening_cents: Cents | null;
  closing_cents: Cents | null;
  credit_count: number;
  credit_cents: Cents;
  debit_count: number;
  debit_cents: Cents;
  line_count: number;
}

export interface StatementLineRow {
  statement_no: number;
  line_no: number;
  direction: 'credit' | 'debit';
  amount_cents: Cents;
  currency: string;
  booked_on: CalendarDate;
  value_on: CalendarDate;
  reference: string | null;
  bank_reference: string | null;
  code: string | null;
  counterparty: string | null;
  remittance: string | null;
  /** charges: the bank's own; open: a break asks somebody; excepted: somebody has answered. */
  state: 'matched' | 'charges' | 'open' | 'excepted';
  /** What it settles: the key of the bank's command, or the group of an agent's pay-in. Each by one line. */
  movement: string | null;
  /** The ledger group that it is part of. */
  posting: string | null;
}

export type BreakKind = 'late' | 'missing' | 'doubled' | 'altered' | 'unknown';

/** A line without its movement, or a movement without its line. */
export interface StatementBreakRow {
  break_id: BreakId;
  kind: BreakKind;
  detail: string;
  account: string;
  /** The bank's day that it keeps open. */
  day: CalendarDate;
  statement_no: number | null;
  line_no: number | null;
  movement: string | null;
  /** Of the line; of the movement where there is no line. */
  amount_cents: Cents;
  /** What the movement says where the line says otherwise. */
  said_cents: Cents | null;
  /** `finance`, or one of us. */
  owner: string;
  note: string | null;
  state: 'open' | 'resolved';
  resolution: 'came' | 'matched' | 'excepted' | null;
  resolved_by: string | null;
  opened_at: number;
  changed_at: number;
}

/** A day of the bank of which every line is matched or excepted, closed for ever. */
export interface BankDayRow {
  account: string;
  day: CalendarDate;
  closed_at: number;
  closed_by: string;
  /** What finance was told, as JSON. */
  report: string;
}

export interface StatementTables {
  statement_files: StatementFileRow;
  statements: StatementRow;
  statement_lines: StatementLineRow;
  statement_breaks: StatementBreakRow;
  bank_days: BankDayRow;
}
