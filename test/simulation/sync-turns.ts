/**
 * The sync loop of a simulated counter: the real turns of push and pull, each one at a time, taken when the world's queue says so
 * instead of at once, and the real word on the link. Only the pauses between turns are the simulation's own.
 */
import { readLinkMemory, StoreUnavailable } from '../../src/core/sync-ports.ts';
import type { SyncContext, SyncLoop } from '../../src/core/sync-ports.ts';
import { linkStatus } from '../../src/core/sync/link-status.ts';
import type { LaneName } from '../../src/core/sync/link-status.ts';
import { pullOnce } from '../../src/core/sync/pull.ts';
import { pushOnce } from '../../src/core/sync/push.ts';
import { openSession } from '../../src/core/sync/session.ts';
import type { SyncSession } from '../../src/core/sync/session.ts';
import type { Transport } from '../../src/core/sync/transport.ts';
import { LATER } from '../../src/core/sync/turn.ts';
import type { Turn } from '../../src/core/sync/turn.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

const PAUSE_MIN_MS = 500;
const PAUSE_MAX_MS = 60 * 60_000;

export interface SyncTurns {
  readonly loop: SyncLoop;
  /** Something may have changed at the centre. */
  hear(): void;
}

export interface SyncTurnsParts {
  readonly context: SyncContext;
  readonly transport: Transport;
  /** Whether this life of the process still is. */
  readonly alive: () => boolean;
  readonly name: string;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
}

interface Lane {
  /** Takes a turn in so long at the latest. */
  soon(ms: number): void;
  /** Takes a turn in so long, unless one is to come anyway. */
  sometime(ms: number): void;
}

/** The counter's own disk refused: the turn is taken again. */
function laterIfStoreFailed(error: unknown): Turn {
  if (error instanceof StoreUnavailable) return LATER;
  throw error;
}

export function openSyncTurns(parts: SyncTurnsParts): SyncTurns {
  const { context, transport, alive, name, timeline, chance, weather } = parts;
  let session: SyncSession | undefined;
  const memory = { before: readLinkMemory(context.store.read), keep: () => {} };
  const link = linkStatus(context, memory, () => session?.link.seenAheadMs ?? null);
  const soonMs = (): number => chance.between(1, 2_000);
  const hasteMs = (): number => 1 + chance.pauseMs(weather.hasteMs);

  /** Undefined where there is nobody to speak with yet. */
  async function turnOf(turn: (open: SyncSession) => Promise<Turn>): Promise<Turn | undefined> {
    session ??= openSession(context, transport);
    return session && turn(session);
  }

  function openLane(label: LaneName, turn: (open: SyncSession) => Promise<Turn>, goesOn: boolean): Lane {
    let inHand = false;
    let missed = false;
    let failures = 0;
    let plannedAt = Number.POSITIVE_INFINITY;

    /** The sooner of two plans stands. */
    function plan(ms: number): void {
      const at = timeline.now() + ms;
      if (at >= plannedAt) return;
      plannedAt = at;
      timeline.after(ms, () => {
        if (plannedAt !== at || !alive()) return;
        plannedAt = Number.POSITIVE_INFINITY;
        void take();
      });
    }

    async function take(): Promise<void> {
      inHand = true;
      missed = false;
      const end = await turnOf(turn).catch(laterIfStoreFailed);
      inHand = false;
      if (!alive() || !end) return;
      timeline.note(name, label, end.next === 'trouble' ? end.trouble.code : end.next);
      if (link.ended(label, end)) (label === 'push' ? pull : push).soon(chance.between(1, 100));
      if (end.next === 'trouble' || end.next === 'later') {
        failures++;
        const longest = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** failures);
        return plan(chance.between(PAUSE_MIN_MS, longest));
      }
      failures = 0;
      // A page that was the last one needs no asking whether it was.
      const more = end.next === 'again' && (goesOn || end.moved === undefined || end.moved.left > 0);
      if (missed || more) plan(chance.between(1, 50));
    }

    return {
      soon(ms) {
        failures = 0;
        if (inHand) missed = true;
        else plan(ms);
      },
      sometime(ms) {
        if (!inHand && plannedAt === Number.POSITIVE_INFINITY) plan(ms);
        else if (inHand) missed = true;
      },
    };
  }

  const push = openLane('push', pushOnce, true);
  const pull = openLane('pull', (open) => pullOnce(open, 0), false);
  return {
    hear: () => pull.sometime(chance.pauseMs(weather.attentionMs)),
    loop: {
      syncNow: async () => {
        push.soon(soonMs());
        pull.soon(soonMs());
      },
      wake: () => {
        push.soon(hasteMs());
        if (!session) pull.soon(hasteMs());
      },
      status: link.status,
      stop: async () => {},
    },
  };
}
