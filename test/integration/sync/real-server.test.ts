/** A whole counter and the whole server, over real HTTP: what one records the other judges, and what one decides the other shows. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { CounterEvent, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { BeneficiaryId, CustomerId, OpId, newId } from '@flouss/shared/kernel/ids';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { openCounter } from '../../../src/core/counter.ts';
import type { Counter } from '../../../src/core/counter.ts';
import { MORNING_COUNT } from '../core/shop.ts';
import { aPerson } from '../server/a-person.ts';
import { freshPacks, openCentre } from '../server/test-centre.ts';
import type { TestCentre } from '../server/test-centre.ts';

let centre: TestCentre;
let folder: string;
let counter: Counter;
let events: CounterEvent[];
const storeKey = systemRandom.bytes(32);

beforeEach(async () => {
  centre = await openCentre();
  folder = await mkdtemp(join(tmpdir(), 'flouss-real-'));
  open();
});
afterEach(async () => {
  await counter.close();
  await centre.close();
  await rm(folder, { recursive: true, force: true });
});

function open(server_url: string | null = null): void {
  events = [];
  const opened = openCounter({
    store_path: join(folder, 'counter.store'),
    store_key: storeKey,
    pin_pepper: storeKey,
    stopwatch: systemStopwatch,
    clock: centre.clock,
    random: systemRandom,
    emit: (event) => events.push(event),
    server_url,
  });
  if (!opened.ok) throw new Error(opened.error);
  counter = opened.value;
  counter.start();
}

async function ok<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const result = await counter.call(method, input);
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const newOp = (): OpId => newId(OpId, centre.clock, systemRandom);
const inStep = () =>
  vi.waitFor(async () => expect(await ok('status.get', {})).toMatchObject({ sync: 'in-step', waiting_facts: 0 }), {
    timeout: 10_000,
  });

async function enrolled() {
  const agent = await centre.openAgent();
  await ok('session.enrol', { server_url: centre.url, code: await centre.enrolmentCode(agent.agent_id) });
  await signIn(agent.operator_id);
  return agent;
}

const signIn = (operator_id: OperatorId) => ok('session.sign-in', { operator_id, pin: '1234' });

/** A pack received, a customer registered, the card sold to him and active at the bank. */
async function soldCard(agent: { readonly agent_id: Parameters<TestCentre['dispatch']>[0] }): Promise<CardReference> {
  const [card] = freshPacks(1) as [CardReference];
  await centre.dispatch(agent.agent_id, [card]);
  await ok('sync.now', {});
  await ok('stock.receive', { op_id: newOp(), card_references: [card], delivery_note: 'BL 7' });
  await ok('till.open', { op_id: newOp(), count: MORNING_COUNT });
  const customer_id = newId(CustomerId, centre.clock, systemRandom);
  const beneficiary_id = newId(BeneficiaryId, centre.clock, systemRandom);
  const personal = aPerson(`P${card.replaceAll('-', '')}`, beneficiary_id);
  await ok('customer.register', { op_id: newOp(), customer_id, language: 'fr', personal });
  const { price_cents, tariff_version } = await ok('card.price', {});
  await ok('card.sell', {
    op_id: newOp(),
    card_reference: card,
    customer_id,
    beneficiary_id,
    nickname: 'MAMAN',
    price_cents,
    tariff_version,
    paid: { means: 'cash', given_cents: 2_000, change_cents: 100 },
  });
  await inStep();
  await centre.activate(card);
  await vi.waitFor(
    async () => expect(await ok('card.get', { card_reference: card })).toMatchObject({ state: 'active' }),
    { timeout: 5_000 },
  );
  return card;
}

async function reload(card_reference: CardReference): Promise<OpId> {
  const quote = await ok('reload.quote', { card_reference, amount_cents: 10_000 });
  const op_id = newOp();
  await ok('reload.order', {
    op_id,
    card_reference,
    amount_cents: quote.amount_cents,
    fee_cents: quote.fee_cents,
    tariff_version: quote.tariff_version,
    paid: { means: 'cash', given_cents: quote.total_cents, change_cents: 0 },
  });
  return op_id;
}

test('from enrolment to a loaded reload, seen at the counter within two seconds of the bank’s yes', async () => {
  const card = await soldCard(await enrolled());
  const op_id = await reload(card);
  await inStep();
  await vi.waitFor(async () => expect((await ok('receipt.get', { op_id })).state).toBe('approved'), { timeout: 5_000 });
  const at = performance.now();
  await centre.db.transaction(async (tx) => {
    for (const event of ['submit', 'load'] as const) await moveOrder(tx, centre.ctx, { op_id, event });
  });
  await vi.waitFor(() => expect(events.some((event) => event.loaded.some((each) => each.op_id === op_id))).toBe(true), {
    timeout: 5_000,
    interval: 10,
  });
  expect(performance.now() - at).toBeLessThan(2_000);
  expect((await ok('receipt.get', { op_id })).state).toBe('loaded');
});

test('facts recorded while away are judged once when the counter is back, also across a restart', async () => {
  const agent = await enrolled();
  const card = await soldCard(agent);
  await counter.close();
  open();
  await signIn(agent.operator_id);
  await vi.waitFor(async () => expect((await ok('status.get', {})).last_contact_at).not.toBeNull(), { timeout: 5_000 });
  const op_id = await reload(card);
  await counter.close();
  open();
  await signIn(agent.operator_id);
  await inStep();
  await vi.waitFor(async () => expect((await ok('receipt.get', { op_id })).state).toBe('approved'), { timeout: 5_000 });
});

test('an operator disabled at the centre is out at the next contact, named to whoever is there, and cannot come back', async () => {
  const agent = await enrolled();
  const card = await soldCard(agent);
  events.length = 0;
  await centre.admin('POST', `/admin/operators/${agent.operator_id}/disable`);
  await vi.waitFor(() => expect(events.some(({ topics }) => topics.includes('session'))).toBe(true), {
    timeout: 5_000,
  });
  expect(await ok('session.get', {})).toMatchObject({ operator: null, operators: [], shut_out: 'Nadia' });
  expect(await counter.call('card.get', { card_reference: card })).toMatchObject({ error: { code: 'not-signed-in' } });
  expect(await counter.call('session.sign-in', { operator_id: agent.operator_id, pin: '1234' })).toMatchObject({
    error: { code: 'operator-not-allowed' },
  });
});

test('what an operator did before he was disabled is taken though it arrives after; what he signs while nobody can tell the counter is not', async () => {
  const agent = await enrolled();
  const card = await soldCard(agent);
  await cutOff();
  const before = await reload(card);
  centre.clock.advance(60_000);
  await centre.admin('POST', `/admin/operators/${agent.operator_id}/disable`);
  centre.clock.advance(60_000);
  const after = await reload(card);
  await reconnect();
  await vi.waitFor(
    async () => {
      const { facts } = (await centre.admin<{ facts: FactLine[] }>('GET', `/admin/facts/${await deviceId()}`)).body;
      const codeOf = (op_id: OpId) => facts.find((fact) => fact.op_id === op_id)?.code;
      expect([codeOf(before), codeOf(after)]).toEqual([null, 'operator-not-allowed']);
    },
    { timeout: 10_000 },
  );
  // Nadia is out; what she took too late is money that is owed back.
  const { orders } = (await centre.admin<{ orders: { op_id: string }[] }>('GET', '/admin/orders?state=refund-due'))
    .body;
  expect(orders.map(({ op_id }) => op_id)).toEqual([after]);
});

test('another PIN from the centre replaces the old one at the counter', async () => {
  const agent = await enrolled();
  await centre.admin('PUT', `/admin/operators/${agent.operator_id}/pin`, { pin: '98765' });
  await vi.waitFor(
    async () => {
      await ok('sync.now', {});
      expect((await counter.call('session.sign-in', { operator_id: agent.operator_id, pin: '98765' })).ok).toBe(true);
    },
    { timeout: 5_000 },
  );
  expect(await counter.call('session.sign-in', { operator_id: agent.operator_id, pin: '1234' })).toMatchObject({
    error: { code: 'pin-wrong' },
  });
});

interface FactLine {
  readonly op_id: string;
  readonly code: string | null;
}

const deviceId = async (): Promise<string> =>
  (await centre.admin<{ devices: { device_id: string }[] }>('GET', '/admin/devices')).body.devices[0]!.device_id;

/** The counter runs on, and its server is nowhere. */
async function cutOff(): Promise<void> {
  await reopenAt('http://127.0.0.1:1');
}

const reconnect = (): Promise<void> => reopenAt(centre.url);

/** Opened again for another address, with the same operator at work. */
async function reopenAt(server_url: string): Promise<void> {
  const { operator } = await ok('session.get', {});
  await counter.close();
  open(server_url);
  if (operator) await signIn(operator.operator_id);
}

test('a file is amended and a photo is taken while away; the centre has both once the counter is back', async () => {
  const agent = await enrolled();
  const customer_id = newId(CustomerId, centre.clock, systemRandom);
  const personal = aPerson('AWAY12345', newId(BeneficiaryId, centre.clock, systemRandom));
  await ok('customer.register', { op_id: newOp(), customer_id, language: 'fr', personal });
  const address = { ...personal.address, city: 'Marseille' };
  await ok('customer.amend', {
    op_id: newOp(),
    customer_id,
    changes: { address },
    language: null,
    reason: 'change',
  });
  centre.clock.advance(1_000);
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(60_000)]).toString('base64');
  const taken = await ok('customer.photograph', { op_id: newOp(), customer_id, side: 'front', jpeg });
  expect(taken.photos_waiting).toBe(1);
  await counter.close();
  open();
  await signIn(agent.operator_id);
  await vi.waitFor(async () => expect((await ok('customer.file', { customer_id })).photos_waiting).toBe(0), {
    timeout: 20_000,
  });
  const pictures = await centre.db.read.sql.selectFrom('pictures').selectAll().execute();
  expect(pictures).toHaveLength(1);
  expect(JSON.stringify(pictures)).not.toContain(jpeg.slice(0, 40));
  await vi.waitFor(
    async () => {
      const file = await ok('customer.file', { customer_id });
      expect(file.personal.address.city).toBe('Marseille');
      expect(file.history.map(({ parts, waiting }) => [parts.join(), waiting])).toEqual([
        ['photo', false],
        ['address', false],
      ]);
    },
    { timeout: 20_000 },
  );
});

test('a revoked counter says that it needs a person, and keeps what it recorded', async () => {
  const card = await soldCard(await enrolled());
  const { devices } = (await centre.admin<{ devices: { device_id: string }[] }>('GET', '/admin/devices')).body;
  const revoked = await centre.admin('POST', `/admin/devices/${devices[0]?.device_id}/revoke`);
  expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked' } });
  await reload(card);
  await vi.waitFor(
    async () =>
      expect(await ok('status.get', {})).toMatchObject({
        sync: 'attention',
        trouble: 'device-revoked',
        waiting_facts: 1,
      }),
    {
      timeout: 10_000,
    },
  );
});
