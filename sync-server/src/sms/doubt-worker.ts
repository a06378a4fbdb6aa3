/**
 * Replies of which nobody knows whether the carrier has them, where the carrier has promised a receipt of everything it takes: when
 * their validity is over, and a line has been there all the while since for a receipt to come by, silence says that it has not taken
 * them, and they may leave again. Without that promise they stay in doubt, for a person with the carrier's monthly file.
 */
import type { Database } from '../db/open.ts';
import type { SmsReplyRow } from '../db/schema.ts';
import { changeReply } from '../db/sms-replies.ts';
import { listOverdueInDoubt } from '../db/sms-receipts.ts';
import type { Ctx } from '../orders/context.ts';
import type { Route } from './carriers/carrier.ts';
import { openWorker } from './worker.ts';
import type { Log, Worker } from './worker.ts';

const REPLIES_AT_ONCE_MAX = 50;
/** For receipts to arrive, once they can. */
export const RECEIPTS_LATE_MS = 10 * 60_000;

export interface DoubtWorkerDeps {
  readonly database: Database;
  readonly ctx: Ctx;
  readonly via: Extract<Route, 'smpp-receipted'>;
  /** How long the carrier tries to deliver a reply. */
  readonly validityMs: number;
  /** Since when receipts could come in without a break; undefined while they cannot. */
  readonly reachedSince: () => number | undefined;
  readonly log: Log;
}

export function doubtWorker({ database, ctx, via, validityMs, reachedSince, log }: DoubtWorkerDeps): Worker {
  async function round(): Promise<number> {
    const at = ctx.clock.now();
    const since = reachedSince();
    if (since === undefined || since > at - RECEIPTS_LATE_MS) return 0;
    const before = at - validityMs - RECEIPTS_LATE_MS;
    const overdue = await listOverdueInDoubt(database.read, via, before, REPLIES_AT_ONCE_MAX);
    for (const row of overdue) await sendAgain(row, at);
    return overdue.length;
  }

  async function sendAgain(row: SmsReplyRow, at: number): Promise<void> {
    const queued = { state: 'queued', next_at: at, changed_at: at } as const;
    const moved = await database.transaction(async (tx) => {
      const done = await changeReply(tx, row, queued);
      if (done) tx.signal('sms-replies');
      return done;
    });
    if (moved) log.warn({ reply_id: row.reply_id }, 'the carrier never took a reply: it leaves again');
  }

  return openWorker({ signals: database.signals, wokenBy: [], log, round });
}
