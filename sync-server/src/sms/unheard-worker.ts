/** Outcomes of which nobody knows whether the carrier has them, once they are too old to arrive: their customers are to be told at a counter. */
import { periodic } from '@flouss/platform/periodic';
import type { Database } from '../db/open.ts';
import { outcomesInDoubt } from '../db/unheard-outcomes.ts';
import type { Ctx } from '../orders/context.ts';
import { REPLY_LIFE_MS, tellCounters } from './unheard.ts';
import type { Log, Worker } from './worker.ts';

const LOOK_EACH_MS = 60_000;
const REPLIES_AT_ONCE_MAX = 50;

export function unheardWorker({ database, ctx, log }: { database: Database; ctx: Ctx; log: Log }): Worker {
  async function runOnce(): Promise<number> {
    const at = ctx.clock.now();
    const overdue = await outcomesInDoubt(database.read, at - REPLY_LIFE_MS, REPLIES_AT_ONCE_MAX);
    for (const reply of overdue) await database.transaction((tx) => tellCounters(tx, reply, at));
    return overdue.length;
  }

  return {
    ...periodic(LOOK_EACH_MS, runOnce, (error: unknown) =>
      log.error({ err: error }, 'replies in doubt could not be looked at'),
    ),
    runOnce,
  };
}
