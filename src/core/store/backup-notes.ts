/** Where backups go and how the last ones ended, among this installation's settings; nothing here travels. */
import { BACKUPS_KEPT_MAX, BackupCopy, BackupFault } from '@flouss/shared/contract/backup';
import { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const KEPT_DEFAULT = 14;

const Place = z.strictObject({
  folder: z.string(),
  mark: z.string(),
  kept: z.number().int().min(1).max(BACKUPS_KEPT_MAX),
});
export type BackupPlace = z.infer<typeof Place>;

const Failure = z.strictObject({ at: z.number().int(), code: BackupFault });
export type BackupFailure = z.infer<typeof Failure>;

export interface BackupNotes {
  readonly place: BackupPlace | null;
  readonly kept: number;
  readonly lastGood: BackupCopy | null;
  /** Of the last attempt. */
  readonly failure: BackupFailure | null;
}

export function readBackupNotes(read: ReadStore): BackupNotes {
  const place = noteOf(read, 'backup-place', Place);
  return {
    place,
    kept: place?.kept ?? KEPT_DEFAULT,
    lastGood: noteOf(read, 'backup-last-good', BackupCopy),
    failure: noteOf(read, 'backup-failure', Failure),
  };
}

/** Null: no more backups. What was said of those in another place is not said of this one. */
export function keepBackupPlace(tx: WriteTx, place: BackupPlace | null): void {
  if (readBackupNotes(tx).place?.mark !== place?.mark) keepNote(tx, 'backup-last-good', null);
  keepNote(tx, 'backup-place', place);
  keepNote(tx, 'backup-failure', null);
}

export function keepBackupMade(tx: WriteTx, copy: BackupCopy): void {
  keepNote(tx, 'backup-last-good', copy);
  keepNote(tx, 'backup-failure', null);
}

export function keepBackupFailure(tx: WriteTx, failure: BackupFailure): void {
  keepNote(tx, 'backup-failure', failure);
}

function noteOf<T>(read: ReadStore, name: string, schema: z.ZodType<T>): T | null {
  const row = read.get(query<{ value: string }>('SELECT value FROM settings WHERE name = ?'), name);
  return row ? schema.parse(JSON.parse(row.value)) : null;
}

function keepNote(tx: WriteTx, name: string, note: object | null): void {
  if (note === null) tx.run('DELETE FROM settings WHERE name = ?', name);
  else tx.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, JSON.stringify(note));
}
