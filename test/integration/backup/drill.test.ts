/**
 * The drill: a server with its bank and a counter at work, a moment noted, more work, the machine destroyed, restored to that moment.
 * The counter comes back by itself; every acknowledged fact is there once, and the bank is told nothing a second time.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BANK_API_KEY, startBank } from '../bank/bank-process.ts';
import type { BankProcess } from '../bank/bank-process.ts';
import { openShop } from '../server/process-shop.ts';
import { openRealCounter, soon } from '../server/real-counter.ts';
import type { RealCounter } from '../server/real-counter.ts';
import { startServer } from '../server/server-process.ts';
import type { ServerProcess } from '../server/server-process.ts';
import { backup, restore } from './commands.ts';

const VERIFY = fileURLToPath(new URL('../../../sync-server/src/verify/main.ts', import.meta.url));

let folder: string;
let data: string;
let archive: string;
let port: number;
let bank: BankProcess;
let server: ServerProcess;
let counter: RealCounter;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-drill-'));
  data = join(folder, 'server');
  archive = join(folder, 'elsewhere');
  port = await freePort();
  bank = await startBank();
  await bank.decide({ delay_ms: 0 });
  server = await start();
  counter = openRealCounter(folder);
});
afterEach(async () => {
  await counter.close();
  await server.stop();
  await bank.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = (): Promise<ServerProcess> =>
  startServer(data, {
    FLOUSS_PORT: String(port),
    FLOUSS_LOG_LEVEL: 'warn',
    FLOUSS_MASTER_KEY_FILE: join(folder, 'master.key'),
    FLOUSS_ARCHIVE_DIR: archive,
    FLOUSS_BANK_URL: bank.url,
    FLOUSS_BANK_API_KEY: BANK_API_KEY,
  });

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address() as AddressInfo;
  await promisify(probe.close.bind(probe))();
  return free;
}

const database = (): string => join(data, 'flouss.sqlite');
const key = (): string[] => ['--key', join(folder, 'master.key')];

/** Every commit until now is elsewhere too. */
async function archived(): Promise<void> {
  const now = Date.now();
  await soon(async () => {
    const names = await readdir(archive);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const [, behind = ''] = /^flouss_archive_behind_seconds (\S+)$/m.exec(text) ?? [];
    expect([names.length > 0, Date.now() - Number(behind) * 1_000 > now]).toEqual([true, true]);
  });
}

async function verified(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [VERIFY, '--db', database()]).catch(
    (error: { stdout: string }) => error,
  );
  return stdout
    .split('\n')
    .filter((line) => line.includes('BROKEN') || line.startsWith('     '))
    .join('\n');
}

async function loadsOf(card: CardReference) {
  const { cards, operations } = await bank.state();
  const loads = operations
    .filter(({ kind }) => kind === 'load')
    .map(({ key: op, presented }) => [op, presented] as const);
  return { balance: cards.find((each) => each.card_reference === card)?.balance_cents, loads: new Map(loads) };
}

test('a machine is lost: what it forgot comes back, once, and the bank hears nothing twice', async () => {
  const { agent_id, office, packs } = await openShop(() => server, folder, 2, {
    FLOUSS_DATA_DIR: data,
    FLOUSS_MASTER_KEY_FILE: join(folder, 'master.key'),
  });
  const [card, second] = packs as [CardReference, CardReference];
  await counter.enrol(server.url, office, agent_id, 'C02');
  await counter.activeCard(card);
  const kept = await counter.reload(card, 10_000);
  await counter.loaded(kept);
  await archived();
  const moment = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 1_100));

  const forgotten = [await counter.reload(card, 6_000), await counter.reload(card, 7_000)];
  for (const op_id of forgotten) await counter.loaded(op_id);
  await counter.activeCard(second);
  const first = await counter.reload(second, 5_000);
  await counter.loaded(first);
  await archived();
  const before = await loadsOf(card);
  expect(before.balance).toBe(23_000);

  await server.kill();
  await rm(data, { recursive: true });
  await mkdir(data);
  const restored = await restore('--from', archive, '--to', database(), '--at', moment, ...key());
  expect(restored.said).toContain('Restored as of');
  expect(restored.code).toBe(0);
  const file = openSqliteFile({ path: database(), readonly: true });
  expect(file.prepare('select op_id, state from orders').all()).toEqual([{ op_id: kept, state: 'loaded' }]);
  file.close();

  server = await start();
  await soon(async () =>
    expect(await counter.ok('status.get', {})).toMatchObject({ sync: 'in-step', waiting_facts: 0 }),
  );
  for (const op_id of [...forgotten, first]) await counter.loaded(op_id);
  const fresh = await counter.reload(card, 5_500);
  await counter.loaded(fresh);

  const after = await loadsOf(card);
  expect(after.balance).toBe(23_000 + 5_500);
  expect(after.loads).toEqual(new Map([...before.loads, [fresh, 1]]));
  // A card that is active is activated again without harm; nothing else was told a second time.
  const twice = (await bank.state()).operations.filter(({ presented }) => presented > 1);
  expect(twice.map(({ kind }) => kind)).toEqual(['activation']);
  expect((await counter.ok('card.get', { card_reference: second })).state).toBe('active');

  await server.stop();
  expect(await verified()).toBe('');
  const rows = openSqliteFile({ path: database(), readonly: true });
  const facts = rows.prepare<{ facts: number; once: number }>(
    'select count(*) as facts, count(distinct op_id) as once from facts where code is null',
  );
  const { facts: all, once: each } = facts.get()!;
  expect(all).toBe(each);
  const heads = rows.prepare<{ head_seq: number; facts: number }>(
    'select head_seq, (select count(*) from facts f where f.device_id = d.device_id) as facts from devices d where head_seq > 0',
  );
  for (const head of heads.all()) expect(head.head_seq).toBe(head.facts);
  rows.close();
}, 180_000);

test('a copy is taken beside the work, opened again, and put nowhere but where nothing stands', async () => {
  const { agent_id, office, packs } = await openShop(() => server, folder, 1, {
    FLOUSS_DATA_DIR: data,
    FLOUSS_MASTER_KEY_FILE: join(folder, 'master.key'),
  });
  await counter.enrol(server.url, office, agent_id, 'C02');
  await counter.activeCard(packs[0]!);
  const copies = join(folder, 'copies');
  const made = await backup('--db', database(), '--to', copies, ...key());
  expect(made.said).toMatch(/I1 +holds [\s\S]*copy-\d{8}T\d+\.\d+Z\.flouss: \d+ bytes/);
  expect(made.code).toBe(0);
  expect(await readdir(copies)).toHaveLength(1);
  expect(await restore('--from', copies, '--to', database(), ...key())).toMatchObject({ code: 2 });
  const elsewhere = join(folder, 'restored.sqlite');
  // While the master key is being replaced its file holds two.
  const both = join(folder, 'both.key');
  const own = await readFile(join(folder, 'master.key'), 'utf8');
  await writeFile(both, `${Buffer.alloc(32, 8).toString('hex')}\n${own}`);
  const back = await restore('--from', copies, '--to', elsewhere, '--key', both);
  expect(back.code).toBe(0);
  expect(await restore('--from', copies, '--to', `${elsewhere}-2`, '--at', '2020-01-01T00:00:00Z', ...key())).toEqual({
    code: 2,
    said: 'Nothing was restored: no copy in this folder reaches back so far\n',
  });
  expect((await restore('--from', copies)).said).toContain('Usage:');
  const file = openSqliteFile({ path: elsewhere, readonly: true });
  expect(file.prepare('select state from cards').all()).toEqual([{ state: 'active' }]);
  file.close();
}, 120_000);
