/**
 * What the server decided since the cursor, into the store in one transaction; then the snapshot, when the reference data
 * (operators, tariffs, limits) have another version there. It asks and stores; what the items mean is the store's to say.
 */
import { PullAnswer, SYNC_PATHS, Snapshot } from '@flouss/shared/contract/sync';
import { applyItems, applySnapshot, pullPosition, rewindTo, serverHead } from '../sync-ports.ts';
import { askServer } from './server-call.ts';
import type { SyncSession } from './session.ts';
import { standingOf } from './standing.ts';
import { AGAIN, inTrouble, moved } from './turn.ts';
import type { Turn } from './turn.ts';

/** Beyond what the server may hold an empty answer back. */
const PULL_MARGIN_MS = 10_000;
const SNAPSHOT_TIMEOUT_MS = 30_000;
/** Between two empty answers that came at once, whatever the server does. */
const PULL_PAUSE_MIN_MS = 1_000;

/** `waitMs` 0 asks for what is there now. An aborted question ends in `unreachable`; whoever aborted it knows better. */
export async function pullOnce(session: SyncSession, waitMs: number, abort?: AbortSignal): Promise<Turn> {
  const { context } = session;
  const { store } = context;
  const { cursor, referenceVersion, grantedCents } = pullPosition(store.read);
  const acknowledged = serverHead(store.read).seq;
  const askedAt = performance.now();
  const answer = await askServer(session.link, session.caller, {
    method: 'GET',
    path: SYNC_PATHS.pull,
    query: `?cursor=${cursor}&wait_ms=${waitMs}&reference_version=${referenceVersion}&granted_cents=${grantedCents}`,
    answer: PullAnswer,
    timeoutMs: waitMs + PULL_MARGIN_MS,
    abort,
  });
  if (!answer.ok) return inTrouble(answer.error);
  // Meanwhile the push lane found that the server had forgotten: this page is of a feed to be read anew.
  if (pullPosition(store.read).cursor !== cursor) return AGAIN;

  const page = answer.value;
  const standing = standingOf(store.read, page.head, acknowledged);
  if (standing === 'fork') return inTrouble({ code: 'chain-fork', head: page.head });
  context.changed(store.write((tx) => (standing === 'forgot' ? rewindTo(tx, page.head) : applyItems(tx, page))));
  if (page.reference_version !== referenceVersion) {
    const taken = await takeSnapshot(session);
    if (taken.next === 'trouble') return taken;
  }
  const idle = page.items.length === 0 && !page.more && waitMs > 0;
  return idle && performance.now() - askedAt < PULL_PAUSE_MIN_MS
    ? { next: 'again', pauseMs: PULL_PAUSE_MIN_MS }
    : moved(page.items.length, page.left);
}

export async function takeSnapshot({ context, link, caller }: SyncSession): Promise<Turn> {
  const answer = await askServer(link, caller, {
    method: 'GET',
    path: SYNC_PATHS.snapshot,
    answer: Snapshot,
    timeoutMs: SNAPSHOT_TIMEOUT_MS,
  });
  if (!answer.ok) return inTrouble(answer.error);
  context.changed(context.store.write((tx) => applySnapshot(tx, answer.value)));
  return AGAIN;
}
