/**
 * Searches for whoever was not searched for in the list in force: new customers within a moment, everybody when a list comes. One process
 * at a time has the lease, because a second one would only do the same; what each row says of itself keeps two from doing harm.
 */
import { returnLease, takeLease } from '../db/leases.ts';
import { prepare, searchSome } from './search-customers.ts';
import type { Prepared, SearchDeps } from './search-customers.ts';

const LEASE = 'screening';
const LEASE_MS = 60_000;
const LOOK_EACH_MS = 2_000;
const PAUSE_AFTER_ERROR_MS = 5_000;

export interface ScreeningDeps extends SearchDeps {
  readonly log: { info(fields: object, words: string): void; error(fields: object, words: string): void };
}

export function screeningWorker({ log, ...deps }: ScreeningDeps) {
  const { db, ctx } = deps;
  const name = Buffer.from(ctx.random.bytes(8)).toString('hex');
  const stopping = new AbortController();
  let kept: Prepared | undefined;
  let lentUntil = 0;
  let running: Promise<void> | undefined;

  /** How many customers were looked at in one step. */
  async function runOnce(): Promise<number> {
    kept = await prepare(deps, kept);
    if (!kept || !(await hasLease())) return 0;
    return searchSome(deps, kept);
  }

  async function hasLease(): Promise<boolean> {
    const now = ctx.clock.now();
    if (now < lentUntil - LEASE_MS / 2 && now >= lentUntil - LEASE_MS) return true;
    const until = now + LEASE_MS;
    const taken = await db.transaction((tx) => takeLease(tx, LEASE, name, now, until));
    lentUntil = taken ? until : 0;
    return taken;
  }

  /** Steps until nobody is left. */
  async function round(): Promise<void> {
    let searched = 0;
    while (!stopping.signal.aborted) {
      const count = await runOnce();
      if (count === 0) break;
      searched += count;
    }
    if (searched > 0) log.info({ searched, list: kept?.list.digest }, 'customers were searched for in the freeze list');
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      const ended = await round().then(
        () => true,
        (error: unknown) => (log.error({ err: error }, 'the freeze list could not be searched'), false),
      );
      const signals = ended ? (['screening'] as const) : [];
      await db.signals.wait(signals, ended ? LOOK_EACH_MS : PAUSE_AFTER_ERROR_MS, stopping.signal);
    }
  }

  return {
    start(): void {
      running ??= work();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
      if (lentUntil > 0) await db.transaction((tx) => returnLease(tx, LEASE, name)).catch(() => {});
    },
    runOnce,
  };
}
