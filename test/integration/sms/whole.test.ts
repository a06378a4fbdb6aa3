/**
 * The SMS circuit among all the others: the real server process, the bank and the carrier as processes, a counter that registers,
 * sells and gives a code. The server is killed at the worst moments.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { makeSmsCode } from '@flouss/shared/domain/enrolment-code';
import { AgentId, newId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import { seal } from '@flouss/platform/seal';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { openCounter } from '../server/test-counter.ts';
import { phoneState, setFaults, text } from '../simulators/carrier-client.ts';
import { firstStaff } from '../server/back-office.ts';
import type { BackOffice } from '../server/back-office.ts';
import {
  BANK_KEY,
  CARRIER_PASSWORD,
  CARRIER_USER,
  endAll,
  eventually,
  SMPP_PASSWORD,
  startBank,
  startCarrier,
  type Running,
} from '../simulators/simulator-processes.ts';

const PHONE = '+33639980006';
const WITHIN_MS = 15_000;

interface BankState {
  cards: { state: string; balance_cents: number }[];
  charges: { amount_cents: number }[];
  operations: { kind: string; request_id: string | null }[];
}

let port: number;
let folder: string;
let bank: Running;
let carrier: Running;
let server: ChildProcess;
let office: BackOffice | undefined;

const url = (): string => `http://127.0.0.1:${port}`;

describe.each(['kannel', 'smpp'] as const)('by %s', (by) => {
  beforeAll(async () => {
    office = undefined;
    port = await freePort();
    folder = await mkdtemp(join(tmpdir(), 'flouss-whole-'));
    bank = await startBank();
    const inboundUrl = `${url()}/sms/kannel?id=%I`;
    carrier = await startCarrier({ inboundUrl, ...(by === 'smpp' && { smpp: {} }) });
    server = await startServer();
  });
  afterAll(async () => {
    await kill('SIGTERM');
    await endAll();
    await rm(folder, { recursive: true, force: true });
  });

  it('registers, enrols, orders, charges, loads and tells, once each, though the server is killed on the way', async () => {
    const customer = await registeredCustomer();
    await eventually('the card to be active at the bank', async () => active(await bankState()), WITHIN_MS);

    await say(`INSCR ${customer.code}`);
    const link = await heard(/https?:\/\/\S+\/enrol\/\S+/);
    await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ card: 'accepted' }),
      redirect: 'manual',
    });
    await heard(/carte de paiement est enregistrée/);
    await say('RECH 100 MAMAN', 5);
    const [, code] = /OUI (\d{3})/.exec(await heard(/OUI \d{3}/)) ?? [];

    await restart();
    await setFaults(carrier.url, [{ fault: 'duplicate', times: 3 }]);
    await say(`oui ${code}`);
    await restart();
    await heard(/c'est fait\. 100,00 € versés/);
    await restart();

    const { cards, charges, operations } = await bankState();
    const [charge, load] = ['charge', 'load'].map((kind) => operations.find((each) => each.kind === kind)?.request_id);
    expect(charge).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(load).toBe(charge);
    expect(cards).toMatchObject([{ balance_cents: 10_000 }]);
    expect(charges).toMatchObject([{ amount_cents: 10_600 }]);
    const { inbox } = await phoneState(carrier.url, PHONE);
    expect(inbox.filter((reply) => reply.text.includes('OUI'))).toHaveLength(1);
    expect(inbox.filter((reply) => reply.text.includes("c'est fait"))).toHaveLength(1);
    await say('SOLDE');
    await heard(/solde de la carte MAMAN \(\d{4}\): 100,00 €/);
  }, 90_000);

  it('has a route behind a password, and in the published description, for Kannel alone', async () => {
    const isThere = by === 'kannel';
    expect((await fetch(`${url()}/sms/kannel`, { method: 'POST', body: 'RECH 100' })).status).toBe(isThere ? 401 : 404);
    const described = await (await fetch(`${url()}/openapi.json`)).text();
    expect(described.includes('/sms/kannel')).toBe(isThere);
  });
});

/** Through a counter's own facts: a pack received, a customer, a sale, a code on paper. */
async function registeredCustomer(): Promise<{ code: string }> {
  const { agent_id } = await admin('/admin/agents', { name: 'Kiosque', address: '1 rue Neuve' }, AgentId, 'agent_id');
  const op_id = newId(OpId, systemClock, systemRandom);
  await admin(`/admin/agents/${agent_id}/pay-ins`, { op_id, amount_cents: 1_000_000 });
  const operator = { name: 'Nadia', role: 'teller', pin: '1234' };
  const { operator_id } = await admin(`/admin/agents/${agent_id}/operators`, operator, OperatorId, 'operator_id');
  const card = makeCardReference(7);
  await admin(`/admin/agents/${agent_id}/packs`, { card_references: [card] });
  const enrolment = await admin(`/admin/agents/${agent_id}/enrolment-codes`, {
    counter_code: 'C01',
  });
  const counter = openCounter({ url: url(), clock: systemClock });
  await counter.enrol(String(enrolment['code']));
  counter.signIn(operator_id);
  const packs = counter.receivePacks([card]);
  const customer = counter.register('SMS00001');
  const sale = counter.sell(card, customer);
  const code = makeSmsCode(systemRandom);
  const issued = counter.write('sms-code-issued', {
    customer_id: customer.customer_id,
    code: seal(customer.key, customer.customer_id, code, systemRandom),
    expires_at: systemClock.now() + 600_000,
  });
  const { body } = await counter.push([packs, customer, sale, issued]);
  expect(body.verdicts.map((verdict) => verdict.outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  return { code };
}

async function admin(path: string, body: object): Promise<Record<string, unknown>>;
async function admin<T, K extends string>(
  path: string,
  body: object,
  kind: { parse(value: unknown): T },
  name: K,
): Promise<Record<K, T>>;
async function admin(
  path: string,
  body: object,
  kind?: { parse(value: unknown): unknown },
  name = '',
): Promise<Record<string, unknown>> {
  office ??= await firstStaff(url, folder);
  const { status, body: answer } = await office.ask<Record<string, unknown>>('POST', path, body);
  expect([path, status]).toEqual([path, 200]);
  return kind ? { ...answer, [name]: kind.parse(answer[name]) } : answer;
}

async function say(said: string, times = 1): Promise<void> {
  expect((await text(carrier.url, { from: PHONE, text: said, times })).status).toBe(201);
}

async function heard(words: RegExp): Promise<string> {
  return eventually(
    `a reply like ${words}`,
    async () => {
      const { inbox } = await phoneState(carrier.url, PHONE);
      return inbox.map((reply) => words.exec(reply.text)?.[0]).findLast((match) => match !== undefined);
    },
    WITHIN_MS,
  );
}

async function bankState(): Promise<BankState> {
  const state: BankState = JSON.parse(await (await fetch(`${bank.url}/simulator/state`)).text());
  return state;
}

function active({ cards }: BankState): true | undefined {
  return cards.some((card) => card.state === 'active') ? true : undefined;
}

async function startServer(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../sync-server/src/main.ts')], {
    env: {
      PATH: process.env['PATH'],
      FLOUSS_PORT: String(port),
      FLOUSS_DATA_DIR: folder,
      FLOUSS_BANK_URL: bank.url,
      FLOUSS_BANK_API_KEY: BANK_KEY,
      ...(carrier.smpp === ''
        ? {
            FLOUSS_CARRIER_URL: carrier.url,
            FLOUSS_CARRIER_USER: CARRIER_USER,
            FLOUSS_CARRIER_PASSWORD: CARRIER_PASSWORD,
          }
        : {
            FLOUSS_SMPP_URL: carrier.smpp,
            FLOUSS_SMPP_SYSTEM_ID: CARRIER_USER,
            FLOUSS_SMPP_PASSWORD: SMPP_PASSWORD,
            FLOUSS_SMPP_RECEIPTS: 'promised',
          }),
      FLOUSS_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  return child;
}

async function kill(signal: NodeJS.Signals): Promise<void> {
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}

async function restart(): Promise<void> {
  await kill('SIGKILL');
  server = await startServer();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return free;
}
