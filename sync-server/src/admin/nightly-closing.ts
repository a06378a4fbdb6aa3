/**
 * Closes each day of the books by itself, a little after midnight in Paris. Every server process looks; the one that comes first
 * closes, and the others find it closed, because writers take turns and a closed day stays as it is. Whatever is posted later is the
 * next day's. After days without a server one closing takes in all of them.
 */
import { periodic } from '@flouss/platform/periodic';
import { parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { findDay } from '../db/days.ts';
import type { Database } from '../db/open.ts';
import { closeDay, lastGroupOf } from '../ledger/days.ts';
import type { Ctx } from '../orders/context.ts';
import { BY_SERVER, writeAudit } from './audit.ts';

const LOOK_EACH_MS = 60_000;
/** What was under way at midnight is posted by then. */
const AFTER_MIDNIGHT_MS = 10 * 60_000;

export interface ClosingDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly log: { info(fields: object, words: string): void; error(fields: object, words: string): void };
}

export function closingWorker({ db, ctx, log }: ClosingDeps) {
  /** How many days were closed. */
  async function runOnce(): Promise<number> {
    const day = lastDayOver(ctx.clock.now());
    // Before the first posting there is no day to close.
    if ((await findDay(db.read, day)) || (await lastGroupOf(db.read, day)) === 0) return 0;
    const closed = await db.transaction(async (tx) => {
      if (await findDay(tx, day)) return false;
      const now = ctx.clock.now();
      const closing = await closeDay(tx, day, now, ctx.keys.closing);
      // A person has closed a later one.
      if (!closing.ok) return false;
      const line = { written_at: now, who: BY_SERVER, act: 'day-closed', subject: day, outcome: 'done' };
      await writeAudit(tx, { ...line, request_id: '' });
      return true;
    });
    if (closed) log.info({ day }, 'a day was closed');
    return closed ? 1 : 0;
  }

  return {
    ...periodic(LOOK_EACH_MS, runOnce, (error: unknown) => log.error({ err: error }, 'a day could not be closed')),
    runOnce,
  };
}

function lastDayOver(now: number): CalendarDate {
  const today = parisDay(now - AFTER_MIDNIGHT_MS);
  return parisDay(parisDayBegins(today) - 1);
}
