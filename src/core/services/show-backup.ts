/** How this counter stands with its backups. */
import type { BackupView } from '@flouss/shared/contract/backup';
import type { Context, Service } from '../context.ts';
import { factsSinceBackup } from '../backup/backups.ts';
import { onSameDisk } from '../backup/folder.ts';
import { readBackupNotes } from '../store/backup-notes.ts';

export const showBackup: Service<'backup.status'> = (context) => ({ ok: true, value: backupView(context) });

export function backupView({ store, backups }: Context): BackupView {
  const { place, kept, lastGood, failure } = readBackupNotes(store.read);
  return {
    folder: place?.folder ?? null,
    kept,
    same_disk: place !== null && onSameDisk(place.folder, backups.storePath),
    running: backups.running(),
    last_good: lastGood,
    failure,
    facts_since: factsSinceBackup(store.read, lastGood),
  };
}
