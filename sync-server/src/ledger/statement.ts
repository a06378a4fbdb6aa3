/** An agent's float from one day to another: what it was, each movement with the operation behind it, what it became. */
import { dayBefore } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { AgentId } from '@flouss/shared/kernel/ids';
import type { Reader } from '../db/handles.ts';
import { balanceOf, linesOf, movedBetween } from '../db/ledger.ts';
import { lastGroupOf } from './days.ts';
import { agentFloat } from './postings.ts';

export interface StatementLine {
  readonly group_no: number;
  readonly posted_at: number;
  /** Of the operation, or of the act in the back office. */
  readonly op_id: string;
  readonly event: string;
  /** The group that it undoes. */
  readonly reverses: string | null;
  /** What the float gained, or lost. */
  readonly amount_cents: Cents;
  /** The float after it. */
  readonly float_cents: Cents;
}

export interface Statement {
  readonly opening_cents: Cents;
  readonly closing_cents: Cents;
  readonly lines: readonly StatementLine[];
  /** With which the next page is asked for; null on the last one. */
  readonly next: number | null;
}

export interface StatementRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** A group's number: only lines after it. */
  readonly after: number;
}

/** Both days included. */
export async function statementOf(
  db: Reader,
  agentId: AgentId,
  { from, to, after }: StatementRange,
  limit: number,
): Promise<Statement> {
  const account = agentFloat(agentId);
  const above = await lastGroupOf(db, dayBefore(from));
  const upTo = Math.max(above, await lastGroupOf(db, to));
  const start = Math.min(Math.max(above, after), upTo);
  let float = await floatAfter(db, account, start);
  const found = await linesOf(db, account, start, upTo, limit + 1);
  const lines: StatementLine[] = [];
  for (const { group_no, group_id, posted_at, reverses, debit_cents, credit_cents } of found.slice(0, limit)) {
    const amount_cents = subtractCents(credit_cents, debit_cents);
    float = subtractCents(float, subtractCents(ZERO, amount_cents));
    const at = group_id.lastIndexOf(':');
    lines.push({
      group_no,
      posted_at,
      op_id: group_id.slice(0, at),
      event: group_id.slice(at + 1),
      reverses,
      amount_cents,
      float_cents: float,
    });
  }
  return {
    opening_cents: await floatAfter(db, account, above),
    closing_cents: await floatAfter(db, account, upTo),
    lines,
    next: found.length > limit ? (lines.at(-1)?.group_no ?? null) : null,
  };
}

async function floatAfter(db: Reader, account: string, groupNo: number): Promise<Cents> {
  const [since] = await movedBetween(db, groupNo, Number.MAX_SAFE_INTEGER, account);
  const later = since ? subtractCents(since.debit_cents, since.credit_cents) : ZERO;
  return subtractCents(ZERO, subtractCents(await balanceOf(db, account), later));
}
