/** Runs a piece of work again and again: at each signal, and by itself now and then. Knows nothing of the work. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Signal } from '../db/handles.ts';
import type { Signals } from '../db/signals.ts';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

export interface Worker {
  start(): void;
  /** Ends the round under way and begins no other. */
  stop(): Promise<void>;
  /** One round; how many items it dealt with. Not while the worker is started. */
  runOnce(): Promise<number>;
}

export interface WorkerOptions {
  readonly signals: Signals;
  readonly wokenBy: readonly Signal[];
  readonly log: Log;
  /** One round; how many items it dealt with: another follows at once unless it is none. */
  readonly round: () => Promise<number>;
}

const POLL_MS = 500;
const PAUSE_AFTER_ERROR_MS = 1_000;

export function openWorker({ signals, wokenBy, log, round }: WorkerOptions): Worker {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  /** Raised during a round, when nobody waits for it. */
  let missed = false;

  async function work(): Promise<void> {
    const offs = wokenBy.map((signal) => signals.on(signal, () => (missed = true)));
    while (!stopping.signal.aborted) {
      missed = false;
      try {
        if ((await round()) > 0 || missed) continue;
        await signals.wait(wokenBy, POLL_MS, stopping.signal);
      } catch (error) {
        log.error({ err: error }, 'a round of the SMS circuit failed');
        await sleep(PAUSE_AFTER_ERROR_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
    for (const off of offs) off();
  }

  return {
    start() {
      running ??= work();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    runOnce: round,
  };
}
