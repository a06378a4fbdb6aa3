/** The master key is changed by the command while a server works, is killed and comes back; in the end nothing needs the former one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@flouss/platform/system-ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import { writeSetting } from '../../../sync-server/src/db/terms.ts';
import { customersTold } from './customers-told.ts';
import { openShop } from './process-shop.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import type { TestCustomer } from './test-counter.ts';

const ROTATE = fileURLToPath(new URL('../../../sync-server/src/rotate-keys.ts', import.meta.url));

async function rotate(dir: string, ...words: string[]): Promise<{ readonly exitCode: number; readonly said: string }> {
  const child = spawn(process.execPath, [ROTATE, ...words], {
    env: { PATH: process.env['PATH'] ?? '', FLOUSS_DATA_DIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, said };
}

const CUSTOMERS = 400;

describe('the command', () => {
  let dir: string;
  let server: ServerProcess;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'flouss-rotate-'));
    server = await startServer(dir);
  });
  afterEach(async () => {
    await server.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  it('changes the key while the server works, is killed and comes back', { timeout: 180_000 }, async () => {
    const { counter, office } = await openShop(() => server, dir, 1);
    const customers: (TestCustomer & { entry: object })[] = [];
    for (let i = 0; i < CUSTOMERS; i++) customers.push(counter.register(`R${String(i).padStart(6, '0')}`));
    const pushed = await counter.push(customers as never);
    expect(new Set(pushed.body.verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    const [former = ''] = readFileSync(join(dir, 'master.key'), 'utf8').trim().split('\n');

    expect((await rotate(dir, '--use')).said).toContain('no other key that was never in use');
    expect((await rotate(dir, '--prepare')).said).toContain('A new key stands in the file');
    expect((await rotate(dir, '--prepare')).said).toContain('holds two keys already');
    const used = await rotate(dir, '--use');
    expect([used.exitCode, used.said]).toEqual([1, expect.stringContaining('in use')]);
    expect((await rotate(dir, '--use')).said).toContain('no other key that was never in use');
    let kills = 0;
    for (let done = false; !done;) {
      await server.kill();
      kills += 1;
      server = await startServer(dir);
      // Longer each time, so that it ends.
      await sleep(40 * kills);
      done = (await rotate(dir)).exitCode === 0;
    }
    counter.moveTo(server.url);
    const told = await customersTold(counter);
    for (const { customer_id, key } of customers) expect(told.get(customer_id)).toBe(key);

    const former8 = (await rotate(dir)).said
      .split('\n')
      .find((line) => line.includes('not in use'))!
      .slice(0, 8);
    expect((await rotate(dir, '--retire', former8)).said).toContain('must have heard');
    await aMinuteLater(dir, server);
    expect((await rotate(dir, '--retire', former8)).exitCode).toBe(0);
    expect(readFileSync(join(dir, 'master.key'), 'utf8')).not.toContain(former);
    server = await startServer(dir);
    counter.moveTo(server.url);
    expect((await customersTold(counter)).size).toBe(CUSTOMERS);
    const again = counter.register('R000007');
    expect((await counter.push([again])).body.verdicts[0]?.code).toBe('already-registered');
    // A password's hash stands under what was carried over.
    expect((await office.ask('GET', '/admin/agents')).status).toBe(200);
  });
});

/** The setting that says since when the key is in use is set back. */
async function aMinuteLater(dir: string, server: ServerProcess): Promise<void> {
  await server.stop();
  const db = await openDatabase({ path: join(dir, 'flouss.sqlite'), clock: systemClock });
  await db.transaction((tx) => writeSetting(tx, 'master_key_since', String(systemClock.now() - 61_000)));
  await db.close();
}
