/** Where backups go and how many stay; the first one is made at once, so that a folder that does not serve shows now. */
import type { AskingService } from '../context.ts';
import { refuse } from '../context.ts';
import { faultOf } from '../backup/copy-store.ts';
import { markFolder } from '../backup/folder.ts';
import { keepBackupPlace } from '../store/backup-notes.ts';
import { answerAfterBackup } from './run-backup.ts';
import { backupView } from './show-backup.ts';

export const configureBackup: AskingService<'backup.configure'> = async (context, session, { folder, kept }) => {
  if (session.operator.role !== 'manager') return refuse('operator-not-allowed');
  if (folder === null) {
    context.store.write((tx) => keepBackupPlace(tx, null));
    context.changed({ topics: ['backup'], loaded: [] });
    return { ok: true, value: backupView(context) };
  }
  let mark: string;
  try {
    mark = markFolder(folder, context.random);
  } catch (error) {
    return refuse(faultOf(error));
  }
  context.store.write((tx) => keepBackupPlace(tx, { folder, mark, kept }));
  return answerAfterBackup(context);
};
