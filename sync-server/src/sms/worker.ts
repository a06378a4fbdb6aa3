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
  /** Leaves most of the time to whoever raises its signals while he does so: there will be time for its own work afterwards. */
  readonly givesWay?: boolean;
  readonly log: Log;
  /** One round; how many items it dealt with: another follows at once unless it is none. */
  readonly round: () => Promise<number>;
}

const POLL_MS = 500;
const PAUSE_AFTER_ERROR_MS = 1_000;
/** Rests at most so many times as long as it has worked. */
const RESTS_MAX = 8;
/** However busy the machine is: who orders in a busy hour is answered within it. */
const REST_MAX_MS = 200;
/** Nobody has called for so long: the crowd is through. Shorter than what lies between the messages of a busy hour. */
const LULL_MS = 20;

export function openWorker({ signals, wokenBy, givesWay = false, log, round }: WorkerOptions): Worker {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  /** Raised during a round, when nobody waits for it. */
  let missed = false;

  const rest = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  async function giveWay(workedMs: number): Promise<void> {
    const until = performance.now() + Math.min(REST_MAX_MS, RESTS_MAX * workedMs);
    do {
      missed = false;
      await rest(LULL_MS);
    } while (missed && performance.now() < until && !stopping.signal.aborted);
    // What was called for meanwhile is there to be done.
    missed = true;
  }

  async function work(): Promise<void> {
    const offs = wokenBy.map((signal) => signals.on(signal, () => (missed = true)));
    while (!stopping.signal.aborted) {
      missed = false;
      const began = performance.now();
      try {
        const did = await round();
        if (givesWay && missed) await giveWay(performance.now() - began);
        if (did > 0 || missed) continue;
        await signals.wait(wokenBy, POLL_MS, stopping.signal);
      } catch (error) {
        log.error({ err: error }, 'a round of the SMS circuit failed');
        await rest(PAUSE_AFTER_ERROR_MS);
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
