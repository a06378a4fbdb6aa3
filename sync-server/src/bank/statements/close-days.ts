/** Closes the bank's days of which every line is matched or excepted, by themselves. The others wait for whoever owns their breaks. */
import type { Database } from '../../db/open.ts';
import { daysWithBreaks } from '../../db/statement-breaks.ts';
import { openBankDays } from '../../db/statements.ts';
import { closeBankDay } from '../../ledger/bank-days.ts';
import type { Ctx } from '../../orders/context.ts';

const DAYS_MAX = 100;
const BY_SERVER = 'server';

/** How many were closed. */
export async function closeWholeDays(db: Database, ctx: Ctx): Promise<number> {
  let count = 0;
  const broken = await daysWithBreaks(db.read);
  for (const day of await openBankDays(db.read, DAYS_MAX)) {
    if (broken.has(day)) continue;
    const closed = await db.transaction((tx) => closeBankDay(tx, day, BY_SERVER, ctx.clock.now()));
    if (closed.ok) count += 1;
  }
  return count;
}
