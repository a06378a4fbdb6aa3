/**
 * A counter is lost, and another machine takes its place with the real server's help: with its last backup, with an old one,
 * with none, with the wrong one. Whatever was brought or comes back, no journal is continued in two places.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeReaderKey, wrapFor } from '@flouss/platform/recovery-envelope';
import { systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { RECOVERY_PATHS } from '@flouss/shared/contract/recovery';
import { BeneficiaryId, CustomerId, OpId, newId } from '@flouss/shared/kernel/ids';
import type { AgentId, DeviceId, OperatorId } from '@flouss/shared/kernel/ids';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openCounter } from '../../../src/core/counter.ts';
import type { Counter } from '../../../src/core/counter.ts';
import { openEngine } from '../../../src/core/engine.ts';
import { enrol } from '../../../src/core/sync/enrol.ts';
import { aPerson } from '../server/a-person.ts';
import { freshPacks, openCentre } from '../server/test-centre.ts';
import type { TestCentre } from '../server/test-centre.ts';

let centre: TestCentre;
let folder: string;
let agent: { agent_id: AgentId; operator_id: OperatorId };
let manager: OperatorId;
const open = new Set<Counter>();
const oldKey = systemRandom.bytes(32);

beforeEach(async () => {
  centre = await openCentre();
  folder = await mkdtemp(join(tmpdir(), 'flouss-recovery-'));
  mkdirSync(join(folder, 'backups'));
  agent = await centre.openAgent();
  const added = await centre.admin<{ operator_id: OperatorId }>('POST', `/admin/agents/${agent.agent_id}/operators`, {
    name: 'Karim',
    role: 'manager',
    pin: '4321',
  });
  manager = added.body.operator_id;
});
afterEach(async () => {
  for (const counter of open) await counter.close();
  open.clear();
  await centre.close();
  await rm(folder, { recursive: true, force: true });
});

/** `away`: records, and never reaches the server. */
function start(name: string, store_key: Uint8Array, away = false): Counter {
  const options = {
    store_path: join(folder, name),
    store_key,
    pin_pepper: store_key,
    stopwatch: systemStopwatch,
    clock: centre.clock,
    random: systemRandom,
    emit: () => {},
    server_url: null,
  };
  const offline = {
    link: 'offline',
    lastContactAt: null,
    offlineSinceAt: null,
    trouble: null,
    progress: null,
    clockAheadMs: null,
  } as const;
  const idle = { syncNow: async () => {}, wake: () => {}, stop: async () => {}, status: () => offline };
  const opened = away
    ? openEngine(options, { enrol, startSync: () => idle, printer: { print: async () => 'printer-unreachable' } })
    : openCounter(options);
  if (!opened.ok) throw new Error(opened.error);
  open.add(opened.value);
  opened.value.start();
  return opened.value;
}

async function close(counter: Counter): Promise<void> {
  open.delete(counter);
  await counter.close();
}

async function ok<M extends CounterMethod>(counter: Counter, method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const result = await counter.call(method, input);
  if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`);
  return result.value;
}

const newOp = (): OpId => newId(OpId, centre.clock, systemRandom);
const signIn = (counter: Counter) => ok(counter, 'session.sign-in', { operator_id: manager, pin: '4321' });
const openTill = (counter: Counter) => ok(counter, 'till.open', { op_id: newOp(), count: { till: [], refunds: [] } });
const inStep = (counter: Counter) =>
  vi.waitFor(
    async () => expect(await ok(counter, 'status.get', {})).toMatchObject({ sync: 'in-step', waiting_facts: 0 }),
    { timeout: 10_000 },
  );
const devices = async () =>
  (
    await centre.admin<{ devices: { device_id: DeviceId; state: string; state_reason: string; head_seq: number }[] }>(
      'GET',
      '/admin/devices',
    )
  ).body.devices;
const orders = async () =>
  (await centre.admin<{ orders: { op_id: OpId; state: string }[] }>('GET', '/admin/orders')).body.orders;

/** A counter at work: a customer with an active card, everything sent, its key left with the server. */
async function atWork(name = 'old.store', key = oldKey): Promise<{ counter: Counter; card: CardReference }> {
  const counter = start(name, key);
  await ok(counter, 'session.enrol', { server_url: centre.url, code: await centre.enrolmentCode(agent.agent_id) });
  await signIn(counter);
  await openTill(counter);
  const [card] = freshPacks(1) as [CardReference];
  await centre.dispatch(agent.agent_id, [card]);
  await ok(counter, 'sync.now', {});
  await ok(counter, 'stock.receive', { op_id: newOp(), card_references: [card], delivery_note: 'BL 7' });
  const customer_id = newId(CustomerId, centre.clock, systemRandom);
  const beneficiary_id = newId(BeneficiaryId, centre.clock, systemRandom);
  const personal = aPerson(`P${card.replaceAll('-', '')}`, beneficiary_id);
  await ok(counter, 'customer.register', { op_id: newOp(), customer_id, language: 'fr', personal });
  const { price_cents, tariff_version } = await ok(counter, 'card.price', {});
  await ok(counter, 'card.sell', {
    op_id: newOp(),
    card_reference: card,
    customer_id,
    beneficiary_id,
    nickname: 'MAMAN',
    price_cents,
    tariff_version,
    paid: { means: 'cash', given_cents: 2_000, change_cents: 100 },
  });
  await inStep(counter);
  await centre.activate(card);
  await seesActive(counter, card);
  await vi.waitFor(
    async () => expect(await centre.db.read.sql.selectFrom('recovery_keys').selectAll().execute()).not.toEqual([]),
    { timeout: 10_000 },
  );
  return { counter, card };
}

const seesActive = (counter: Counter, card_reference: CardReference) =>
  vi.waitFor(async () => expect(await ok(counter, 'card.get', { card_reference })).toMatchObject({ state: 'active' }), {
    timeout: 10_000,
  });

async function reload(counter: Counter, card_reference: CardReference): Promise<OpId> {
  const quote = await ok(counter, 'reload.quote', { card_reference, amount_cents: 10_000 });
  const op_id = newOp();
  const { amount_cents, fee_cents, tariff_version, total_cents } = quote;
  const paid = { means: 'cash' as const, given_cents: total_cents, change_cents: 0 };
  await ok(counter, 'reload.order', { op_id, card_reference, amount_cents, fee_cents, tariff_version, paid });
  return op_id;
}

async function backup(counter: Counter): Promise<string> {
  const to = join(folder, 'backups');
  const { last_good } = await ok(counter, 'backup.configure', { folder: to, kept: 9 });
  return join(to, last_good?.file ?? '');
}

async function recoveryCode(lost: DeviceId, counter_code = 'C02'): Promise<string> {
  const issued = await centre.admin<{ code: string }>('POST', `/admin/devices/${lost}/recovery-codes`, {
    counter_code,
    reason: 'volé',
  });
  expect(issued.status).toBe(200);
  return issued.body.code;
}

/** The old counter goes on where nobody hears it, is backed up, and is lost. */
async function lostWhileAway() {
  const { counter, card } = await atWork();
  await close(counter);
  const away = start('old.store', oldKey, true);
  await signIn(away);
  const op_id = await reload(away, card);
  const file = await backup(away);
  await close(away);
  const [lost] = await devices();
  return { card, op_id, file, lost: lost!.device_id };
}

describe('with its last backup', () => {
  test('what the lost counter had not sent is judged as its own, once, and the place-taker works on', async () => {
    const { card, op_id, file, lost } = await lostWhileAway();
    expect(await orders()).toEqual([]);
    const taker = start('new.store', systemRandom.bytes(32));
    const code = await recoveryCode(lost);
    const session = await ok(taker, 'recovery.begin', { server_url: centre.url, code, backup_file: file });
    expect(session).toMatchObject({ enrolled: true, counter_code: 'C02' });
    await signIn(taker);
    const taken = { opens_backups: true, problem: null, brought: { facts: 1, refused: 0 } };
    expect(await ok(taker, 'recovery.status', {})).toMatchObject(taken);
    expect(await orders()).toMatchObject([{ op_id, state: 'approved' }]);

    await seesActive(taker, card);
    await openTill(taker);
    const second = await reload(taker, card);
    await inStep(taker);
    expect((await orders()).map((order) => order.op_id).toSorted()).toEqual([op_id, second].toSorted());

    await ok(taker, 'recovery.bring', { backup_file: file });
    expect(await orders()).toHaveLength(2);
    const { findings } = (await centre.admin<{ findings: unknown[] }>('GET', '/admin/ledger')).body;
    expect(findings).toEqual([]);
  });

  test('the old machine, found again, is let in no more, and what it then records reaches nobody', async () => {
    const { card, lost, file } = await lostWhileAway();
    const taker = start('new.store', systemRandom.bytes(32));
    await ok(taker, 'recovery.begin', { server_url: centre.url, code: await recoveryCode(lost), backup_file: file });
    const found = start('old.store', oldKey);
    await signIn(found);
    await reload(found, card);
    await vi.waitFor(
      async () =>
        expect(await ok(found, 'status.get', {})).toMatchObject({ sync: 'attention', trouble: 'device-revoked' }),
      { timeout: 10_000 },
    );
    expect(await orders()).toHaveLength(1);
  });

  test('the old store itself serves as well as a backup of it', async () => {
    const { op_id, lost } = await lostWhileAway();
    const taker = start('new.store', systemRandom.bytes(32));
    const backup_file = join(folder, 'old.store');
    await ok(taker, 'recovery.begin', { server_url: centre.url, code: await recoveryCode(lost), backup_file });
    expect(await orders()).toMatchObject([{ op_id, state: 'approved' }]);
  });
});

test('with an old backup: the server knows more, nothing is brought, nothing forks', async () => {
  const { counter, card } = await atWork();
  const file = await backup(counter);
  const op_id = await reload(counter, card);
  await inStep(counter);
  await close(counter);
  const [lost] = await devices();
  const taker = start('new.store', systemRandom.bytes(32));
  const code = await recoveryCode(lost!.device_id);
  await ok(taker, 'recovery.begin', { server_url: centre.url, code, backup_file: file });
  await signIn(taker);
  expect(await ok(taker, 'recovery.status', {})).toMatchObject({
    lost_head_seq: 5,
    brought: { facts: 0, refused: 0, backup_head_seq: 4 },
  });
  await seesActive(taker, card);
  await openTill(taker);
  const second = await reload(taker, card);
  await inStep(taker);
  expect((await orders()).map((order) => order.op_id).toSorted()).toEqual([op_id, second].toSorted());
  expect((await devices()).map(({ state, state_reason }) => `${state} ${state_reason}`).toSorted()).toEqual([
    'active null',
    'revoked replaced',
  ]);
});

test('without one: the place is taken, the customers come back, and the gap is on record with its bound', async () => {
  const { card, lost } = await lostWhileAway();
  const taker = start('new.store', systemRandom.bytes(32));
  await ok(taker, 'recovery.begin', { server_url: centre.url, code: await recoveryCode(lost), backup_file: null });
  await signIn(taker);
  expect(await ok(taker, 'recovery.status', {})).toMatchObject({ lost_head_seq: 4, brought: null, problem: null });
  await seesActive(taker, card);
  const { recoveries } = (await centre.admin<{ recoveries: object[] }>('GET', '/admin/recoveries')).body;
  expect(recoveries).toMatchObject([{ device_id: lost, reason: 'volé', lost_head_seq: 4 }]);
  expect((recoveries[0] as { lost_left_cents: number }).lost_left_cents).toBeGreaterThan(0);
});

test('a copy that was continued elsewhere is refused, and what was sent stands', async () => {
  const { counter, card } = await atWork();
  await close(counter);
  copyFileSync(join(folder, 'old.store'), join(folder, 'clone.store'));
  const clone = start('clone.store', oldKey, true);
  await signIn(clone);
  await reload(clone, card);
  await close(clone);
  const original = start('old.store', oldKey);
  await signIn(original);
  const op_id = await reload(original, card);
  await inStep(original);
  await close(original);
  const [lost] = await devices();
  const taker = start('new.store', systemRandom.bytes(32));
  const backup_file = join(folder, 'clone.store');
  const code = await recoveryCode(lost!.device_id);
  await ok(taker, 'recovery.begin', { server_url: centre.url, code, backup_file });
  await signIn(taker);
  expect(await ok(taker, 'recovery.status', {})).toMatchObject({ brought: null, problem: 'backup-differs' });
  expect(await orders()).toMatchObject([{ op_id }]);
});

const begin = (counter: Counter, code: string, backup_file: string | null = null) =>
  counter.call('recovery.begin', { server_url: centre.url, code, backup_file });

describe('what is not let through', () => {
  test('a wrong code, an enrolment code, a code used before, a code that has expired', async () => {
    const { lost } = await lostWhileAway();
    const taker = start('new.store', systemRandom.bytes(32));
    const refused = { ok: false, error: { code: 'enrolment-code-invalid' } };
    expect(await begin(taker, 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF')).toMatchObject(refused);
    expect(await begin(taker, await centre.enrolmentCode(agent.agent_id))).toMatchObject(refused);
    const late = await recoveryCode(lost);
    centre.clock.advance(61 * 60_000);
    expect(await begin(taker, late)).toMatchObject(refused);
    expect((await devices())[0]).toMatchObject({ state: 'active' });
    const code = await recoveryCode(lost);
    expect(await begin(taker, code)).toMatchObject({ ok: true });
    expect(await begin(start('third.store', systemRandom.bytes(32)), code)).toMatchObject(refused);
    expect(await devices()).toHaveLength(2);
  });

  test('a recovery code does not enrol a new counter, and an enrolled one takes no place', async () => {
    const { lost } = await lostWhileAway();
    const code = await recoveryCode(lost);
    const taker = start('new.store', systemRandom.bytes(32));
    expect(await taker.call('session.enrol', { server_url: centre.url, code })).toMatchObject({
      error: { code: 'enrolment-code-invalid' },
    });
    await begin(taker, code);
    expect(await begin(taker, await recoveryCode(lost, 'C03'))).toMatchObject({ error: { code: 'already-enrolled' } });
  });

  test('a file that is not there uses up no code; one that is no backup, or another counter’s, brings nothing', async () => {
    const { lost, file } = await lostWhileAway();
    const taker = start('new.store', systemRandom.bytes(32));
    const code = await recoveryCode(lost);
    expect(await begin(taker, code, join(folder, 'nowhere.backup'))).toMatchObject({
      error: { code: 'backup-file-missing' },
    });
    const garbage = join(folder, 'garbage.backup');
    writeFileSync(garbage, 'not a backup'.repeat(1000));
    expect(await begin(taker, code, garbage)).toMatchObject({ ok: true });
    await signIn(taker);
    expect(await ok(taker, 'recovery.status', {})).toMatchObject({ problem: 'backup-file-unreadable', brought: null });

    const stranger = start('stranger.store', oldKey);
    await ok(stranger, 'session.enrol', { server_url: centre.url, code: await centre.enrolmentCode(agent.agent_id) });
    await close(stranger);
    expect(await taker.call('recovery.bring', { backup_file: join(folder, 'stranger.store') })).toMatchObject({
      error: { code: 'backup-of-other-counter' },
    });
    expect(await ok(taker, 'recovery.bring', { backup_file: file })).toMatchObject({
      brought: { facts: 1 },
      problem: null,
    });
  });

  test('a teller reads no backup', async () => {
    const { lost, file } = await lostWhileAway();
    const taker = start('new.store', systemRandom.bytes(32));
    await begin(taker, await recoveryCode(lost));
    await ok(taker, 'session.sign-in', { operator_id: agent.operator_id, pin: '1234' });
    expect(await taker.call('recovery.bring', { backup_file: file })).toMatchObject({
      error: { code: 'operator-not-allowed' },
    });
  });

  test('a counter code that the agent had before, and a counter nobody knows', async () => {
    const { lost } = await lostWhileAway();
    const body = { counter_code: 'C01', reason: 'volé' };
    expect(await centre.admin('POST', `/admin/devices/${lost}/recovery-codes`, body)).toMatchObject({ status: 409 });
    const nobody = '01900000-0000-7000-8000-000000000000';
    expect(await centre.admin('POST', `/admin/devices/${nobody}/recovery-codes`, body)).toMatchObject({ status: 404 });
    expect(
      await centre.admin('POST', `/admin/devices/${lost}/recovery-codes`, body, 'another-token-altogether-012'),
    ).toMatchObject({
      status: 401,
    });
  });
});

describe('the key that is left with the server', () => {
  test('is not there in clear, and is the store’s own', async () => {
    const { counter } = await atWork();
    await close(counter);
    const [row] = await centre.db.read.sql.selectFrom('recovery_keys').selectAll().execute();
    for (const form of ['base64url', 'hex'] as const)
      expect(row?.envelope).not.toContain(Buffer.from(oldKey).toString(form));
  });

  test('one wrapped for somebody else, or for another counter, is refused', async () => {
    const counter = await centre.openEnrolledCounter(agent);
    const { publicKey } = centre.ctx.keys.recovery;
    const leave = (public_key: string, owner: string) => {
      const envelope = wrapFor(public_key, owner, oldKey, systemRandom);
      return counter.send(counter.signed('POST', RECOVERY_PATHS.keep, '?', JSON.stringify({ public_key, envelope })));
    };
    expect(await leave(makeReaderKey().publicKey, counter.deviceId)).toMatchObject({ status: 400 });
    expect(await leave(publicKey, 'another-counter')).toMatchObject({ status: 400 });
    expect(await leave(publicKey, counter.deviceId)).toMatchObject({ status: 200, body: { kept: true } });
  });

  test('a counter that never left one is replaced all the same; its backups stay closed', async () => {
    const { lost, file } = await lostWhileAway();
    await centre.db.transaction(async (tx) => void (await tx.sql.deleteFrom('recovery_keys').execute()));
    const taker = start('new.store', systemRandom.bytes(32));
    const code = await recoveryCode(lost);
    await ok(taker, 'recovery.begin', { server_url: centre.url, code, backup_file: file });
    await signIn(taker);
    expect(await ok(taker, 'recovery.status', {})).toMatchObject({
      opens_backups: false,
      problem: 'recovery-key-missing',
    });
  });
});

test('nobody but the place-taker brings a lost counter’s facts', async () => {
  const stranger = await centre.openEnrolledCounter(agent);
  const body = JSON.stringify({ entries: [stranger.receivePacks(freshPacks(1)).entry] });
  expect(await stranger.send(stranger.signed('POST', RECOVERY_PATHS.facts, '?', body))).toMatchObject({ status: 404 });
});
