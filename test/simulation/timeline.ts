/**
 * The only clock, and everything that is going to happen. One event at a time: what it set going runs on until all of it waits
 * for later events. Whatever is said to the trace is part of its digest.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface Timeline {
  /** True time, which no clock of the world shows exactly. */
  now(): number;
  after(ms: number, happens: () => void): void;
  /** A promise that goes on by itself, without an event: the next event waits for it. */
  held<T>(work: Promise<T>): Promise<T>;
  note(...words: readonly (string | number | null)[]): void;
  /** Until `until`, or until nothing is to come. */
  run(until: number): Promise<void>;
  /** Also settles what was set going outside of an event. */
  settle(): Promise<void>;
  digest(): string;
  /** The latest of what was noted, oldest first. */
  latest(): readonly string[];
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happens: () => void;
}

const LATEST_MAX = 400;

export function openTimeline(startAt: number): Timeline {
  let now = startAt;
  let order = 0;
  const busy = new Set<Promise<unknown>>();
  const events = openHeap();
  const hash = createHash('sha256');
  const latest: string[] = [];

  async function settle(): Promise<void> {
    do await nextTurn();
    while (busy.size > 0);
  }

  return {
    now: () => now,
    after: (ms, happens) => events.push({ at: now + Math.max(0, Math.round(ms)), order: order++, happens }),
    async held(work) {
      busy.add(work);
      try {
        return await work;
      } finally {
        busy.delete(work);
      }
    },
    note(...words) {
      const line = `${now} ${words.join(' ')}`;
      hash.update(line).update('\n');
      if (latest.push(line) > 2 * LATEST_MAX) latest.splice(0, LATEST_MAX);
    },
    async run(until) {
      for (let event = events.next(until); event; event = events.next(until)) {
        now = event.at;
        event.happens();
        await settle();
      }
      if (Number.isFinite(until)) now = Math.max(now, until);
    },
    settle,
    digest: () => hash.copy().digest('hex'),
    latest: () => latest.slice(-LATEST_MAX),
  };
}

/** A binary heap by instant, then by the order in which they were put in. */
function openHeap(): { push(event: Event): void; next(until: number): Event | undefined } {
  const heap: Event[] = [];
  const before = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [heap[j]!, heap[i]!];
  };
  return {
    push(event) {
      let i = heap.push(event) - 1;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (!before(heap[i]!, heap[parent]!)) break;
        swap(i, parent);
        i = parent;
      }
    },
    next(until) {
      const first = heap[0];
      if (!first || first.at > until) return undefined;
      const last = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = last;
        for (let i = 0; ;) {
          let least = i;
          for (const child of [2 * i + 1, 2 * i + 2]) {
            if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
          }
          if (least === i) break;
          swap(i, least);
          i = least;
        }
      }
      return first;
    },
  };
}
