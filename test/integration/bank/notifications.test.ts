/** Notifications (camt.054) asked of the bank by their numbers, over HTTP: early evidence within minutes, each read once, whatever happens on the way. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { OpId } from '@flouss/shared/kernel/ids';
import { buildBankApp } from '../../../sync-server/simulators/bank/app.ts';
import { httpStatements } from '../../../sync-server/src/bank/http-adapter.ts';
import { takeFile } from '../../../sync-server/src/bank/statements/take-file.ts';
import { statementWorker } from '../../../sync-server/src/bank/statements/worker.ts';
import type { Worker } from '../../../sync-server/src/bank/worker.ts';
import { countWaiting } from '../../../sync-server/src/db/waiting.ts';
import { lastNotification } from '../../../sync-server/src/db/statements.ts';
import { BANK_API_KEY } from './bank-process.ts';
import { openCentre, quickBank, workUntil } from './centre.ts';
import type { Centre } from './centre.ts';

const LOST = [
  { kind: 'load', fault: 'error-after', count: 1 },
  { kind: 'load', fault: 'forget', count: 1, ms: 1 },
  { kind: 'operation-query', fault: 'down' },
];

let centre: Centre;
let bank: FastifyInstance;
let url: string;
let worker: Worker;
let notices: Worker;
let card: CardReference;

beforeEach(async () => {
  centre = await openCentre();
  bank = buildBankApp({
    dataDir: join(centre.folder, 'bank'),
    apiKey: BANK_API_KEY,
    seed: 1,
    clock: centre.ctx.clock,
  });
  url = await bank.listen({ host: '127.0.0.1', port: 0 });
  await set({ decision: { delay_ms: 0 } });
  worker = centre.worker(quickBank(url));
  const log = { info() {}, warn() {}, error: (fields: unknown) => void centre.errors.push(fields) };
  const source = httpStatements({ url, credentials: () => ({ apiKey: BANK_API_KEY }) });
  notices = statementWorker({ db: centre.db, ctx: centre.ctx, log, source });
  card = await centre.sellCard(1);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
});
afterEach(async () => {
  await bank.close();
  await centre.close();
});

const set = (payload: object) => bank.inject({ method: 'PUT', url: '/simulator/faults', payload });

async function loaded(): Promise<OpId> {
  const load = await centre.orderReload(card, 10_000);
  await workUntil(worker, async () => (await centre.order(load)).state === 'loaded');
  return load;
}

const lastStatementAt = async () =>
  (
    await centre.db.read.sql
      .selectFrom('statement_files')
      .select('received_at')
      .where('name', 'not like', 'notification%')
      .executeTakeFirst()
  )?.received_at;

const ask = async (number: number) =>
  bank.inject({
    method: 'GET',
    url: `/notifications/${number}`,
    headers: { authorization: `Bearer ${BANK_API_KEY}`, host: '127.0.0.1' },
  });

test('each tells of what was booked since the one before, stays as it was, and is read once', async () => {
  await loaded();
  await loaded();
  await notices.runOnce();
  const first = await ask(1);
  expect(first.body).toContain('camt.054.001.08');
  expect(first.body.match(/<Ntry>/g)).toHaveLength(2);
  expect((await ask(2)).statusCode).toBe(404);
  await loaded();
  expect(await lastNotification(centre.db.read)).toBe(1);
  expect(await notices.runOnce()).toBe(1);
  expect(await notices.runOnce()).toBe(0);
  expect((await ask(1)).body).toBe(first.body);
  expect((await ask(2)).body.match(/<Ntry>/g)).toHaveLength(1);
  const files = await centre.db.read.sql
    .selectFrom('statement_files')
    .select(['name', 'source', 'state', 'line_count'])
    .where('name', 'like', 'notification%')
    .orderBy('name')
    .execute();
  expect(files).toEqual([
    { name: 'notification-000000001.xml', source: 'bank', state: 'read', line_count: 2 },
    { name: 'notification-000000002.xml', source: 'bank', state: 'read', line_count: 1 },
  ]);
  // A bank that notifies and forgets its statements is missed all the same.
  expect((await countWaiting(centre.db.read)).oldest.statement).toBe(await lastStatementAt());
  // Announced, not booked.
  expect(await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute()).toEqual([]);
});

test('a load that the bank did and forgot the key of is done, the same day, without a person', async () => {
  await set({ faults: LOST });
  const load = await centre.orderReload(card, 10_000);
  await workUntil(worker, async () => (await centre.row(load)).state === 'unknown');
  await set({ faults: [] });
  centre.moveClock(31 * 60_000);
  await workUntil(worker, async () => (await centre.row(load)).state === 'parked');
  expect((await centre.row(load)).reason).toBe('key-forgotten');
  await notices.runOnce();
  expect((await centre.order(load)).state).toBe('loaded');
  expect(await centre.row(load)).toMatchObject({ state: 'done', reason: null });
});

test.each([
  ['down', 'the line is cut'],
  ['throttle', 'the bank asks for time'],
])('%s: %s, and it is asked for again another time', async (fault) => {
  await loaded();
  await set({ faults: [{ kind: 'notification-query', fault, count: 1 }] });
  await notices.runOnce();
  expect(await lastNotification(centre.db.read)).toBe(0);
  expect(await notices.runOnce()).toBe(1);
  expect(await lastNotification(centre.db.read)).toBe(1);
});

test('one that was dropped into the folder as well holds up nobody behind it', async () => {
  await loaded();
  const { body } = await ask(1);
  await loaded();
  const path = join(centre.folder, 'dropped.xml');
  await writeFile(path, body);
  const log = { info() {}, warn() {}, error() {} };
  expect(await takeFile({ db: centre.db, ctx: centre.ctx, log }, { path, name: 'dropped.xml', source: 'folder' })).toBe(
    'read',
  );
  await notices.runOnce();
  expect(await lastNotification(centre.db.read)).toBe(2);
});
