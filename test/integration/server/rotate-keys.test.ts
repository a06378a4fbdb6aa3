/** Another master key: what the former one sealed is found and opened meanwhile, sealed anew while the server works, and in the end nothing needs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { wrapFor } from '@flouss/platform/recovery-envelope';
import { RECOVERY_PATHS } from '@flouss/shared/contract/recovery';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countByKey } from '../../../sync-server/src/db/envelope-rows.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import { deriveServerKeys, firstCarried } from '../../../sync-server/src/db/server-keys.ts';
import type { ServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { writeSetting } from '../../../sync-server/src/db/terms.ts';
import { rewrapWorker } from '../../../sync-server/src/keys/rewrap-worker.ts';
import { openKept } from '../../../sync-server/src/orders/kept-store-keys.ts';
import { findRecoveryKey } from '../../../sync-server/src/db/recoveries.ts';
import { openShop } from './process-shop.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter, TestCustomer } from './test-counter.ts';

const FIRST = new Uint8Array(32).fill(7);
const SECOND = new Uint8Array(32).fill(8);
const BOTH = deriveServerKeys(SECOND, [FIRST], firstCarried(FIRST));
const SECOND_ALONE = deriveServerKeys(SECOND, [], firstCarried(FIRST));

async function customersTold(counter: TestCounter): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for (let cursor = 0, more = true; more;) {
    const { body } = await counter.pull(cursor);
    const customers = body.items.filter(
      (item): item is Extract<FeedItem, { kind: 'customer' }> => item.kind === 'customer',
    );
    for (const { customer_id, key } of customers) told.set(customer_id, key);
    ({ cursor, more } = body);
  }
  return told;
}

describe('while two keys are at hand', () => {
  let centre: TestCentre;
  beforeEach(async () => {
    centre = await openCentre();
  });
  afterEach(() => centre.close());

  const use = (keys: ServerKeys): void => void Object.assign(centre.ctx, { keys });
  const worker = () =>
    rewrapWorker({
      db: centre.db,
      ring: { keys: BOTH, follow: async () => {} },
      ctx: centre.ctx,
      log: { info() {}, error: (details, words) => expect.fail(`${words} ${JSON.stringify(details)}`) },
    });

  it('nobody is lost: known people are known, and their files open', async () => {
    const { counter, cards } = await centre.openShop(3);
    const store = systemRandom.bytes(32);
    const { publicKey } = centre.ctx.keys.recovery;
    const envelope = wrapFor(publicKey, counter.deviceId, store, systemRandom);
    const kept = JSON.stringify({ public_key: publicKey, envelope });
    expect((await counter.send(counter.signed('POST', RECOVERY_PATHS.keep, '?', kept))).status).toBe(200);
    use(BOTH);
    const [known] = cards;
    const again = counter.register(`P${known!.card.replace(/\W/g, '')}`);
    const fresh = counter.register('PFRESH01');
    const { verdicts } = (await counter.push([again, fresh])).body;
    expect(verdicts.map(({ code }) => code)).toEqual(['already-registered', null]);
    expect((await customersTold(counter)).get(known!.customer.customer_id)).toBe(known!.customer.key);
    // One of before there was a second key.
    await centre.db.transaction(async (tx) => {
      const { customer_id } = known!.customer;
      const of = tx.sql.selectFrom('customer_keys').select('wrapped_key').where('customer_id', '=', customer_id);
      const { wrapped_key } = await of.executeTakeFirstOrThrow();
      const { key: _, ...unnamed } = JSON.parse(wrapped_key) as { key: string };
      const set = { wrapped_key: JSON.stringify(unnamed) };
      await tx.sql.updateTable('customer_keys').set(set).where('customer_id', '=', customer_id).execute();
    });
    expect((await customersTold(counter)).get(known!.customer.customer_id)).toBe(known!.customer.key);
    expect(await countByKey(centre.db.read)).toEqual(
      new Map(Object.entries({ '': 1, [BOTH.others[0]!.id]: 3, [BOTH.id]: 1 })),
    );

    expect(await worker().runOnce()).toBe(4);
    expect(await worker().runOnce()).toBe(0);
    expect(await countByKey(centre.db.read)).toEqual(new Map([[BOTH.id, 5]]));

    use(SECOND_ALONE);
    const told = await customersTold(counter);
    for (const { customer } of cards) expect(told.get(customer.customer_id)).toBe(customer.key);
    const onceMore = counter.register(`P${known!.card.replace(/\W/g, '')}`);
    expect((await counter.push([onceMore])).body.verdicts[0]?.code).toBe('already-registered');
    const left = await findRecoveryKey(centre.db.read, counter.deviceId);
    expect(openKept(SECOND_ALONE, counter.deviceId, left!)).toEqual(Buffer.from(store));
    expect((await centre.admin('GET', '/admin/agents')).status).toBe(200);
  });
});

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
