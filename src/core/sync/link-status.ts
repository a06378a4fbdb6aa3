/**
 * What the ends of the lanes' turns say about the link, in the words of the counter's header: online, offline, attention.
 * It hears turns and asks nobody; the order of events counts, not the clock.
 */
import type { LinkMemory, SyncContext, SyncStatus } from '../sync-ports.ts';
import { syncProgress } from './progress.ts';
import type { TroubleCode } from './trouble.ts';
import { isAboutDevice, isAway, needsPerson } from './trouble.ts';
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
  /** Remembers what is known now, for the next run of the process. */
  readonly remember: () => void;
}

/** What outlives the process: what the last run left, and how to leave something to the next. */
export interface Remembered {
  readonly before: LinkMemory;
  keep(memory: LinkMemory): void;
}

/** A last contact that is a little old says the same; each one written would wake the disk for nothing. */
const CONTACT_KEPT_EVERY_MS = 5 * 60_000;

export function linkStatus(
  context: Pick<SyncContext, 'clock' | 'changed'>,
  memory: Remembered,
  clockAheadMs: () => number | null,
): LinkStatus {
  const troubles = new Map<LaneName, LaneTrouble>();
  const progress = syncProgress();
  let contacts = 0;
  let { lastContactAt, trouble: grave } = memory.before;
  let kept = memory.before;
  let shown = '';

  function ended(lane: LaneName, turn: Turn): boolean {
    const before = troubles.get(lane);
    const wasAway = [...troubles.values()].some((trouble) => isAway(trouble.code));
    progress.ended(lane, turn);
    if (turn.next === 'again') {
      contacts++;
      lastContactAt = context.clock.now();
      // Only the server's own answer ends it: a network that goes away is no pardon, nor is a restart.
      if (grave && (grave.lane === lane || isAboutDevice(grave.code))) grave = null;
    }
    if (turn.next === 'again' || turn.next === 'rest') troubles.delete(lane);
    if (turn.next === 'trouble') {
      troubles.set(lane, worse(before, turn.trouble.code));
      if (needsPerson(turn.trouble.code)) grave = { code: turn.trouble.code, lane };
    }
    if (isNews()) remember();
    tellWhenSeen();
    return turn.next === 'again' && wasAway;
  }

  function isNews(): boolean {
    if (grave?.code !== kept.trouble?.code || grave?.lane !== kept.trouble?.lane) return true;
    return Math.abs((lastContactAt ?? 0) - (kept.lastContactAt ?? 0)) >= CONTACT_KEPT_EVERY_MS;
  }

  function remember(): void {
    if (kept.lastContactAt === lastContactAt && kept.trouble === grave) return;
    kept = { lastContactAt, trouble: grave };
    memory.keep(kept);
  }

  function worse(before: LaneTrouble | undefined, code: TroubleCode): LaneTrouble {
    if (before?.code === code) return { ...before, failures: before.failures + 1 };
    return { code, failures: 1, sinceAt: context.clock.now(), contacts };
  }

  function status(): SyncStatus {
    const all = [...troubles.values()];
    const lasting = all.find((trouble) => answered(trouble) && lasts(trouble));
    const away = all.find((trouble) => !answered(trouble) && trouble.failures >= OFFLINE_AFTER_FAILURES);
    const link = grave || lasting ? 'attention' : away ? 'offline' : 'online';
    return {
      link,
      lastContactAt,
      offlineSinceAt: link === 'offline' && away ? away.sinceAt : null,
      trouble: (grave ?? lasting ?? away ?? all[0])?.code ?? null,
      progress: progress.current(),
      clockAheadMs: clockAheadMs(),
    };
  }

  /** The server was there while this went wrong: it said so, or it answered the other lane. */
  function answered(trouble: LaneTrouble): boolean {
    return !isAway(trouble.code) || contacts > trouble.contacts;
  }

  function tellWhenSeen(): void {
    const { link, trouble, offlineSinceAt, progress: at, clockAheadMs: ahead } = status();
    const minutes = Math.round((ahead ?? 0) / 60_000);
    const now = `${link} ${trouble} ${offlineSinceAt} ${at?.done} ${at?.total} ${minutes}`;
    if (now === shown) return;
    shown = now;
    context.changed({ topics: ['status'], loaded: [] });
  }

  return { ended, status, remember, inTouch: (lane) => contacts > 0 && !troubles.has(lane) };
}

function lasts(trouble: LaneTrouble): boolean {
  return trouble.failures >= ATTENTION_AFTER_FAILURES;
}
