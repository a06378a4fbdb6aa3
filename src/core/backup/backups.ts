/**
 * Makes the counter's backups: one at a time, when one is due or somebody asks, and keeps a note of how each ended. What a
 * copy is stands in copy-store; when one is due, in due.
 */
import type { BackupFault } from '@flouss/shared/contract/backup';
import { assert } from '@flouss/shared/kernel/assert';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { BackupNotes, BackupPlace } from '../store/backup-notes.ts';
import { keepBackupFailure, keepBackupMade, readBackupNotes } from '../store/backup-notes.ts';
import { readDevice } from '../store/device.ts';
import type { ReadStore } from '../store/handles.ts';
import { StoreUnavailable } from '../store/handles.ts';
import { headAt, journalEnd, tillClosedAfter } from '../store/journal.ts';
import type { SyncContext } from '../sync-ports.ts';
import type { CopyTaken } from './copy-store.ts';
import type { Copying } from './copying.ts';
import { startCopying } from './copying.ts';
import { backupDue } from './due.ts';
import { copyName, seriesOf } from './folder.ts';

const LOOK_EVERY_MS = 60_000;
/** A stick that was unplugged is looked for again, but not every minute. */
const RETRY_AFTER_FAILURE_MS = 15 * 60_000;

export interface BackupOptions {
  readonly store_path: string;
  readonly store_key: Uint8Array;
  /** What `startCopying` runs. */
  readonly copy_thread: URL;
}

export interface Backups {
  readonly storePath: string;
  running(): boolean;
  /** Joins one that is under way. The store keeps how it ended, too. */
  run(): Promise<Result<null, BackupFault | 'backup-not-configured'>>;
  /** From now on whenever one is due. */
  start(): void;
  stop(): Promise<void>;
}

export function keepBackups(context: SyncContext, options: BackupOptions): Backups {
  const { store } = context;
  let copying: Copying | undefined;
  let underWay: ReturnType<Backups['run']> | undefined;
  let failedAt: number | undefined;
  let looking: NodeJS.Timeout | undefined;
  let stopped = false;

  function run(): ReturnType<Backups['run']> {
    if (stopped) return Promise.resolve(err('backup-interrupted'));
    underWay ??= make().finally(() => {
      underWay = undefined;
      told();
    });
    return underWay;
  }

  async function make(): ReturnType<Backups['run']> {
    const { place } = readBackupNotes(store.read);
    if (!place) return err('backup-not-configured');
    const end = journalEnd(store.read);
    const file = copyName(seriesOfDevice(store.read), end.seq, context.clock.now());
    copying = startCopying(options.copy_thread, { ...orderTo(place), file });
    told();
    const taken = await copying.ended;
    copying = undefined;
    if (stopped) return err('backup-interrupted');
    return note(file, end.seq, taken);
  }

  function orderTo({ folder, mark, kept }: BackupPlace) {
    const { store_path, store_key: key } = options;
    return { store_path, key, folder, mark, kept, series: seriesOfDevice(store.read) };
  }

  function note(file: string, startSeq: number, taken: Result<CopyTaken, BackupFault>): Result<null, BackupFault> {
    const at = context.clock.now();
    const fault = taken.ok ? (belongs(startSeq, taken.value) ? null : 'backup-copy-damaged') : taken.error;
    if (!taken.ok || fault !== null) {
      failedAt = performance.now();
      const code = fault ?? 'backup-copy-damaged';
      store.write((tx) => keepBackupFailure(tx, { at, code }));
      return err(code);
    }
    failedAt = undefined;
    const { bytes, head } = taken.value;
    store.write((tx) => keepBackupMade(tx, { at, file, bytes, head_seq: head.seq }));
    return ok(null);
  }

  /** The copy ends on our own chain, and not before where it began. */
  function belongs(startSeq: number, { head }: CopyTaken): boolean {
    return head.seq >= startSeq && headAt(store.read, head.seq)?.digest === head.digest;
  }

  function look(): void {
    if (underWay || (failedAt !== undefined && performance.now() - failedAt < RETRY_AFTER_FAILURE_MS)) return;
    try {
      const notes = readBackupNotes(store.read);
      if (notes.place && backupDue(standingOf(store.read, notes, context.clock.now()))) void run().catch(reportBug);
    } catch (error) {
      // A disk that refuses now is said by whoever works at the counter.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }

  function told(): void {
    context.changed({ topics: ['backup'], loaded: [] });
  }

  return {
    storePath: options.store_path,
    running: () => underWay !== undefined,
    run,
    start() {
      looking ??= setInterval(look, LOOK_EVERY_MS).unref();
      look();
    },
    async stop() {
      stopped = true;
      clearInterval(looking);
      copying?.stop();
      await underWay?.catch(reportBug);
    },
  };
}

export function standingOf(read: ReadStore, { lastGood }: BackupNotes, at: number) {
  const factsSince = factsSinceBackup(read, lastGood);
  return {
    at,
    factsSince,
    lastGoodAt: lastGood?.at ?? null,
    tillClosedSince: lastGood !== null && tillClosedAfter(read, lastGood.head_seq),
  };
}

/** Never below zero: a store that was restored from an older copy knows of a newer one. */
export function factsSinceBackup(read: ReadStore, lastGood: BackupNotes['lastGood']): number {
  return Math.max(0, journalEnd(read).seq - (lastGood?.head_seq ?? 0));
}

function seriesOfDevice(read: ReadStore): string {
  const device = readDevice(read);
  assert(device?.counterCode, 'only an enrolled counter has a backup folder');
  return seriesOf(device.counterCode, device.deviceId);
}

/** Said without values, which may be a person's. */
function reportBug(error: unknown): void {
  if (error instanceof StoreUnavailable) return;
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`${JSON.stringify({ level: 'error', what: 'backup-failed', error: name })}\n`);
}
