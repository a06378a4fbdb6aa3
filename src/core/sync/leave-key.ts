/**
 * Leaves the store's key with the server, wrapped for it, so that a lost machine's backups can be opened with its help. Asked
 * once a run; a server that changed its own key gets ours again.
 */
import { RECOVERY_PATHS, RecoveryKept, RecoveryKey } from '@flouss/shared/contract/recovery';
import { keyLeftFor, noteKeyLeft } from '../sync-ports.ts';
import { askServer } from './server-call.ts';
import type { SyncSession } from './session.ts';

const TIMEOUT_MS = 15_000;

/** False: not now, try again later. */
export async function leaveKey({ context, link, caller }: SyncSession): Promise<boolean> {
  if (!context.wrapStoreKey) return true;
  const asked = { answer: RecoveryKey, method: 'GET', path: RECOVERY_PATHS.key, timeoutMs: TIMEOUT_MS } as const;
  const key = await askServer(link, caller, asked);
  if (!key.ok) return key.error.code === 'not-found';
  const { public_key } = key.value;
  if (keyLeftFor(context.store.read) === public_key) return true;
  const kept = await askServer(link, caller, {
    method: 'POST',
    path: RECOVERY_PATHS.keep,
    body: JSON.stringify({ public_key, envelope: context.wrapStoreKey(public_key, caller.deviceId) }),
    answer: RecoveryKept,
    timeoutMs: TIMEOUT_MS,
  });
  if (kept.ok) context.store.write((tx) => noteKeyLeft(tx, public_key));
  return kept.ok;
}
