/**
 * The line is back for a whole country: 200 counters come at the same moment, each with a day of 500 facts. How long each waits
 * until its facts are judged and durable, held against the median: nobody may be left behind.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import type { SignedCall } from '../integration/server/test-counter.ts';
import { prepareBatches } from './push-batches.ts';
import { ask, SERVER, startServer, stopServer } from './push-driver.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const STORM = { counters: 200, batchesEach: 1, activeCardsEach: 10 };
const TIMES_THE_MEDIAN_MAX = 3;

export async function bench(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-storm-'));
  try {
    const counters = await prepareBatches(dir, STORM);
    const server = await startServer([SERVER], dir, { FLOUSS_REQUESTS_PER_MINUTE: '1000000' });
    const agent = new Agent({ keepAlive: true });
    try {
      const calls = counters.map(
        ({ counter, batches }) =>
          () =>
            counter.pushCall(batches.flat().map(({ entry }) => entry)),
      );
      const began = performance.now();
      const drained = await Promise.all(calls.map((sign) => drain(server.url, agent, sign)));
      return [rowOf(drained, performance.now() - began, counters.length)];
    } finally {
      agent.destroy();
      await stopServer(server.child);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface Drained {
  readonly ms: number;
  readonly facts: number;
  readonly sentAway: number;
}

/** As a counter does: where it is sent away it waits as long as it is told, and up to as long again. */
async function drain(url: string, agent: Agent, sign: () => SignedCall): Promise<Drained> {
  const began = performance.now();
  for (let sentAway = 0; ; sentAway++) {
    const { status, text, retryAfterMs } = await ask(url, agent, sign());
    if (status === 200) {
      const { verdicts } = JSON.parse(text) as PushAnswer;
      assert(
        verdicts.every(({ outcome }) => outcome === 'accepted'),
        'every fact of the storm is accepted',
      );
      return { ms: performance.now() - began, facts: verdicts.length, sentAway };
    }
    assert(retryAfterMs > 0, `a push was answered ${status}: ${text}`);
    await sleep(retryAfterMs * (1 + Math.random()));
  }
}

function rowOf(drained: readonly Drained[], ms: number, counters: number): Row {
  const waits = drained.map((each) => each.ms);
  const [middle, slowest] = [median(waits), Math.max(...waits)];
  const facts = drained.reduce((sum, each) => sum + each.facts, 0);
  const sentAway = drained.reduce((sum, each) => sum + each.sentAway, 0);
  const note = [
    `${counters} counters with ${facts} facts in ${(ms / 1000).toFixed(1)} s, ${((facts / ms) * 1000).toFixed(0)} facts/s`,
    `median wait ${(middle / 1000).toFixed(1)} s, longest ${(slowest / 1000).toFixed(1)} s, sent away ${sentAway} times`,
  ].join('; ');
  const value = slowest / middle;
  return {
    name: 'reconnect-storm',
    value,
    unit: 'x the median wait',
    limit: TIMES_THE_MEDIAN_MAX,
    ratio: value / TIMES_THE_MEDIAN_MAX,
    runs: 1,
    note,
  };
}
