/**
 * What the ends of the lanes' turns say about the link, in the words of the counter's header: online, offline, attention.
 * It hears turns and asks nobody; the order of events counts, not the clock.
 */
import type { SyncContext, SyncStatus } from '../sync-ports.ts';
import type { TroubleCode } from './trouble.ts';
import { needsPerson } from './trouble.ts';
import type { Turn } from './turn.ts';

/** One lost answer is weather; a banner that comes and goes in a second helps nobody. */
export const OFFLINE_AFTER_FAILURES = 2;
/** A server that answers, but has refused this often in a row, does not come back by itself: about five minutes. */
export const ATTENTION_AFTER_FAILURES = 12;

export type LaneName = 'push' | 'pull';

interface LaneTrouble {
  readonly code: TroubleCode;
  readonly failures: number;
  readonly sinceAt: number;
  /** The number of contacts when it began. */
  readonly contacts: number;
}

export interface LinkStatus {
  /** Returns true when the link is back: the other lane need not wait any longer. */
  readonly ended: (lane: LaneName, turn: Turn) => boolean;
  /** False before the first answer, and from a failure to the next answer. */
  readonly inTouch: (lane: LaneName) => boolean;
  readonly status: () => SyncStatus;
}

export function linkStatus(context: Pick<SyncContext, 'clock' | 'changed'>): LinkStatus {
  const troubles = new Map<LaneName, LaneTrouble>();
  let contacts = 0;
  let lastContactAt: number | null = null;
  let shown = '';

  function ended(lane: LaneName, turn: Turn): boolean {
    const before = troubles.get(lane);
    const wasAway = [...troubles.values()].some((trouble) => trouble.code === 'unreachable');
    if (turn.next === 'again') {
      contacts++;
      lastContactAt = context.clock.now();
    }
    if (turn.next === 'again' || turn.next === 'rest') troubles.delete(lane);
    if (turn.next === 'trouble') troubles.set(lane, worse(before, turn.trouble.code));
    tellWhenSeen();
    return turn.next === 'again' && wasAway;
  }

  function worse(before: LaneTrouble | undefined, code: TroubleCode): LaneTrouble {
    if (before?.code === code) return { ...before, failures: before.failures + 1 };
    return { code, failures: 1, sinceAt: context.clock.now(), contacts };
  }

  function status(): SyncStatus {
    const all = [...troubles.values()];
    const grave = all.find((trouble) => needsPerson(trouble.code) || (answered(trouble) && lasts(trouble)));
    const away = all.find((trouble) => !answered(trouble) && trouble.failures >= OFFLINE_AFTER_FAILURES);
    const link = grave ? 'attention' : away ? 'offline' : 'online';
    return {
      link,
      lastContactAt,
      offlineSinceAt: link === 'offline' && away ? away.sinceAt : null,
      trouble: (grave ?? away ?? all[0])?.code ?? null,
    };
  }

  /** The server was there while this went wrong: it said so, or it answered the other lane. */
  function answered(trouble: LaneTrouble): boolean {
    return trouble.code !== 'unreachable' || contacts > trouble.contacts;
  }

  function tellWhenSeen(): void {
    const { link, trouble, offlineSinceAt } = status();
    const now = `${link} ${trouble} ${offlineSinceAt}`;
    if (now === shown) return;
    shown = now;
    context.changed({ topics: ['status'], loaded: [] });
  }

  return { ended, status, inTouch: (lane) => lastContactAt !== null && !troubles.has(lane) };
}

function lasts(trouble: LaneTrouble): boolean {
  return trouble.failures >= ATTENTION_AFTER_FAILURES;
}
