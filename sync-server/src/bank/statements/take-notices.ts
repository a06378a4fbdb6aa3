/**
 * Takes some lines of a notification (camt.054), in one transaction. It announces what a statement will say, so nothing is booked by it, no line
 * is kept and nothing becomes a break; but it is early evidence: what nobody knows is asked for at once, and what the bank has
 * forgotten the key of, and tells of here exactly, is done.
 */
import { wakeBankWork } from '../../db/bank-work.ts';
import type { Tx } from '../../db/handles.ts';
import type { StatementRow } from '../../db/schema.ts';
import type { Ctx } from '../../orders/context.ts';
import { judge } from './judge.ts';
import type { StatementLine } from './statement.ts';
import { takeLastWord } from './take-last-word.ts';

export async function takeNotices(
  tx: Tx,
  ctx: Ctx,
  notification: StatementRow,
  lines: readonly StatementLine[],
): Promise<void> {
  for (const { verdict } of await judge(tx, notification, lines)) {
    // Where the business cannot take the word any more, the statement makes it somebody's.
    if (verdict.is === 'last-word') await takeLastWord(tx, ctx, verdict.work);
    if (verdict.is === 'unknown' && verdict.work) await wakeBankWork(tx, verdict.work.work_key, ctx.clock.now());
  }
}
