/**
 * The bank's days: what its statement of a day says, what of it is matched and what is not, and the closing of a day of which every
 * line is matched or excepted. The days of the books are others: they end at midnight whatever the bank says (days.ts).
 */
import { CalendarDate } from '@flouss/shared/domain/calendar';
import { addCents, SignedCents, signedCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { findBankDay, insertBankDay } from '../db/bank-days.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { BankDayRow, StatementRow } from '../db/schema.ts';
import { breaksOfDay } from '../db/statement-breaks.ts';
import { statementsOfDay, totalsOfLines } from '../db/statements.ts';
import type { LineTotals } from '../db/statements.ts';

const Counted = { count: z.number().int(), cents: SignedCents };

/** What finance is told of a day at the bank. */
export const BankDayReport = z.object({
  v: z.literal(1),
  account: z.string(),
  day: CalendarDate,
  statements: z.number().int(),
  opening_cents: SignedCents.nullable(),
  closing_cents: SignedCents.nullable(),
  credit: z.object(Counted),
  debit: z.object(Counted),
  lines: z.array(
    z.object({
      state: z.enum(['matched', 'charges', 'open', 'excepted']),
      direction: z.enum(['credit', 'debit']),
      ...Counted,
    }),
  ),
  breaks: z.array(
    z.object({
      kind: z.enum(['late', 'missing', 'doubled', 'altered', 'unknown']),
      outcome: z.enum(['open', 'came', 'matched', 'excepted']),
      ...Counted,
    }),
  ),
  /** What the account moved at the bank and not in the books: its open lines. */
  difference_cents: SignedCents,
});
export type BankDayReport = z.infer<typeof BankDayReport>;

/** One for each account that has a statement of the day. */
export async function bankDay(db: Reader, day: CalendarDate): Promise<BankDayReport[]> {
  const byAccount = Map.groupBy(await statementsOfDay(db, day), ({ account }) => account);
  const reports: BankDayReport[] = [];
  for (const [account, statements] of byAccount) reports.push(await reportOf(db, account, day, statements));
  return reports;
}

async function reportOf(
  db: Reader,
  account: string,
  day: CalendarDate,
  statements: readonly StatementRow[],
): Promise<BankDayReport> {
  const totals: LineTotals[] = [];
  for (const { statement_no } of statements) totals.push(...(await totalsOfLines(db, statement_no)));
  const lines = [...Map.groupBy(totals, ({ state, direction }) => `${state} ${direction}`).values()].map(added);
  const breaks = (await breaksOfDay(db, account, day)).map(({ kind, resolution, amount_cents }) => ({
    kind,
    outcome: resolution ?? ('open' as const),
    amount_cents,
  }));
  return {
    v: 1,
    account,
    day,
    statements: statements.length,
    opening_cents: statements[0]?.opening_cents ?? null,
    closing_cents: statements.at(-1)?.closing_cents ?? null,
    credit: side(statements, 'credit'),
    debit: side(statements, 'debit'),
    lines,
    breaks: [...Map.groupBy(breaks, ({ kind, outcome }) => `${kind} ${outcome}`).values()].map((some) => ({
      kind: some[0]!.kind,
      outcome: some[0]!.outcome,
      count: some.length,
      cents: addCents(...some.map(({ amount_cents }) => amount_cents)),
    })),
    difference_cents: lines
      .filter(({ state }) => state === 'open')
      .reduce(
        (sum: Cents, { direction, cents }) => signedCents(direction === 'credit' ? sum + cents : sum - cents),
        ZERO,
      ),
  };
}

function added(some: readonly LineTotals[]): BankDayReport['lines'][number] {
  const { state, direction } = some[0]!;
  return {
    state,
    direction,
    count: some.reduce((sum, { count }) => sum + count, 0),
    cents: addCents(...some.map(({ cents }) => cents)),
  };
}

function side(statements: readonly StatementRow[], name: 'credit' | 'debit'): { count: number; cents: Cents } {
  return {
    count: statements.reduce((sum, row) => sum + row[`${name}_count`], 0),
    cents: addCents(...statements.map((row) => row[`${name}_cents`])),
  };
}

export type BankDayRefused = 'statement-missing' | 'breaks-open';

/** All accounts of a day. Closing it again is no error and changes nothing. */
export async function closeBankDay(
  tx: Tx,
  day: CalendarDate,
  by: string,
  at: number,
): Promise<Result<BankDayRow[], BankDayRefused>> {
  const reports = await bankDay(tx, day);
  if (reports.length === 0) return err('statement-missing');
  if (!reports.every(isWhole)) return err('breaks-open');
  const closed: BankDayRow[] = [];
  for (const report of reports) {
    const standing = await findBankDay(tx, report.account, day);
    const row = { account: report.account, day, closed_at: at, closed_by: by, report: JSON.stringify(report) };
    if (!standing) await insertBankDay(tx, row);
    closed.push(standing ?? row);
  }
  return ok(closed);
}

/** Each line is matched or excepted, and nothing that the statement should tell of is waited for. */
function isWhole({ lines, breaks }: BankDayReport): boolean {
  return !lines.some(({ state }) => state === 'open') && !breaks.some(({ outcome }) => outcome === 'open');
}
