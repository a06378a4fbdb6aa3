/** Puts this installation in a lost counter's place, once; then brings what that one had recorded and not sent. */
import { existsSync } from 'node:fs';
import type { RecoveryView } from '@flouss/shared/contract/recovery';
import type { AskingService, Context, OpenService, Service } from '../context.ts';
import { refuse } from '../context.ts';
import { readDevice } from '../store/device.ts';
import { readRecovery } from '../store/recovery-note.ts';
import { isSafeAddress } from '../sync/check-server.ts';
import { sessionView } from './session.ts';

export const recoverCounter: OpenService<'recovery.begin'> = async (context, { server_url, code, backup_file }) => {
  if (readDevice(context.store.read)?.serverUrl) return refuse('already-enrolled');
  if (!isSafeAddress(server_url)) return refuse('server-not-encrypted');
  // Looked at before the code is used up.
  if (backup_file !== null && !existsSync(backup_file)) return refuse('backup-file-missing');
  const recovered = await context.recover(server_url, code, backup_file);
  if (!recovered.ok) return refuse(recovered.error);
  context.sync.wake();
  context.changed({ topics: ['session', 'status', 'reference', 'backup'], loaded: [] });
  return { ok: true, value: sessionView(context) };
};

export const showRecovery: Service<'recovery.status'> = (context) => ({ ok: true, value: recoveryView(context) });

export const bringFacts: AskingService<'recovery.bring'> = async (context, session, { backup_file }) => {
  if (session.operator.role !== 'manager') return refuse('operator-not-allowed');
  const brought = await context.bring(backup_file);
  return brought.ok ? { ok: true, value: recoveryView(context) } : refuse(brought.error);
};

function recoveryView({ store }: Context): RecoveryView | null {
  const note = readRecovery(store.read);
  if (!note) return null;
  const { lost, store_key, brought, problem } = note;
  return { lost_head_seq: lost.head.seq, opens_backups: store_key !== null, brought, problem };
}
