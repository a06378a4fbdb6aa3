/** The process: what it says at its start and end, and that a kill in the middle of a push loses and doubles nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FLOAT, openShop } from './process-shop.ts';
import type { Books } from './process-shop.ts';
import { refusedStart, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

let dir: string;
let server: ServerProcess | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-process-'));
});
afterEach(async () => {
  await server?.kill();
  server = undefined;
  rmSync(dir, { recursive: true, force: true });
});

describe('a kill in the middle of a push', () => {
  it('loses and doubles nothing, whenever it comes', async () => {
    server = await startServer(dir);
    const { agent_id, counter, packs, office } = await openShop(() => server as ServerProcess, dir, 200);
    let sold = 0;
    await counter.push([counter.receivePacks(packs)]);
    for (const delayMs of [0, 8, 20, 45]) {
      const written = packs.slice(sold, sold + 50).flatMap((card) => {
        const customer = counter.register(`K${card.replace(/\W/g, '')}`);
        return [customer, counter.sell(card, customer)];
      });
      sold += 50;
      const interrupted = counter.push(written).catch(() => undefined);
      await sleep(delayMs);
      await server.kill();
      await interrupted;
      server = await startServer(dir);
      counter.moveTo(server.url);
      const { body } = await counter.push(written);
      expect(body.verdicts.map(({ outcome }) => outcome)).toEqual(written.map(() => 'accepted'));
      expect(body.head).toEqual(counter.head());
    }
    const ledger = (await office.ask<Books>('GET', '/admin/ledger')).body;
    const float = ledger.accounts.find(({ account }) => account === `agent-float:${agent_id}`);
    expect(float?.balance_cents).toBe(-(FLOAT - 200 * 1_900));
    expect(ledger.findings).toEqual([]);
  }, 60_000);
});

describe('the start', () => {
  it('says one line, and the end answers held pulls and is clean', async () => {
    server = await startServer(dir);
    const { counter } = await openShop(() => server as ServerProcess, dir, 1);
    const { cursor } = (await counter.pull(0)).body;
    const held = counter.pull(cursor, 20_000);
    await sleep(200);
    const began = performance.now();
    expect(await server.stop()).toBe(0);
    expect((await held).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(server.lines).toHaveLength(1);
  });

  it('refuses a port in use in one sentence', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = await refusedStart({ FLOUSS_DATA_DIR: dir, FLOUSS_PORT: String(port) });
    taken.close();
    expect(refused).toEqual({
      exitCode: 1,
      said: `Port ${port} on 127.0.0.1 is in use; choose another with FLOUSS_PORT.\n`,
    });
  });

  it('refuses a folder it cannot write to, and an environment it cannot use', async () => {
    const file = join(dir, 'a-file');
    writeFileSync(file, '');
    const folder = await refusedStart({ FLOUSS_DATA_DIR: join(file, 'below') });
    expect([folder.exitCode, folder.said]).toEqual([
      1,
      expect.stringMatching(/^The data folder .* cannot be written to; .*\n$/),
    ]);
    const nothing = await refusedStart({});
    expect([nothing.exitCode, nothing.said]).toEqual([
      1,
      expect.stringMatching(/^The environment .*FLOUSS_DATA_DIR.*\n$/),
    ]);
  });

  it('refuses a database whose master key is gone', async () => {
    server = await startServer(dir);
    await server.stop();
    rmSync(join(dir, 'master.key'));
    const refused = await refusedStart({ FLOUSS_DATA_DIR: dir });
    expect([refused.exitCode, refused.said]).toEqual([1, expect.stringContaining('master key file is missing')]);
  });
});
