/** A running server and its bank: known to each other by certificates, called back, and given new credentials while it works. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { assert } from '@flouss/shared/kernel/assert';
import { buildBankApp } from '../../../sync-server/simulators/bank/app.ts';
import { makeCertificate } from '../sync/make-certificate.ts';
import type { Certificate } from '../sync/make-certificate.ts';
import { openShop } from './process-shop.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const house = makeCertificate('Bank test authority', { authority: true });
const nextHouse = makeCertificate('Bank test authority of next year', { authority: true });
const bankOwn = makeCertificate('bank', { names: ['127.0.0.1'], issuer: house });
const ours = makeCertificate('Flouss', { issuer: house });
const oursOfNextYear = makeCertificate('Flouss', { issuer: nextHouse });

let dir: string;
let bank: FastifyInstance;
let server: ServerProcess;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-bank-line-'));
  bank = buildBankApp({
    dataDir: join(dir, 'bank'),
    apiKey: 'first-key',
    seed: 1,
    tls: { cert: bankOwn.cert, key: bankOwn.key, clientCa: house.cert },
  });
  const url = await bank.listen({ host: '127.0.0.1', port: 0 });
  const callbackKey = await bank.inject({ url: '/simulator/callback-key', headers: { host: '127.0.0.1' } });
  place('api-key', 'first-key');
  placePair(ours);
  place('ca.pem', house.cert);
  place('bank-keys.pem', callbackKey.body);
  server = await startServer(join(dir, 'data'), {
    FLOUSS_BANK_URL: url,
    FLOUSS_BANK_API_KEY_FILE: join(dir, 'api-key'),
    FLOUSS_BANK_CERT_FILE: join(dir, 'cert.pem'),
    FLOUSS_BANK_KEY_FILE: join(dir, 'key.pem'),
    FLOUSS_BANK_CA_FILE: join(dir, 'ca.pem'),
    FLOUSS_BANK_CALLBACK_KEYS_FILE: join(dir, 'bank-keys.pem'),
    FLOUSS_BANK_REQUESTS_PER_SECOND: '50',
    FLOUSS_LOG_LEVEL: 'info',
  });
  await tell('callbacks', { url: `${server.url}/bank/callbacks` });
});
afterEach(async () => {
  await server.kill();
  await bank.close();
  rmSync(dir, { recursive: true });
});

/** As a person puts it there: beside, then by a rename. */
function place(name: string, text: string): void {
  writeFileSync(join(dir, `${name}.new`), text);
  renameSync(join(dir, `${name}.new`), join(dir, name));
}

function placePair({ cert, key }: Certificate): void {
  place('cert.pem', cert);
  place('key.pem', key);
}

async function tell(what: 'callbacks' | 'credentials' | 'faults', payload: object): Promise<void> {
  const headers = { host: '127.0.0.1' };
  const answer = await bank.inject({ method: 'PUT', url: `/simulator/${what}`, headers, payload });
  expect(answer.statusCode).toBeLessThan(300);
}

function trust(...authorities: readonly Certificate[]): void {
  assert(bank.server instanceof TlsServer, 'the bank speaks TLS');
  const ca = authorities.map(({ cert }) => cert);
  bank.server.setSecureContext({ cert: bankOwn.cert, key: bankOwn.key, ca });
}

async function activeCards(): Promise<number> {
  const answer = await bank.inject({ url: '/simulator/state', headers: { host: '127.0.0.1' } });
  const { cards } = answer.json<{ cards: { state: string }[] }>();
  return cards.filter(({ state }) => state === 'active').length;
}

const metric = async (sample: string): Promise<number> => {
  const lines = (await (await fetch(`${server.url}/metrics`)).text()).split('\n');
  return Number(lines.find((line) => line.startsWith(`${sample} `))?.slice(sample.length + 1) ?? 0);
};

const replaced = (): number =>
  server.logged.filter((line) => line.includes('the credentials for the bank were replaced')).length;

it(
  'goes on with the new ones, while the old are refused; the bank’s calls are believed',
  { timeout: 90_000 },
  async () => {
    const { counter, packs } = await openShop(() => server, join(dir, 'data'), 4);
    await counter.push([counter.receivePacks(packs)]);
    const sell = async (number: number): Promise<void> => {
      const [card] = packs.slice(number, number + 1);
      assert(card, 'there is a pack');
      const customer = counter.register(`K00${number}`);
      const { body } = await counter.push([customer, counter.sell(card, customer)]);
      expect(body.verdicts).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
    };
    await sell(0);
    await expect.poll(activeCards).toBe(1);
    const ready = await (await fetch(`${server.url}/health/ready`)).json();
    expect(ready).toMatchObject({
      ready: true,
      bank: { application: 'closed', load: 'closed', 'operation-query': 'closed' },
    });

    await tell('credentials', { api_key: 'second-key' });
    await sell(1);
    await expect
      .poll(() => metric('flouss_bank_calls_total{operation="application",outcome="unheard"}'))
      .toBeGreaterThan(0);
    expect(await activeCards()).toBe(1);
    place('api-key', 'second-key');
    await expect.poll(activeCards).toBe(2);

    trust(house, nextHouse);
    placePair(oursOfNextYear);
    await sell(2);
    await expect.poll(activeCards).toBe(3);
    trust(nextHouse);
    await sell(3);
    await expect.poll(activeCards).toBe(4);
    expect(replaced()).toBeGreaterThanOrEqual(2);

    const heard = async (): Promise<number> =>
      (await metric('flouss_bank_callbacks_total{outcome="woke"}')) +
      (await metric('flouss_bank_callbacks_total{outcome="nothing-waits"}'));
    await expect.poll(heard).toBeGreaterThanOrEqual(8);
    expect(await metric('flouss_bank_callbacks_total{outcome="signature-invalid"}')).toBe(0);
  },
);

it(
  'is asked for its own limits of a card by our staff: the strictest of them and ours is what is left',
  { timeout: 90_000 },
  async () => {
    const { counter, office, packs } = await openShop(() => server, join(dir, 'data'), 1);
    const [card] = packs;
    assert(card, 'there is a pack');
    await counter.push([counter.receivePacks(packs)]);
    const customer = counter.register('K100');
    const { body } = await counter.push([customer, counter.sell(card, customer)]);
    expect(body.verdicts).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
    await expect.poll(activeCards).toBe(1);
    const limits = async () => (await office.ask<object>('GET', `/admin/cards/${card}/limits`)).body;
    await expect.poll(limits).toMatchObject({ state: 'active', ours: { used_cents: 0 }, left_cents: 600_000 });
    await counter.push([counter.reload(card, customer.customer_id, 10_000, 600)]);
    const none = { max_cents: null, used_cents: 10_000 };
    await expect.poll(limits).toEqual({
      card_reference: card,
      state: 'active',
      ours: { max_cents: 600_000, used_cents: 10_000 },
      bank: { balance: { max_cents: 1_000_000, used_cents: 10_000 }, month: none, year: none },
      left_cents: 590_000,
    });
    await tell('faults', { limits: { month_cents: 30_000, year_cents: 900_000 } });
    expect(await limits()).toMatchObject({ left_cents: 20_000 });
    await tell('faults', { limits: { month_cents: 5_000 } });
    expect(await limits()).toMatchObject({ bank: { month: { max_cents: 5_000 } }, left_cents: 0 });
    await tell('faults', { faults: [{ kind: 'limits-query', fault: 'down', count: null }] });
    expect(await limits()).toMatchObject({ bank: null, left_cents: 590_000 });
    const unknown = await office.ask('GET', `/admin/cards/${makeCardReference(77)}/limits`);
    expect(unknown.status).toBe(404);
  },
);
