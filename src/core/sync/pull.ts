/**
 * What the server decided since the cursor, into the store in one transaction; then the snapshot, when the reference data
 * (operators, tariffs, limits) have another version there. It asks and stores; what the items mean is the store's to say.
 */
import { setImmediate } from 'node:timers/promises';
import { PULL_ITEMS_MAX, PullAnswer, SYNC_PATHS, Snapshot } from '@flouss/shared/contract/sync';
import { applyItems, applySnapshot, pullPosition, rewindTo, serverHead } from '../sync-ports.ts';
import { noteUnknownKey, replaceKey, settleKey } from './device-key.ts';
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

/** A page of the feed that was asked for, and what was known then. */
export interface AskedPage {
  readonly cursor: number;
  /** How far the server was known to have judged our journal: the page may be older than a later acknowledgement. */
  readonly acknowledged: number;
  readonly answer: ReturnType<typeof askServer<PullAnswer>>;
  readonly giveUp: () => void;
}

/** `waitMs` 0 asks for what is there now. An aborted question ends in `unreachable`; whoever aborted it knows better. */
export async function pullOnce(session: SyncSession, waitMs: number, abort?: AbortSignal): Promise<Turn> {
  const { context } = session;
  const { store } = context;
  const settled = await settleKey(session);
  if (!settled.ok) return inTrouble(settled.error);
  const { cursor, referenceVersion } = pullPosition(store.read);
  const askedAt = performance.now();
  const { acknowledged, answer: asked } = pageAhead(session, cursor, abort) ?? askPage(session, cursor, waitMs, abort);
  const answer = await asked;
  if (!answer.ok) {
    noteUnknownKey(session, answer.error);
    return inTrouble(answer.error);
  }
  // Meanwhile the push lane found that the server had forgotten: this page is of a feed to be read anew.
  if (pullPosition(store.read).cursor !== cursor) return AGAIN;

  const page = answer.value;
  const standing = standingOf(store.read, page.head, acknowledged);
  if (standing === 'fork') return inTrouble({ code: 'chain-fork', head: page.head });
  // In a long catch-up the server reads the next page while this one is stored.
  if (page.more && page.left >= PULL_ITEMS_MAX) {
    session.ahead = askPage(session, page.cursor, 0);
    // Storing holds the thread: the question goes out first.
    await setImmediate();
  }
  context.changed(store.write((tx) => (standing === 'forgot' ? rewindTo(tx, page.head) : applyItems(tx, page))));
  if (page.reference_version !== referenceVersion) {
    const taken = await takeSnapshot(session);
    if (taken.next === 'trouble') return taken;
  }
  if (page.key_due) {
    const replaced = await replaceKey(session);
    if (!replaced.ok) return inTrouble(replaced.error);
  }
  const idle = page.items.length === 0 && !page.more && waitMs > 0;
  return idle && performance.now() - askedAt < PULL_PAUSE_MIN_MS
    ? { next: 'again', pauseMs: PULL_PAUSE_MIN_MS }
    : moved(page.items.length, page.left);
}

function askPage(session: SyncSession, cursor: number, waitMs: number, abort?: AbortSignal): AskedPage {
  const { read } = session.context.store;
  const { referenceVersion, grantedCents } = pullPosition(read);
  const giveUp = new AbortController();
  return {
    cursor,
    acknowledged: serverHead(read).seq,
    answer: askServer(session.link, session.caller, {
      method: 'GET',
      path: SYNC_PATHS.pull,
      query: `?cursor=${cursor}&wait_ms=${waitMs}&reference_version=${referenceVersion}&granted_cents=${grantedCents}`,
      answer: PullAnswer,
      timeoutMs: waitMs + PULL_MARGIN_MS,
      abort: abort ? AbortSignal.any([abort, giveUp.signal]) : giveUp.signal,
    }),
    giveUp: () => giveUp.abort(),
  };
}

/** The page that was asked for in the turn before, if it is the one that is due now. */
function pageAhead(session: SyncSession, cursor: number, abort?: AbortSignal): AskedPage | undefined {
  const { ahead } = session;
  session.ahead = undefined;
  if (ahead?.cursor === cursor) {
    abort?.addEventListener('abort', ahead.giveUp, { once: true });
    return ahead;
  }
  ahead?.giveUp();
  return undefined;
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
