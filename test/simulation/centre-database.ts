/**
 * The database of a simulated centre, as its processes see it: it can fail at a commit, which ends them, and be brought back as it was a
 * while ago. Whoever holds it goes on holding it: what is behind it is opened anew.
 */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { assert } from '@flouss/shared/kernel/assert';
import type { Signal } from '../../sync-server/src/db/handles.ts';
import { noteRestored } from '../../sync-server/src/db/in-doubt.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import type { Database } from '../../sync-server/src/db/open.ts';
import type { CommitFate, Disk } from './disk.ts';
import type { Timeline } from './timeline.ts';

/** A fail-over forgets so many transactions at most. */
const FORGOTTEN_MAX = 50;
const ENDS = ['', '-wal'] as const;

export interface CentreDatabase {
  readonly db: Database;
  /** The same for the centre's own people: nothing fails under their hands, and nothing of theirs is forgotten. */
  readonly office: Database;
  /** Brings everything into the one file, whose log is empty then. */
  settle(): void;
  /** What stands there now cannot be forgotten: what was kept before is too old. */
  rememberAll(): void;
  /** Keeps what there is now, in case that it is brought back. */
  keep(): void;
  /** Brings back what was kept; false, and nothing done, where too much came after it. `told`: as our own restore does, it says so. */
  bringBack(told: boolean): Promise<boolean>;
  close(): Promise<void>;
}

export interface CentreDatabaseParts {
  readonly path: string;
  readonly timeline: Timeline;
  readonly disk: Disk;
  /** Asked at each commit of a process. */
  readonly fate: () => CommitFate;
  /** Nothing can be written any more: every process ends. */
  readonly failed: () => void;
  /** Somebody beside the processes who has the file open, too. */
  readonly beside: { open(): void; close(): void };
}

export async function openCentreDatabase({
  path,
  timeline,
  disk,
  fate,
  failed,
  beside,
}: CentreDatabaseParts): Promise<CentreDatabase> {
  const clock = { now: () => timeline.now() };
  const kept = `${path}.kept`;
  const listeners: (readonly [Signal, () => void])[] = [];
  let opened = await openDatabase({ path, clock });
  beside.open();
  let atWork = 0;
  let commitsSinceKept = Number.POSITIVE_INFINITY;
  let keptAt = timeline.now();

  disk.ask(path, () => {
    commitsSinceKept++;
    if (atWork > 0) return 'kept';
    const met = fate();
    if (met === 'failed' || met === 'told-failed') {
      failed();
      void timeline.held(openAnew());
    }
    return met;
  });

  async function openAnew(between: () => void = () => {}): Promise<void> {
    // The commit that failed is still on its way through those who wait for it.
    await Promise.resolve();
    await opened.close();
    beside.close();
    between();
    opened = await openDatabase({ path, clock });
    beside.open();
    for (const [signal, listener] of listeners) opened.signals.on(signal, listener);
  }

  /** Nothing is under way between two events. */
  function settle(): void {
    assert(opened.log?.fold(), 'nobody reads or writes between two events');
  }

  const over = (transaction: Database['transaction']): Database => ({
    get read() {
      return opened.read;
    },
    transaction,
    signals: {
      wait: (...given) => opened.signals.wait(...given),
      on(signal, listener) {
        listeners.push([signal, listener]);
        return opened.signals.on(signal, listener);
      },
    },
    get failed() {
      return opened.failed;
    },
    close: async () => {},
  });

  const office = over(async (body) => {
    atWork++;
    commitsSinceKept = Number.POSITIVE_INFINITY;
    try {
      return await timeline.held(opened.transaction(body));
    } finally {
      atWork--;
    }
  });

  return {
    db: over((body) => timeline.held(opened.transaction(body))),
    office,
    settle,
    rememberAll: () => void (commitsSinceKept = Number.POSITIVE_INFINITY),
    keep() {
      settle();
      copy(path, kept);
      commitsSinceKept = 0;
      keptAt = timeline.now();
    },
    async bringBack(told) {
      if (commitsSinceKept > FORGOTTEN_MAX || commitsSinceKept === 0) return false;
      failed();
      await timeline.held(openAnew(() => copy(kept, path)));
      const restoration = { restored_at: timeline.now(), data_until: keptAt };
      if (told) await office.transaction((tx) => noteRestored(tx, restoration));
      commitsSinceKept = Number.POSITIVE_INFINITY;
      return true;
    },
    async close() {
      disk.ask(path, undefined);
      beside.close();
      await opened.close();
    },
  };
}

function copy(from: string, to: string): void {
  for (const end of ENDS) {
    rmSync(to + end, { force: true });
    if (existsSync(from + end)) copyFileSync(from + end, to + end);
  }
  rmSync(`${to}-shm`, { force: true });
}
