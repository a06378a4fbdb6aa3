/** A worker that gives way: it leaves the time to a crowd, and goes on as soon as the crowd is through. Shares of time: a busy machine is slow at both. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openSignals } from '../../../sync-server/src/db/signals.ts';
import { openWorker } from '../../../sync-server/src/sms/worker.ts';
import type { Worker } from '../../../sync-server/src/sms/worker.ts';

const ROUND_MS = 40;
const ROUNDS = 5;
const silent = { info() {}, warn() {}, error() {} };

let worker: Worker | undefined;
let crowd: NodeJS.Timeout | undefined;
afterEach(async () => {
  clearInterval(crowd);
  await worker?.stop();
});

/** Which part of the time it works, called every so many milliseconds, or once in each round. */
async function shareOfTime(givesWay: boolean, calledEachMs?: number): Promise<number> {
  const signals = openSignals();
  const call = (): void => signals.raise(['sms-arrivals']);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let rounds = 0;
  let worked = 0;
  const round = async (): Promise<number> => {
    const since = performance.now();
    if (calledEachMs === undefined) call();
    await sleep(ROUND_MS);
    worked += performance.now() - since;
    if (++rounds === ROUNDS) resolve();
    return 1;
  };
  worker = openWorker({ signals, wokenBy: ['sms-arrivals'], givesWay, log: silent, round });
  if (calledEachMs !== undefined) crowd = setInterval(call, calledEachMs);
  const began = performance.now();
  worker.start();
  await done;
  return worked / (performance.now() - began);
}

describe('a worker that gives way', () => {
  it('works little while it is called again and again, and yet works', async () => {
    expect(await shareOfTime(true, 2)).toBeLessThan(0.3);
  });

  it('goes on as soon as nobody calls', async () => {
    expect(await shareOfTime(true)).toBeGreaterThan(0.35);
  });

  it('which another does not', async () => {
    expect(await shareOfTime(false, 2)).toBeGreaterThan(0.7);
  });
});
