/** What a file of the bank says once it has been read: its statements, and their lines one by one. */
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import type { Cents } from '@flouss/shared/domain/money';

export type ReportKind = 'statement' | 'notification';
/** As the bank sees our account: `credit` is money that came. */
export type Direction = 'credit' | 'debit';

export interface StatementLine {
  /** Which statement of the file, from 0. */
  readonly statement: number;
  /** In its statement, from 1. */
  readonly line_no: number;
  readonly direction: Direction;
  readonly amount_cents: Cents;
  readonly currency: string;
  /** It takes an earlier line back. */
  readonly reversal: boolean;
  readonly booked_on: CalendarDate;
  readonly value_on: CalendarDate;
  /** What we called it (EndToEndId). */
  readonly reference: string | null;
  /** What the bank calls it (AcctSvcrRef). */
  readonly bank_reference: string | null;
  /** ISO's code of it as `domain/family/sub-family`, else the bank's own. */
  readonly code: string | null;
  /** The account on the other side, which is a card's where the bank says so. */
  readonly counterparty: string | null;
  readonly text: string | null;
}

export interface Totals {
  readonly count: number;
  readonly cents: Cents;
}

export interface StatementHead {
  readonly kind: ReportKind;
  readonly message_id: string;
  readonly statement_id: string;
  readonly sequence: number | null;
  /** IBAN, or what the bank names it by. */
  readonly account: string;
  readonly from_day: CalendarDate;
  readonly to_day: CalendarDate;
  /** Of a statement only; below zero where we owe. */
  readonly opening_cents: Cents | null;
  readonly closing_cents: Cents | null;
  readonly credit: Totals;
  readonly debit: Totals;
  readonly line_count: number;
}
