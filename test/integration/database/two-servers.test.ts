/** Two server processes over one MariaDB: either may be asked, either may be killed or stopped in the middle of its work. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FLOAT, openShop } from '../server/process-shop.ts';
import type { Books } from '../server/process-shop.ts';
import { refusedStart, startServer } from '../server/server-process.ts';
import type { ServerProcess } from '../server/server-process.ts';
import { urlOf } from './counting.ts';
import { mariadbd, startMariadb } from './mariadb-server.ts';
import type { MariadbServer } from './mariadb-server.ts';

const PRICE = 1_900;

const guess = async (url: string): Promise<number> => {
  const answer = await fetch(`${url}/v1/hello`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'WRONG-CODE-0000' }),
  });
  return answer.status;
};

describe.skipIf(mariadbd === undefined)('two servers over one MariaDB (skipped where it is not installed)', () => {
  let mariadb: MariadbServer;
  let dir: string;
  let env: { readonly FLOUSS_DATABASE_URL: string };
  let servers: ServerProcess[];
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb.remove());
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'flouss-two-'));
    env = { FLOUSS_DATABASE_URL: urlOf(await mariadb.createDatabase(), [mariadb.port]) };
    const first = await startServer(join(dir, 'a'), env);
    // Both have the same key.
    cpSync(join(dir, 'a', 'master.key'), join(dir, 'b', 'master.key'), { recursive: true });
    servers = [first, await startServer(join(dir, 'b'), env)];
  }, 60_000);
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    rmSync(dir, { recursive: true, force: true });
  });

  const openShopHere = (packs: number) => openShop(() => servers[0] as ServerProcess, join(dir, 'a'), packs, env);
  const urls = (): [string, string] => servers.map(({ url }) => url) as [string, string];

  it('a pull that waits at one hears within two seconds of what came in at the other', async () => {
    const [here, there] = urls();
    const { counter, packs } = await openShopHere(2);
    await counter.push([counter.receivePacks(packs)]);
    const customer = counter.register('Awa');
    counter.moveTo(there);
    const { cursor } = (await counter.pull(0)).body;
    const waiting = counter.pull(cursor, 20_000);
    await sleep(300);
    counter.moveTo(here);
    const began = performance.now();
    await counter.push([customer, counter.sell(packs[0]!, customer)]);
    expect((await waiting).body.items.length).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it(
    'are killed and stopped by turns under pushes: every sale stands once, and the books agree',
    { timeout: 180_000 },
    async () => {
      const { agent_id, counter, packs, office } = await openShopHere(120);
      await counter.push([counter.receivePacks(packs)]);
      const interruptedStatus: (number | undefined)[] = [];
      for (let round = 0; round < 4; round++) {
        const written = packs.slice(round * 30, round * 30 + 30).flatMap((card) => {
          const customer = counter.register(`K${card.replace(/\W/g, '')}`);
          return [customer, counter.sell(card, customer)];
        });
        const victim = round % 2;
        counter.moveTo(urls()[victim] as string);
        const interrupted = counter.push(written).catch(() => undefined);
        await sleep(round * 12);
        await (round < 2 ? servers[victim]?.kill() : servers[victim]?.stop());
        interruptedStatus.push((await interrupted)?.status);
        counter.moveTo(urls()[1 - victim] as string);
        const { body } = await counter.push(written);
        expect(body.verdicts.map(({ outcome }) => outcome)).toEqual(written.map(() => 'accepted'));
        expect(body.head).toEqual(counter.head());
        servers[victim] = await startServer(join(dir, victim === 0 ? 'a' : 'b'), env);
      }
      // One that is told to end answers what it has begun.
      expect(interruptedStatus.slice(2)).toEqual([200, 200]);
      const ledger = (await office.ask<Books>('GET', '/admin/ledger')).body;
      const float = ledger.accounts.find(({ account }) => account === `agent-float:${agent_id}`);
      expect(float?.balance_cents).toBe(-(FLOAT - 120 * PRICE));
      expect(ledger.findings).toEqual([]);
    },
  );

  it('let an address guess at codes no more often together than one would alone', async () => {
    const [here, there] = urls();
    // A minute that turns in between begins a new count: then once more.
    const round = async (): Promise<number[]> => {
      const minute = Math.floor(Date.now() / 60_000);
      const statuses: number[] = [];
      for (let i = 0; i < 16; i++) statuses.push(await guess(i % 2 === 0 ? here : there));
      return minute === Math.floor(Date.now() / 60_000) ? statuses : round();
    };
    const statuses = await round();
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(6);
    expect(statuses.slice(-4)).toEqual([429, 429, 429, 429]);
  });

  it('one with another master key does not start', async () => {
    const refused = await refusedStart({ FLOUSS_DATA_DIR: join(dir, 'c'), ...env });
    expect(refused.exitCode).toBe(1);
    expect(refused.said).toContain('master key');
  });

  it(
    'say that they are busy while the database is away, and answer when it is back',
    { timeout: 120_000 },
    async () => {
      const { counter, packs } = await openShopHere(1);
      const arrived = counter.receivePacks(packs);
      await mariadb.kill();
      const waiting = counter.push([arrived]);
      await sleep(1_000);
      await mariadb.start();
      const answer = await waiting;
      const { status } = answer.status === 200 ? answer : await counter.push([arrived]);
      expect(status).toBe(200);
    },
  );
});
