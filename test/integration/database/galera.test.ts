/** Three nodes, two servers of ours: nodes die one by one and all at once, one is cut off; what was acknowledged stands once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { openAt, putUnderLoad } from './counting.ts';
import { galera, startGalera } from './mariadb-server.ts';
import type { GaleraCluster, MariadbServer } from './mariadb-server.ts';

/** In a run that looks at nothing else, more of them. */
const KILLS = Number(process.env['FLOUSS_KILLS'] ?? 2);
/** Patience of servers, of nodes and of a busy machine, one after the other. */
const ROUND_MS = 180_000;

const rowsOf = (node: MariadbServer): Promise<unknown> =>
  node.query('set session wsrep_sync_wait = 1; select name, value from flouss_1.settings order by name');

describe.skipIf(galera === undefined)('a Galera cluster (skipped where galera-4 is not installed)', () => {
  let cluster: GaleraCluster;
  let processes: Database[];
  beforeAll(async () => {
    cluster = await startGalera();
    const name = await cluster.nodes[0]!.createDatabase();
    const ports = cluster.nodes.map(({ port }) => port);
    processes = [await openAt('a', name, ports), await openAt('b', name, ports)];
  }, 120_000);
  afterAll(async () => {
    try {
      for (const db of processes) await db.close();
    } finally {
      await cluster.remove();
    }
  }, 60_000);

  /** The same rows on every node, as soon as each has applied what there is; one that is coming back refuses to say until then. */
  const agree = (): Promise<void> =>
    vi.waitFor(
      async () => {
        const [first, ...others] = await Promise.all(cluster.nodes.map(rowsOf));
        for (const other of others) expect(other).toEqual(first);
      },
      { timeout: ROUND_MS / 2, interval: 200 },
    );

  it('loses the node that is written to, and goes on at the next', { timeout: KILLS * ROUND_MS }, async () => {
    const load = putUnderLoad(processes);
    for (let round = 0; round < KILLS; round++) {
      await load.more(30);
      await (cluster.nodes[round % cluster.nodes.length] as MariadbServer).kill();
      await load.more(30);
      await cluster.restart();
    }
    expect(await load.end()).toEqual([]);
    await agree();
  });

  it(
    'loses all nodes within a moment, and has everything when they are back',
    { timeout: KILLS * ROUND_MS },
    async () => {
      const load = putUnderLoad(processes);
      for (let round = 0; round < KILLS / 2; round++) {
        await load.more(30);
        for (const node of cluster.nodes) {
          await node.kill();
          await sleep(300);
        }
        await cluster.restart();
      }
      await load.more(30);
      expect(await load.end()).toEqual([]);
      await agree();
    },
  );

  it('with a node that hears nobody decides nothing twice', { timeout: ROUND_MS }, async () => {
    const load = putUnderLoad(processes);
    await load.more(30);
    cluster.nodes[0]!.signal('SIGSTOP');
    await load.more(30);
    cluster.nodes[0]!.signal('SIGCONT');
    await load.more(30);
    expect(await load.end()).toEqual([]);
    await agree();
  });
});
