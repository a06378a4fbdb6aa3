/**
 * One reload followed by its request's id through real processes: the counter's log, the server's log, and what the bank was
 * sent. And what a caller may not put into a log by way of that header.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BANK_API_KEY, startBank } from '../bank/bank-process.ts';
import type { BankProcess } from '../bank/bank-process.ts';
import { openShop } from './process-shop.ts';
import { openRealCounter, soon } from './real-counter.ts';
import type { LogLine, RealCounter } from './real-counter.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

let folder: string;
let bank: BankProcess;
let server: ServerProcess;
let counter: RealCounter;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-request-id-'));
  bank = await startBank();
  await bank.decide({ delay_ms: 0 });
  const toBank = { FLOUSS_BANK_URL: bank.url, FLOUSS_BANK_API_KEY: BANK_API_KEY };
  server = await startServer(folder, { ...toBank, FLOUSS_LOG_LEVEL: 'info' });
  counter = openRealCounter(folder);
});
afterAll(async () => {
  await counter.close();
  await server.stop();
  await bank.stop();
  await rm(folder, { recursive: true, force: true });
});

const serverLog = (): LogLine[] => server.logged.map((line) => JSON.parse(line) as LogLine);

test('a reload is one request’s id from the counter’s log to the header that the bank received', async () => {
  const { agent_id, office, packs } = await openShop(() => server, folder, 1);
  const [card] = packs as [CardReference];
  await counter.enrol(server.url, office, agent_id, 'C02');
  await counter.activeCard(card);
  const op_id = await counter.reload(card, 10_000);
  await counter.loaded(op_id);

  const asked = counter.log.find((line) => (line['op_ids'] as string[] | undefined)?.includes(op_id));
  expect(asked).toMatchObject({ what: 'asked', method: 'POST', status: 200 });
  const request_id = String(asked?.['request_id']);
  expect(request_id).toMatch(/^[A-Za-z0-9_-]{22}$/);

  await soon(() => expect(serverLog().some(({ op_id: of, state }) => of === op_id && state === 'done')).toBe(true));
  const caused = serverLog().filter((line) => line['request_id'] === request_id);
  expect(caused.map(({ msg }) => msg)).toEqual(['judged', 'answered', 'bank work']);
  expect(caused[0]).toMatchObject({ first_seq: asked?.['first_seq'], last_seq: asked?.['last_seq'], rejected: 0 });
  expect(caused[2]).toMatchObject({ op_id, work_key: op_id, kind: 'load', state: 'done' });

  const load = (await bank.state()).operations.find(({ key }) => key === op_id);
  expect(load).toMatchObject({ kind: 'load', presented: 1, request_id });

  const everything = JSON.stringify([counter.log, server.logged]);
  for (const personal of ['Inventée', 'Mère', 'MAMAN', 'Nadia', '33612345678', card])
    expect(everything).not.toContain(personal);
});

const idFor = async (given: string) =>
  (await fetch(`${server.url}/health/live`, { headers: { 'x-request-id': given } })).headers.get('x-request-id');

test('a caller’s id is taken in its own form only, and no card number in its disguise', async () => {
  expect(await idFor('AAAAAAAAAAAAAAAAAAAAAA')).toBe('AAAAAAAAAAAAAAAAAAAAAA');
  for (const given of ['4111111111111111AAAAAA', 'a line', 'x'.repeat(4_000), '../../etc/passwd-00000']) {
    const made = await idFor(given);
    expect(made).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(made).not.toBe(given);
  }
});
