/** Gives up messages whose other parts have not come in time, and forgets what has ended long ago. */
import type { Database } from '../db/open.ts';
import { forgetPartSets, overduePartSets } from '../db/sms-parts.ts';
import type { Ctx } from '../orders/context.ts';
import { giveUp, PARTS_WAIT_MS } from './parts.ts';
import { openWorker } from './worker.ts';
import type { Log, Worker } from './worker.ts';

const SETS_AT_ONCE_MAX = 50;
const KEPT_MS = 24 * 60 * 60_000;

export interface PartsWorkerDeps {
  readonly database: Database;
  readonly ctx: Ctx;
  readonly log: Log;
  /** A message was given up. */
  readonly gaveUp: () => void;
}

export function partsWorker({ database, ctx, log, gaveUp }: PartsWorkerDeps): Worker {
  async function round(): Promise<number> {
    const at = ctx.clock.now();
    const overdue = await overduePartSets(database.read, at - PARTS_WAIT_MS, SETS_AT_ONCE_MAX);
    for (const set of overdue) {
      if (!(await database.transaction((tx) => giveUp(tx, ctx, set)))) continue;
      gaveUp();
      log.warn({ set_id: set.set_id, heard: set.heard, total: set.total }, 'parts of a message never came');
    }
    const forgotten = await database.transaction((tx) => forgetPartSets(tx, at - KEPT_MS, SETS_AT_ONCE_MAX));
    return overdue.length + forgotten;
  }

  return openWorker({ signals: database.signals, wokenBy: [], log, round });
}
