/**
 * MariaDB, alone or as a cluster: one connection writes, a few read. Writers of all processes take turns at one row, so that a
 * decision is made on everything that was committed before it; a commit whose answer was lost is looked up by its id.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { Clock } from '@flouss/shared/kernel/ports';
import type { Engine, Fate, Group, Writer } from '../engine.ts';
import { mariadbBulk, oneOf } from './bulk.ts';
import { openLinks } from './kysely.ts';
import { openLink } from './link.ts';
import type { Link, Target } from './link.ts';
import { migrateMariadb } from './migrate.ts';
import { isConflict, isDuplicate, isLost } from './trouble.ts';

const READERS = 4;
/** How long a database may be away before what waits for it is given up. */
const AWAY_MAX_MS = 60_000;
const AWAY_PAUSE_MS = 200;
/** Doubled with each attempt, and anything below it: two nodes' writers must not meet again and again. */
const PAUSE_MS = 10;
const OTHERS_LOOKED_FOR_MS = 200;
/** Ids of commits are kept long enough for anybody who may still ask. */
const COMMITS_KEPT_MS = 24 * 3_600_000;
const COMMITS_SWEPT_EACH = 1_000;

export interface MariadbOptions {
  readonly target: Target;
  readonly clock: Clock;
  /** Different in every process. */
  readonly processId: string;
}

/** Brings the tables up to date; throws `LinkLost` when no server is there. */
export async function openMariadb({ target, clock, processId }: MariadbOptions): Promise<Engine> {
  const open = (): Promise<Link> => openLink(target);
  const first = await open();
  try {
    await migrateMariadb(first, clock, processId);
  } finally {
    await first.close();
  }
  const writing = openLinks(1, () => untilThere(open));
  const reading = openLinks(READERS, () => untilThere(open));
  const own = { turns: 0 };
  const others = lookForOthers(reading.sql, own);
  return {
    writer: writerOf({ begin: () => writing.sql.startTransaction().execute(), open, clock, processId, own }),
    reader: { sql: reading.sql, oneOf },
    onOthers: others.on,
    async close() {
      await others.stop();
      await writing.close();
      await reading.close();
    },
  };
}

async function untilThere<T>(open: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (performance.now() - began > AWAY_MAX_MS) throw error;
      await sleep(AWAY_PAUSE_MS);
    }
  }
}

interface Writing {
  readonly begin: () => Promise<Group>;
  readonly open: () => Promise<Link>;
  readonly clock: Clock;
  readonly processId: string;
  readonly own: { turns: number };
}

function writerOf({ begin, open, clock, processId, own }: Writing): Writer {
  let count = 0;
  const commitId = (): string => `${processId}:${count}`;
  return {
    bulk: mariadbBulk,
    oneOf,
    begin: async () => {
      count += 1;
      const group = await begin();
      const run = (text: string, ...values: unknown[]): Promise<unknown> =>
        group.executeQuery(CompiledQuery.raw(text, values));
      try {
        await run('update writer_turn set commit_no = commit_no + 1 where only = 1');
        const at = clock.now();
        await run('insert into group_commits (commit_id, given_up, at) values (?, 0, ?)', commitId(), at);
        if (count % COMMITS_SWEPT_EACH === 0) await run('delete from group_commits where at < ?', at - COMMITS_KEPT_MS);
      } catch (error) {
        await group.rollback().execute();
        throw error;
      }
      return group;
    },
    commit: async (group) => {
      await group.commit().execute();
      own.turns += 1;
    },
    hasGivenUp: (error) => isConflict(error) || isLost(error),
    isRetryable: (error) => isConflict(error) || isLost(error),
    pause: (attempt) => sleep(randomInt(PAUSE_MS * 2 ** attempt)),
    fateOf: async (group, error) => {
      await group.rollback().execute();
      if (isConflict(error)) return 'undone';
      return isLost(error) ? lookUp(open, commitId(), clock) : 'unknown';
    },
  };
}

/**
 * Claims the lost transaction's id for itself: when that succeeds, the lost one can never be kept, wherever it may still be
 * under way; when the id is there already, it was.
 */
async function lookUp(open: () => Promise<Link>, commitId: string, clock: Clock): Promise<Fate> {
  const began = performance.now();
  while (performance.now() - began < AWAY_MAX_MS) {
    let link: Link | undefined;
    try {
      link = await open();
      return await claim(link, commitId, clock);
    } catch (error) {
      // Somebody still holds the id, or the database went away again.
      if (!isConflict(error) && !isLost(error)) throw error;
      await sleep(AWAY_PAUSE_MS);
    } finally {
      await link?.close();
    }
  }
  return 'unknown';
}

async function claim(link: Link, commitId: string, clock: Clock): Promise<Fate> {
  try {
    await link.query('insert into group_commits (commit_id, given_up, at) values (?, 1, ?)', [commitId, clock.now()]);
    return 'undone';
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const { rows } = await link.query('select given_up from group_commits where commit_id = ?', [commitId]);
    // Given up by ourselves, in an attempt whose own answer was lost.
    return (rows[0] as { given_up: number } | undefined)?.given_up === 1 ? 'undone' : 'kept';
  }
}

/** Looks now and then whether another process has written since, so that who waits here hears of it. */
function lookForOthers(sql: Engine['reader']['sql'], own: { turns: number }) {
  const listeners = new Set<() => void>();
  const ending = new AbortController();
  let [seen, counted] = [-1, 0];

  const look = async (): Promise<void> => {
    const { rows } = await (sql as Group).executeQuery<{ commit_no: number }>(
      CompiledQuery.raw('select commit_no from writer_turn where only = 1'),
    );
    const now = rows[0]?.commit_no ?? 0;
    const ours = own.turns;
    if (seen >= 0 && now - seen > ours - counted) for (const listener of listeners) listener();
    [seen, counted] = [now, ours];
  };

  const running = (async () => {
    while (!ending.signal.aborted) {
      // A database that is away is somebody else's to tell.
      await look().catch(() => {});
      await sleep(OTHERS_LOOKED_FOR_MS, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    }
  })();

  return {
    on: (listener: () => void): void => void listeners.add(listener),
    stop: async () => {
      ending.abort();
      await running;
    },
  };
}
