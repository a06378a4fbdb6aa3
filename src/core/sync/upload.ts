/** One sealed photo to the server, after the facts that name it. Sending twice is safe: the server keeps it once. */
import { PhotoKept, SYNC_PATHS } from '@flouss/shared/contract/sync';
import { markPhoto, nextPhoto, serverHead } from '../sync-ports.ts';
import { askServer } from './server-call.ts';
import type { SyncSession } from './session.ts';
import { AGAIN, REST, inTrouble } from './turn.ts';
import type { Turn } from './turn.ts';

const UPLOAD_TIMEOUT_MS = 60_000;

/** Answers about this photo alone, which another try would not change: it stands aside, and the next one goes. */
const REFUSED: ReadonlySet<string> = new Set(['request-malformed', 'not-found', 'body-too-large']);

export async function uploadOnce({ context, link, caller }: SyncSession, abort?: AbortSignal): Promise<Turn> {
  const { store, clock } = context;
  const photo = nextPhoto(store.read, serverHead(store.read).seq);
  if (!photo) return REST;
  const answer = await askServer(link, caller, {
    method: 'PUT',
    path: `${SYNC_PATHS.documents}/${photo.digest}`,
    body: photo.sealed,
    answer: PhotoKept,
    timeoutMs: UPLOAD_TIMEOUT_MS,
    abort,
  });
  if (!answer.ok && !REFUSED.has(answer.error.code)) return inTrouble(answer.error);
  store.write((tx) => markPhoto(tx, photo.op_id, answer.ok ? 'kept' : 'refused', clock.now()));
  context.changed({ topics: ['customers', 'status'], loaded: [] });
  return AGAIN;
}
