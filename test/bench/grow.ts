/**
 * What a push costs behind 1,000,000 facts against what it costs behind 1,000: the same batches, in turn, each with its server. Held
 * against each other are the processors' time, and the time until the answer.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addManyFacts } from './many-facts.ts';
import { processorMs } from './processor-time.ts';
import { prepareBatches } from './push-batches.ts';
import { sendAll, SERVER, startServer, stopServer } from './push-driver.ts';
import type { RunningServer } from './push-driver.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const MANY_FACTS = 1_000_000;
const WARM_UP_BATCHES = 4;
const TRADE = { counters: 4, batchesEach: WARM_UP_BATCHES + 16, activeCardsEach: 150 };
const TIMES_MAX = 1.2;

export async function bench(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-grow-'));
  const agent = new Agent({ keepAlive: true });
  const running: RunningServer[] = [];
  try {
    const folders = ['few', 'day', 'many'].map((name) => join(dir, name)) as [string, string, string];
    const [few, day, many] = folders;
    await mkdir(few);
    const counters = await prepareBatches(few, TRADE);
    const start = async (folder: string): Promise<RunningServer> => {
      const server = await startServer([SERVER], folder, { FLOUSS_REQUESTS_PER_MINUTE: '1000000' });
      running.push(server);
      return server;
    };
    /** The same counters' batches from one number to another, one counter after the other: nothing waits for anything. */
    const push = async (server: RunningServer, from: number, to: number): Promise<void> => {
      for (const { counter, batches } of counters) {
        const calls = batches.slice(from, to).map((batch) => counter.pushCall(batch.map(({ entry }) => entry)));
        await sendAll(server.url, agent, calls, true);
      }
    };
    for (const folder of [day, many]) await cp(few, folder, { recursive: true });
    const busy = await start(day);
    await push(busy, 0, TRADE.batchesEach);
    await stopServer(busy.child);
    const facts = addManyFacts(join(many, 'flouss.sqlite'), join(day, 'flouss.sqlite'), MANY_FACTS);
    const servers = [await start(few), await start(many)] as const;
    for (const server of servers) await push(server, 0, WARM_UP_BATCHES);
    const costs = servers.map((): Cost[] => []);
    for (let at = WARM_UP_BATCHES; at < TRADE.batchesEach; at++) {
      for (const [i, server] of servers.entries()) {
        costs[i]?.push(await costOf(server, counters.length, () => push(server, at, at + 1)));
      }
    }
    return rowsOf(costs as [Cost[], Cost[]], facts);
  } finally {
    agent.destroy();
    await Promise.all(running.map(({ child }) => stopServer(child)));
    await rm(dir, { recursive: true, force: true });
  }
}

/** Milliseconds a push. */
interface Cost {
  readonly processors: number;
  readonly clock: number;
}

async function costOf({ child }: RunningServer, pushes: number, work: () => Promise<void>): Promise<Cost> {
  const [used, began] = [processorMs(child), performance.now()];
  await work();
  return { processors: (processorMs(child) - used) / pushes, clock: (performance.now() - began) / pushes };
}

function rowsOf([few, many]: readonly [Cost[], Cost[]], facts: number): Row[] {
  const row = (name: string, of: keyof Cost, what: string): Row => {
    const [limit, value] = [median(few.map((cost) => cost[of])), median(many.map((cost) => cost[of]))];
    const note = `${what} for 500 facts behind ${facts} against behind a thousand; at most ${TIMES_MAX}`;
    return { name, value, unit: 'ms', limit, ratio: value / limit, runs: many.length, note };
  };
  return [row('grow', 'processors', "the server's processors"), row('grow-clock', 'clock', 'from push to answer')];
}
