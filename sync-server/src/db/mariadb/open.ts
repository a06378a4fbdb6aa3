/**
 * MariaDB, alone or as a cluster: one connection writes, a few read. Writers of all processes take turns at one row, so that a
 * decision is made on everything that was committed before it; a commit whose answer was lost is looked up by its id.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { Clock } from '@flouss/shared/kernel/ports';
import type { Engine, Fate, Group, Writer } from '../engine.ts';
import type { Signal } from '../handles.ts';
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
const OTHERS_HEARD_EACH_MS = 200;
/** Ids of commits, and what they raised, are kept long enough for anybody who may still ask. */
const KEPT_MS = 24 * 3_600_000;
const SWEPT_EACH = 1_000;

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
  const closing = new AbortController();
  const writing = openLinks(1, () => untilThere(open, closing.signal));
  const reading = openLinks(READERS, () => untilThere(open, closing.signal));
  const others = hearOthers(reading.sql, processId);
  return {
    writer: writerOf({ begin: () => writing.sql.startTransaction().execute(), open, clock, processId }),
    reader: { sql: reading.sql, oneOf, ask: (query) => reading.sql.executeQuery(query) },
    onOthers: others.on,
    async close() {
      closing.abort();
      await others.stop();
      await writing.close();
      await reading.close();
    },
  };
}

async function untilThere<T>(open: () => Promise<T>, closing: AbortSignal): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (closing.aborted || performance.now() - began > AWAY_MAX_MS) throw error;
      await sleep(AWAY_PAUSE_MS);
    }
  }
}

interface Writing {
  readonly begin: () => Promise<Group>;
  readonly open: () => Promise<Link>;
  readonly clock: Clock;
  readonly processId: string;
}

function writerOf({ begin, open, clock, processId }: Writing): Writer {
  let count = 0;
  const commitId = (): string => `${processId}:${count}`;
  return {
    bulk: mariadbBulk,
    oneOf,
    ask: (group) => (query) => group.executeQuery(query),
    begin: async () => {
      count += 1;
      const group = await begin();
      try {
        await run(group, 'update writer_turn set commit_no = commit_no + 1 where only = 1');
        const at = clock.now();
        await run(group, 'insert into group_commits (commit_id, given_up, at) values (?, 0, ?)', commitId(), at);
        if (count % SWEPT_EACH === 0) await sweep(group, at - KEPT_MS);
      } catch (error) {
        await group.rollback().execute();
        throw error;
      }
      return group;
    },
    commit: async (group, raised) => {
      if (raised.size > 0) {
        const said = JSON.stringify([...raised]);
        await run(
          group,
          `insert into raised_signals (commit_no, process_id, signals, at)
           select commit_no, ?, ?, ? from writer_turn where only = 1`,
          processId,
          said,
          clock.now(),
        );
      }
      await group.commit().execute();
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

const run = (group: Group, text: string, ...values: unknown[]): Promise<unknown> =>
  group.executeQuery(CompiledQuery.raw(text, values));

async function sweep(group: Group, before: number): Promise<void> {
  for (const table of ['group_commits', 'raised_signals'])
    await run(group, `delete from ${table} where at < ?`, before);
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

/** Looks now and then what other processes have raised since, so that who waits here hears of it. A hint, as all signals are. */
function hearOthers(sql: Engine['reader']['sql'], processId: string) {
  const listeners = new Set<(raised: readonly Signal[]) => void>();
  const ending = new AbortController();
  const ask = async <T>(text: string, ...values: unknown[]): Promise<T[]> =>
    (await (sql as Group).executeQuery<T>(CompiledQuery.raw(text, values))).rows;
  let seen: number | undefined;

  const listen = async (): Promise<void> => {
    if (seen === undefined) {
      const [turn] = await ask<{ commit_no: number }>('select commit_no from writer_turn where only = 1');
      seen = turn?.commit_no ?? 0;
    }
    const since = 'select commit_no, process_id, signals from raised_signals where commit_no > ? order by commit_no';
    for (const row of await ask<RaisedRow>(since, seen)) {
      seen = row.commit_no;
      // What this room wrote itself.
      const raised = JSON.parse(row.signals) as Signal[];
      if (row.process_id !== processId) for (const listener of listeners) listener(raised);
    }
  };

  const running = (async () => {
    while (!ending.signal.aborted) {
      // A database that is away is somebody else's to tell.
      await listen().catch(() => {});
      await sleep(OTHERS_HEARD_EACH_MS, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    }
  })();

  return {
    on: (listener: (raised: readonly Signal[]) => void): void => void listeners.add(listener),
    stop: async () => {
      ending.abort();
      await running;
    },
  };
}

interface RaisedRow {
  readonly commit_no: number;
  readonly process_id: string;
  readonly signals: string;
}
