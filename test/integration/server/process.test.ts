/** The process: what it says at its start and end, and that a kill in the middle of a push loses and doubles nothing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FLOAT, openShop } from './process-shop.ts';
import type { Books } from './process-shop.ts';
import { refusedStart, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const VERIFY = fileURLToPath(new URL('../../../sync-server/src/verify/main.ts', import.meta.url));
/** In a run that looks at nothing else, more of them. */
const KILLS = Number(process.env['FLOUSS_KILLS'] ?? 4);
const SALES_A_KILL = 20;
const KILLED_WITHIN_MS = 60;

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
  it('loses and doubles nothing, whenever it comes', { timeout: 60_000 + KILLS * 10_000 }, async () => {
    server = await startServer(dir);
    const { agent_id, counter, packs, office } = await openShop(
      () => server as ServerProcess,
      dir,
      KILLS * SALES_A_KILL,
    );
    let inTheMiddle = 0;
    for (let round = 0; round < KILLS; round++) {
      const some = packs.slice(round * SALES_A_KILL, (round + 1) * SALES_A_KILL);
      const written = [counter.receivePacks(some)];
      for (const card of some) {
        const customer = counter.register(`K${card.replace(/\W/g, '')}`);
        written.push(customer, counter.sell(card, customer));
      }
      const answered = counter.push(written).then(
        () => true,
        () => false,
      );
      await sleep((round / KILLS) * KILLED_WITHIN_MS);
      await server.kill();
      if (!(await answered)) inTheMiddle += 1;
      server = await startServer(dir);
      counter.moveTo(server.url);
      const { body } = await counter.push(written);
      expect(body.verdicts.map(({ outcome }) => outcome)).toEqual(written.map(() => 'accepted'));
      expect(body.head).toEqual(counter.head());
    }
    // Else the kills came too late to prove anything.
    expect(inTheMiddle).toBeGreaterThan(0);
    const ledger = (await office.ask<Books>('GET', '/admin/ledger')).body;
    const float = ledger.accounts.find(({ account }) => account === `agent-float:${agent_id}`);
    expect(float?.balance_cents).toBe(-(FLOAT - packs.length * 1_900));
    expect(ledger.findings).toEqual([]);
    const verified = spawnSync(process.execPath, [VERIFY, '--db', join(dir, 'flouss.sqlite')], { encoding: 'utf8' });
    expect(verified.stdout).not.toContain('BROKEN');
    expect(verified.status).toBe(0);
  });
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
