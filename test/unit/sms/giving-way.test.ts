/** A worker that gives way: it leaves the time to a crowd, and goes on as soon as the crowd is through. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openSignals } from '../../../sync-server/src/db/signals.ts';
import { openWorker } from '../../../sync-server/src/sms/worker.ts';
import type { Worker } from '../../../sync-server/src/sms/worker.ts';

const ROUND_MS = 40;
const silent = { info() {}, warn() {}, error() {} };

let worker: Worker | undefined;
let crowd: NodeJS.Timeout | undefined;
afterEach(async () => {
  clearInterval(crowd);
  await worker?.stop();
});

/** `isCalled`: once in each round. */
function startWorker(givesWay: boolean, isCalled = false) {
  const signals = openSignals();
  let rounds = 0;
  const round = async (): Promise<number> => {
    if (isCalled) call();
    await sleep(ROUND_MS);
    rounds += 1;
    return 1;
  };
  worker = openWorker({ signals, wokenBy: ['sms-arrivals'], givesWay, log: silent, round });
  const call = (): void => signals.raise(['sms-arrivals']);
  worker.start();
  return { call, rounds: () => rounds };
}

describe('a worker that gives way', () => {
  it('works little while it is called again and again, and yet works', async () => {
    const { call, rounds } = startWorker(true);
    crowd = setInterval(call, 5);
    await sleep(1_000);
    expect(rounds()).toBeGreaterThanOrEqual(2);
    expect(rounds()).toBeLessThanOrEqual(6);
  });

  it('goes on as soon as nobody calls', async () => {
    const { rounds } = startWorker(true, true);
    await sleep(1_000);
    expect(rounds()).toBeGreaterThanOrEqual(10);
  });

  it('which another does not', async () => {
    const { call, rounds } = startWorker(false);
    crowd = setInterval(call, 5);
    await sleep(1_000);
    expect(rounds()).toBeGreaterThanOrEqual(10);
  });
});
