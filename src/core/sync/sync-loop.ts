/**
 * The sync loop of a running counter: a push lane woken by new facts and a pull lane that long-polls, never waiting for
 * each other. What a turn does is in `push.ts` and `pull.ts`; the person's view of it in `link-status.ts`.
 */
import { PULL_WAIT_MAX_MS } from '@flouss/shared/contract/sync';
import { reportBug } from '../report-bug.ts';
import { StoreUnavailable, keepLinkMemory, readLinkMemory } from '../sync-ports.ts';
import type { StartSync, Store, SyncContext, SyncLoop } from '../sync-ports.ts';
import { startLane } from './lane.ts';
import { leaveKey } from './leave-key.ts';
import { linkStatus } from './link-status.ts';
import type { LaneName, Remembered } from './link-status.ts';
import { pullOnce } from './pull.ts';
import { pushOnce } from './push.ts';
import { openSession } from './session.ts';
import type { SyncSession } from './session.ts';
import { httpTransport } from './transport.ts';
import type { Transport } from './transport.ts';
import { LATER, REST, inTrouble } from './turn.ts';
import type { Turn } from './turn.ts';

/** A person waits for `syncNow`; what is not done by then goes on without him. */
const SYNC_NOW_TIMEOUT_MS = 10_000;

export const startSync = ((context: SyncContext, transport: Transport = httpTransport(context.serverCa)): SyncLoop => {
  const { random } = context;
  let session: SyncSession | undefined;
  const link = linkStatus(context, rememberedIn(context.store), () => clockAhead(session));
  let keyLeft = false;

  async function turn(body: (session: SyncSession) => Promise<Turn>): Promise<Turn> {
    try {
      session ??= openSession(context, transport);
      return session ? await body(session) : REST;
    } catch (error) {
      if (error instanceof StoreUnavailable) return LATER;
      reportBug('sync-turn-failed', error);
      return inTrouble({ code: 'internal' });
    }
  }

  const push = startLane({
    random,
    abortable: false,
    turn: (_hurried, abort) => turn((open) => pushOnce(open, abort)),
    ended: (end) => ended('push', end),
  });
  const pull = startLane({
    random,
    abortable: true,
    turn: (hurried, abort) =>
      turn(async (open) => {
        if (link.inTouch('pull') && !keyLeft) keyLeft = await leaveKey(open);
        return pullOnce(open, hurried || !link.inTouch('pull') ? 0 : PULL_WAIT_MAX_MS, abort);
      }),
    ended: (end) => ended('pull', end),
  });

  function ended(lane: LaneName, end: Turn): void {
    const isBack = link.ended(lane, end);
    const [other, otherName] = lane === 'push' ? [pull, 'pull' as const] : [push, 'push' as const];
    if (isBack && !link.inTouch(otherName)) other.wake();
    // Should the server have forgotten facts, it is the pull that found out: they wait again.
    if (lane === 'pull' && end.next === 'again' && link.inTouch('push')) push.wake();
  }

  return {
    async syncNow() {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, SYNC_NOW_TIMEOUT_MS);
      await Promise.race([Promise.all([push.now(), pull.now()]), late]);
      clearTimeout(timer);
    },
    wake() {
      push.wake();
      // Asleep only before the enrolment.
      if (!session) pull.wake();
    },
    status: link.status,
    async stop() {
      await Promise.all([push.stop(), pull.stop()]);
      link.remember();
      transport.close();
    },
  };
}) satisfies StartSync;

/** The server's clock as its last answer showed it, seen from here. */
function clockAhead(session: SyncSession | undefined): number | null {
  const ahead = session?.link.seenAheadMs ?? null;
  return ahead === null ? null : -ahead;
}

/** A disk that refuses now is not asked to remember; what is known stays known in this run. */
function rememberedIn(store: Store): Remembered {
  return {
    before: readLinkMemory(store.read),
    keep: (memory) => {
      try {
        store.write((tx) => keepLinkMemory(tx, memory));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
      }
    },
  };
}
