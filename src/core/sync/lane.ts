/**
 * Takes turns, one at a time, for as long as it lives: again while there is more, after a bounded back-off when there was
 * trouble, not before the server said when it is busy, otherwise when woken. Push and pull each have one. It knows neither what a turn does nor the server.
 */
import type { Random } from '@flouss/shared/kernel/ports';
import { backOffMs, spreadMs } from './back-off.ts';
import type { Turn } from './turn.ts';

export interface LaneOptions {
  /** `hurried`: somebody waits for the end of this turn. Never rejects. */
  turn(hurried: boolean, abort: AbortSignal): Promise<Turn>;
  /** Hears how each turn ended, before the lane pauses. */
  ended(turn: Turn): void;
  /** A long-poll may be cut short when somebody hurries; a push may not. */
  readonly abortable: boolean;
  readonly random: Random;
}

export interface Lane {
  /** There is something to do: ends a rest or a back-off. */
  wake(): void;
  /** Resolves when everything there is to do now was done or met trouble. */
  now(): Promise<void>;
  /** Resolves when the turn under way has ended. */
  stop(): Promise<void>;
}

export function startLane(options: LaneOptions): Lane {
  let hurry: (() => void)[] = [];
  let woken = false;
  let sentAway = false;
  let endPause: (() => void) | undefined;
  let turnAbort = new AbortController();
  const life = new AbortController();
  const finished = run();

  async function run(): Promise<void> {
    let failures = 0;
    // Each turn is bounded in time, and only a rest has no end of its own.
    while (!life.signal.aborted) {
      woken = false;
      turnAbort = new AbortController();
      const waiting = [...hurry];
      const turn = await options.turn(waiting.length > 0, turnAbort.signal);
      if (turnAbort.signal.aborted) continue;
      options.ended(turn);
      failures = failed(turn) ? failures + 1 : 0;
      if (turn.next !== 'again' || options.abortable) {
        hurry = hurry.slice(waiting.length);
        for (const done of waiting) done();
      }
      await pause(turn, failures);
    }
    for (const done of hurry) done();
  }

  function pause(turn: Turn, failures: number): Promise<void> {
    const sentAwayMs = turn.next === 'trouble' ? turn.trouble.retryAfterMs : undefined;
    sentAway = sentAwayMs !== undefined;
    if ((woken && !sentAway) || hurry.length > 0 || life.signal.aborted) return Promise.resolve();
    const pauseMs = pauseOf(turn, failures, sentAwayMs);
    return new Promise((resolve) => {
      const timer = pauseMs === undefined ? undefined : setTimeout(resolve, pauseMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function pauseOf(turn: Turn, failures: number, sentAwayMs: number | undefined): number | undefined {
    if (sentAwayMs !== undefined) return spreadMs(sentAwayMs, options.random);
    if (failed(turn)) return backOffMs(failures, options.random);
    return turn.next === 'again' ? turn.pauseMs : undefined;
  }

  function wake(): void {
    woken = true;
    // A server that has too much to do is not asked again for each new fact; a person who asks is another matter.
    if (!sentAway) endPause?.();
  }

  function wakeAtOnce(): void {
    sentAway = false;
    wake();
  }

  return {
    wake,
    now() {
      const { promise, resolve } = Promise.withResolvers<void>();
      hurry.push(resolve);
      if (options.abortable) turnAbort.abort();
      wakeAtOnce();
      return promise;
    },
    stop() {
      life.abort();
      turnAbort.abort();
      wakeAtOnce();
      return finished;
    },
  };
}

function failed(turn: Turn): boolean {
  return turn.next === 'trouble' || turn.next === 'later';
}
