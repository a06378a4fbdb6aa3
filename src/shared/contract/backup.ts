/** What the counter says of its backups: where they go, how the last one ended, and why one could not be made. */
import { z } from 'zod';
import { safeText } from '../domain/pan.ts';

export const BACKUPS_KEPT_MAX = 365;
const FOLDER_LENGTH_MAX = 400;

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

const EpochMs = z.number().int();

/** Why a backup was not made; the one before it is still there. */
export const BackupFault = z.enum([
  /** Not there, or no longer the one that was chosen: a stick was unplugged, a share is away. */
  'backup-folder-missing',
  'backup-folder-unwritable',
  'backup-disk-full',
  /** The disk failed while it was written. */
  'backup-write-failed',
  /** Written, opened again, and found not to be what the store is. */
  'backup-copy-damaged',
  /** The counter was closed meanwhile. */
  'backup-interrupted',
]);
export type BackupFault = z.infer<typeof BackupFault>;

/** An absolute path on this computer: `/media/…`, `D:\…` or `\\server\share`. */
export const BackupFolder = safeText(FOLDER_LENGTH_MAX).refine((path) => ABSOLUTE.test(path), 'folder-not-absolute');

export const BackupCopy = z.strictObject({
  at: EpochMs,
  file: z.string(),
  bytes: z.number().int(),
  /** How far the copy's journal goes. */
  head_seq: z.number().int().min(0),
});
export type BackupCopy = z.infer<typeof BackupCopy>;

export const BackupView = z.strictObject({
  /** Null: nobody has chosen one. */
  folder: z.string().nullable(),
  kept: z.number().int().min(1).max(BACKUPS_KEPT_MAX),
  /** The folder is on the disk that holds the counter's own data: it does not outlive that disk. */
  same_disk: z.boolean(),
  running: z.boolean(),
  last_good: BackupCopy.nullable(),
  /** Of the last attempt, when it failed. */
  failure: z.strictObject({ at: EpochMs, code: BackupFault }).nullable(),
  /** Facts that no backup holds. */
  facts_since: z.number().int().min(0),
});
export type BackupView = z.infer<typeof BackupView>;
