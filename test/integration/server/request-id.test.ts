/**
 * One reload followed by its request's id through real processes: the counter's log, the server's log, and what the bank was
 * sent. And what a caller may not put into a log by way of that header.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { BeneficiaryId, CustomerId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openCounter } from '../../../src/core/counter.ts';
import type { Counter } from '../../../src/core/counter.ts';
import { BANK_API_KEY, startBank } from '../bank/bank-process.ts';
import type { BankProcess } from '../bank/bank-process.ts';
import { MORNING_COUNT } from '../core/shop.ts';
import { aPerson } from './a-person.ts';
import { openShop } from './process-shop.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

type Line = Readonly<Record<string, unknown>>;

let folder: string;
let bank: BankProcess;
let server: ServerProcess;
let counter: Counter;
const counterLog: Line[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-request-id-'));
  bank = await startBank();
  await bank.decide({ delay_ms: 0 });
  const toBank = { FLOUSS_BANK_URL: bank.url, FLOUSS_BANK_API_KEY: BANK_API_KEY };
  server = await startServer(folder, { ...toBank, FLOUSS_LOG_LEVEL: 'info' });
  const opened = openCounter({
    store_path: join(folder, 'counter.store'),
    store_key: systemRandom.bytes(32),
    pin_pepper: systemRandom.bytes(32),
    clock: systemClock,
    stopwatch: systemStopwatch,
    random: systemRandom,
    emit: () => {},
    log: (line) => counterLog.push(line),
    server_url: null,
  });
  if (!opened.ok) throw new Error(opened.error);
  counter = opened.value;
  counter.start();
});
afterAll(async () => {
  await counter.close();
  await server.stop();
  await bank.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ok<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const result = await counter.call(method, input);
  if (!result.ok) throw new Error(`${method}: ${result.error.code}`);
  return result.value;
}

const newOp = (): OpId => newId(OpId, systemClock, systemRandom);
const soon = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 20 });
const serverLog = (): Line[] => server.logged.map((line) => JSON.parse(line) as Line);

/** A card that is active at the bank, in a customer's hand. */
async function activeCard(): Promise<CardReference> {
  const { agent_id, office, packs } = await openShop(() => server, folder, 1);
  const [card] = packs as [CardReference];
  const asked = { counter_code: 'C02' };
  const path = `/admin/agents/${agent_id}/enrolment-codes`;
  const { code } = (await office.ask<{ code: string }>('POST', path, asked)).body;
  const { operators } = (
    await office.ask<{ operators: { operator_id: OperatorId }[] }>('GET', `/admin/agents/${agent_id}/operators`)
  ).body;
  await ok('session.enrol', { server_url: server.url, code });
  await ok('session.sign-in', { operator_id: operators[0]!.operator_id, pin: '1234' });
  await ok('sync.now', {});
  await ok('stock.receive', { op_id: newOp(), card_references: [card], delivery_note: 'BL 7' });
  await ok('till.open', { op_id: newOp(), count: MORNING_COUNT });
  const customer_id = newId(CustomerId, systemClock, systemRandom);
  const beneficiary_id = newId(BeneficiaryId, systemClock, systemRandom);
  const personal = aPerson(`P${card.replaceAll('-', '')}`, beneficiary_id);
  await ok('customer.register', { op_id: newOp(), customer_id, language: 'fr', personal });
  const { price_cents, tariff_version } = await ok('card.price', {});
  const paid = { means: 'cash', given_cents: 2_000, change_cents: 100 } as const;
  const sale = { card_reference: card, customer_id, beneficiary_id, nickname: 'MAMAN', price_cents, tariff_version };
  await ok('card.sell', { op_id: newOp(), ...sale, paid });
  await soon(async () => expect((await ok('card.get', { card_reference: card })).state).toBe('active'));
  return card;
}

test('a reload is one request’s id from the counter’s log to the header that the bank received', async () => {
  const card = await activeCard();
  const { amount_cents, fee_cents, total_cents, tariff_version } = await ok('reload.quote', {
    card_reference: card,
    amount_cents: 10_000,
  });
  const op_id = newOp();
  const paid = { means: 'cash', given_cents: total_cents, change_cents: 0 } as const;
  await ok('reload.order', { op_id, card_reference: card, amount_cents, fee_cents, tariff_version, paid });
  await soon(async () => expect((await ok('receipt.get', { op_id })).state).toBe('loaded'));

  const asked = counterLog.find((line) => (line['op_ids'] as string[]).includes(op_id));
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

  const everything = JSON.stringify([counterLog, server.logged]);
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
