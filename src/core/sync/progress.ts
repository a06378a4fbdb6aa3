/**
 * How far a long catch-up has come, for the person who waits for it: what a lane has done since it began, and what is left.
 * A catch-up of a page or two is nobody's wait and says nothing.
 */
import type { SyncProgress } from '@flouss/shared/contract/views';
import type { LaneName } from './link-status.ts';
import type { Turn } from './turn.ts';

/** Fewer than this is over before it could be read. */
export const PROGRESS_SHOWN_MIN = 100;

const DIRECTION = { push: 'sending', pull: 'taking' } as const;

export interface Progress {
  readonly ended: (lane: LaneName, turn: Turn) => void;
  /** What is sent comes first: it is the counter's own. */
  readonly current: () => SyncProgress | null;
}

export function syncProgress(): Progress {
  const lanes = new Map<LaneName, { readonly done: number; readonly left: number }>();

  function ended(lane: LaneName, turn: Turn): void {
    const moved = turn.next === 'again' ? turn.moved : undefined;
    if (moved && moved.left > 0) lanes.set(lane, { done: (lanes.get(lane)?.done ?? 0) + moved.done, left: moved.left });
    // A refusal or a lost answer is a pause of the catch-up, not its end.
    else if (turn.next === 'again' || turn.next === 'rest') lanes.delete(lane);
  }

  function current(): SyncProgress | null {
    for (const lane of ['push', 'pull'] as const) {
      const { done, left } = lanes.get(lane) ?? { done: 0, left: 0 };
      if (done + left >= PROGRESS_SHOWN_MIN) return { direction: DIRECTION[lane], done, total: done + left };
    }
    return null;
  }

  return { ended, current };
}
