/**
 * One server process against two over the same MariaDB, the same batches, and where the time goes: two processes check and judge
 * beside each other, and write in turn. Two processors hold load, servers and database here.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@flouss/shared/kernel/assert';
import { urlOf } from '../integration/database/counting.ts';
import { mariadbd, startMariadb } from '../integration/database/mariadb-server.ts';
import type { MariadbServer } from '../integration/database/mariadb-server.ts';
import { processorMs } from './processor-time.ts';
import { prepareBatches, WARM_UP_BATCHES } from './push-batches.ts';
import type { CounterBatches } from './push-batches.ts';
import { sendAll, SERVER, startServer, stopServer } from './push-driver.ts';
import type { RunningServer } from './push-driver.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';
import { fill } from './sync-push-mariadb.ts';

const RUNS = 3;
const TRADE = { counters: 4, batchesEach: WARM_UP_BATCHES + 8, activeCardsEach: 150 };

export async function bench(): Promise<Row[]> {
  if (!mariadbd) throw new Error('two-servers needs MariaDB: install mariadb-server');
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-two-'));
  const mariadb = await startMariadb(dir);
  try {
    const ready = join(dir, 'ready');
    await mkdir(ready);
    const counters = await prepareBatches(ready, TRADE);
    const [one, two]: [Measured[], Measured[]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      one.push(await measure(dir, mariadb, counters, 1));
      two.push(await measure(dir, mariadb, counters, 2));
    }
    const [limit, value] = [one, two].map((runs) => median(runs.map(({ factsASecond }) => factsASecond)));
    assert(limit !== undefined && value !== undefined, 'both were measured');
    const note = `one process: ${shares(one)}; two: ${shares(two)}`;
    return [{ name: 'two-servers', value, unit: 'facts/s', limit, ratio: value / limit, runs: RUNS, note }];
  } finally {
    await mariadb.remove();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Measured {
  readonly factsASecond: number;
  /** Milliseconds of a processor for each batch, and of the clock. */
  readonly batch: { readonly servers: number; readonly mariadb: number; readonly load: number; readonly clock: number };
}

async function measure(
  dir: string,
  mariadb: MariadbServer,
  counters: readonly CounterBatches[],
  processes: number,
): Promise<Measured> {
  const FLOUSS_DATABASE_URL = urlOf(await mariadb.createDatabase(), [mariadb.port]);
  await fill(FLOUSS_DATABASE_URL, join(dir, 'ready', 'flouss.sqlite'));
  const servers: RunningServer[] = [];
  for (let i = 0; i < processes; i++) {
    const folder = await mkdtemp(join(dir, 'run-'));
    await cp(join(dir, 'ready', 'master.key'), join(folder, 'master.key'));
    servers.push(await startServer([SERVER], folder, { FLOUSS_DATABASE_URL }));
  }
  const agent = new Agent({ keepAlive: true });
  const calls = counters.map(({ counter, batches }) =>
    batches.map((batch) => counter.pushCall(batch.map(({ entry }) => entry))),
  );
  const send = async (from: number, to?: number): Promise<void> =>
    void (await Promise.all(
      calls.map((own, i) => sendAll(servers[i % processes]?.url ?? '', agent, own.slice(from, to), true)),
    ));
  const used = () => ({
    servers: servers.reduce((sum, { child }) => sum + processorMs(child), 0),
    mariadb: processorMs({ pid: mariadb.pid() }),
    load: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
    clock: performance.now(),
  });
  try {
    await send(0, WARM_UP_BATCHES);
    const before = used();
    await send(WARM_UP_BATCHES);
    const after = used();
    const timed = counters.flatMap(({ batches }) => batches.slice(WARM_UP_BATCHES));
    const facts = timed.reduce((sum, batch) => sum + batch.length, 0);
    const each = (key: keyof typeof before): number => (after[key] - before[key]) / timed.length;
    const batch = { servers: each('servers'), mariadb: each('mariadb'), load: each('load'), clock: each('clock') };
    return { factsASecond: facts / ((after.clock - before.clock) / 1000), batch };
  } finally {
    agent.destroy();
    await Promise.all(servers.map(({ child }) => stopServer(child)));
  }
}

function shares(runs: readonly Measured[]): string {
  const of = (key: keyof Measured['batch']): string => median(runs.map(({ batch }) => batch[key])).toFixed(0);
  return `${of('clock')} ms a batch of the clock, of a processor ${of('servers')} in the servers, ${of('mariadb')} in MariaDB, ${of('load')} in the load`;
}
