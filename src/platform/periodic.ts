/** What a process does again and again until it is stopped: one at a time, and a time that failed is told and followed by the next. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Periodic {
  start(): void;
  /** Waits for the one that is under way. */
  stop(): Promise<void>;
}

/** At once when it is started, then `eachMs` after each end. */
export function periodic(eachMs: number, work: () => Promise<unknown>, failed: (error: unknown) => void): Periodic {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await work().catch(failed);
      await sleep(eachMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
