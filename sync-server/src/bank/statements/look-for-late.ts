/**
 * What the bank has done and its statement does not tell of: looked for once a statement is read to its end, from where the one before
 * left off. Late at first; missing when it does not come for days.
 */
import { dayAfter, dayBefore, parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { ZERO } from '@flouss/shared/domain/money';
import type { Tx } from '../../db/handles.ts';
import type { BankWorkRow, StatementBreakRow, StatementRow } from '../../db/schema.ts';
import { insertBreaks, lateIsMissing } from '../../db/statement-breaks.ts';
import { movementsWithoutLine } from '../../db/statements.ts';
import { readSetting, writeSetting } from '../../db/terms.ts';
import { newBreak } from '../../ledger/new-break.ts';
import type { Ctx } from '../../orders/context.ts';

/** What was done so shortly before midnight the bank may have booked after it. */
const MIDNIGHT_MS = 15 * 60_000;
/** So many of the bank's days something is late before it is missing. */
const LATE_DAYS = 3;
const HOUR_MS = 3_600_000;
const LOOKED_UNTIL = 'movements_looked_until';

export async function lookForLate(tx: Tx, ctx: Ctx, statement: StatementRow): Promise<void> {
  const { from_day, to_day, account } = statement;
  const at = ctx.clock.now();
  const known = await readSetting(tx, LOOKED_UNTIL);
  const from = known === undefined ? parisDayBegins(from_day) - 1 : Number(known);
  const until = parisDayBegins(dayAfter(to_day)) - MIDNIGHT_MS;
  for (let after = from; after < until; after += HOUR_MS) {
    const alone = await movementsWithoutLine(tx, after, Math.min(after + HOUR_MS, until));
    await insertBreaks(
      tx,
      alone.map((work) => lateBreak(ctx, account, work, at)),
    );
  }
  if (until > from) await writeSetting(tx, LOOKED_UNTIL, String(until));
  await lateIsMissing(tx, daysBefore(to_day, LATE_DAYS), at);
}

function lateBreak(ctx: Ctx, account: string, work: BankWorkRow, at: number): StatementBreakRow {
  return {
    ...newBreak(ctx, at),
    kind: 'late',
    detail: work.kind,
    account,
    day: parisDay(work.changed_at),
    statement_no: null,
    line_no: null,
    movement: work.work_key,
    amount_cents: work.amount_cents ?? ZERO,
    said_cents: null,
  };
}

function daysBefore(day: CalendarDate, count: number): CalendarDate {
  return count === 0 ? day : daysBefore(dayBefore(day), count - 1);
}
