/**
 * One verified copy of the store: taken by SQLite itself from a snapshot that the counter's writing does not disturb, under
 * the same key, opened again and checked before it gets its name. Synchronous: it runs in a thread of its own (copy-thread).
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { copyInto, openSqliteFile, sqliteCode } from '@flouss/platform/sqlite-file';
import type { BackupFault } from '@flouss/shared/contract/backup';
import type { JournalHead } from '@flouss/shared/contract/sync';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { journalEnd } from '../store/journal.ts';
import { openForReading } from '../store/open.ts';
import { isMarked, pruneCopies, removeParts } from './folder.ts';

export interface CopyOrder {
  readonly store_path: string;
  /** The store's own; the copy is encrypted under the same. */
  readonly key: Uint8Array;
  readonly folder: string;
  /** What the folder was marked with when it was chosen. */
  readonly mark: string;
  readonly file: string;
  /** What the copies of this counter begin with. */
  readonly series: string;
  readonly kept: number;
}

export interface CopyTaken {
  readonly bytes: number;
  readonly head: JournalHead;
}

export function copyStore(order: CopyOrder): Result<CopyTaken, BackupFault> {
  const part = join(order.folder, `${order.file}.part`);
  if (!isMarked(order.folder, order.mark)) return err('backup-folder-missing');
  try {
    removeParts(order.folder, order.series);
    copyFrom(order, part);
    toDisk(part);
    const head = headOfSound(part, order.key);
    if (!head) return giveUp(part, 'backup-copy-damaged');
    renameSync(part, join(order.folder, order.file));
    folderToDisk(order.folder);
    pruneCopies(order.folder, order.series, order.file, order.kept);
    return ok({ bytes: statSync(join(order.folder, order.file)).size, head });
  } catch (error) {
    return giveUp(part, isMarked(order.folder, order.mark) ? faultOf(error) : 'backup-folder-missing');
  }
}

function copyFrom({ store_path, key }: CopyOrder, part: string): void {
  const store = openSqliteFile({ path: store_path, key, readonly: true });
  try {
    copyInto(store, part);
  } finally {
    store.close();
  }
}

/** Where the copy's journal ends; undefined when the copy is not sound. */
function headOfSound(path: string, key: Uint8Array): JournalHead | undefined {
  const copy = openForReading({ path, key }, 'integrity_check');
  if (!copy.ok) return undefined;
  try {
    const { seq, digest } = journalEnd(copy.value.read);
    return { seq, digest };
  } finally {
    copy.value.close();
  }
}

function giveUp(part: string, fault: BackupFault): Result<never, BackupFault> {
  try {
    rmSync(part, { force: true });
  } catch {
    // On a disk that fails or is gone; the next backup tries to remove it again.
  }
  return err(fault);
}

function toDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** So that the new name is there after a power cut; Windows keeps it without, and has no handle for a folder. */
function folderToDisk(folder: string): void {
  if (process.platform !== 'win32') {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

const OF_THE_SYSTEM: Readonly<Record<string, BackupFault>> = {
  ENOSPC: 'backup-disk-full',
  EDQUOT: 'backup-disk-full',
  ENOENT: 'backup-folder-missing',
  ENOTDIR: 'backup-folder-missing',
  EACCES: 'backup-folder-unwritable',
  EPERM: 'backup-folder-unwritable',
  EROFS: 'backup-folder-unwritable',
};

/** An error that is neither the disk's nor the driver's is a bug, and thrown on. */
export function faultOf(error: unknown): BackupFault {
  const code = sqliteCode(error);
  if (code?.startsWith('SQLITE_FULL')) return 'backup-disk-full';
  if (code?.startsWith('SQLITE_CANTOPEN') || code?.startsWith('SQLITE_READONLY')) return 'backup-folder-unwritable';
  if (code?.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'backup-copy-damaged';
  if (code !== undefined) return 'backup-write-failed';
  const { code: system } = error as NodeJS.ErrnoException;
  if (system === undefined) throw error;
  return OF_THE_SYSTEM[system] ?? 'backup-write-failed';
}
