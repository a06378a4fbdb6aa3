/** Several workers, dying workers, late workers and broken rows: one load each, in order, and nobody is held up. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Bank, BankOutcome } from '../../../sync-server/src/bank/port.ts';
import { LEASE_MS, TURNS_AT_ONCE_MAX } from '../../../sync-server/src/bank/worker.ts';
import { claimBankWork, countByState, listBankWork, resumeBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { startBank, type BankProcess } from './bank-process.ts';
import { openCentre, quickBank, workUntil, type Centre } from './centre.ts';

const DOOMED_WORKER = fileURLToPath(new URL('./doomed-worker.ts', import.meta.url));

let bank: BankProcess;
let folder: string;
let centre: Centre;

beforeAll(async () => {
  bank = await startBank();
});
afterAll(() => bank.stop());

beforeEach(async () => {
  await bank.reset();
  folder = await mkdtemp(join(tmpdir(), 'flouss-workers-'));
  centre = await openCentre(folder);
});
afterEach(async () => {
  await centre.close();
  await rm(folder, { recursive: true, force: true });
});

async function activeCard(n: number): Promise<CardReference> {
  const card = await centre.sellCard(n);
  await workUntil(centre.worker(quickBank(bank.url)), async () => (await centre.card(card)).state === 'active');
  return card;
}

async function loads(): Promise<{ key: string; subject: string; presented: number }[]> {
  const { operations } = await bank.state();
  return operations.filter(({ kind }) => kind === 'load').toReversed();
}

describe('a worker that dies', () => {
  test.each(['before', 'after'])('%s its request: the next one finds out, and loads once', async (when) => {
    const card = await activeCard(1);
    const opId = await centre.orderReload(card, 10_000);
    await centre.close();

    const child = spawn(process.execPath, [DOOMED_WORKER, folder, bank.url, when], {
      stdio: 'inherit',
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');

    centre = await openCentre(folder);
    expect(await centre.row(opId)).toMatchObject({ state: 'sent', first_sent_at: expect.any(Number) });
    expect((await centre.order(opId)).state).toBe('submitted');
    expect(await loads()).toHaveLength(when === 'before' ? 0 : 1);

    const worker = centre.worker(quickBank(bank.url));
    expect(await worker.runOnce()).toBe(0);
    centre.moveClock(LEASE_MS);
    await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    expect(await loads()).toEqual([expect.objectContaining({ key: opId, presented: 1 })]);
  });

  test('does not leave its rows on loan to a clock that has been set back since', async () => {
    const card = await activeCard(1);
    centre.moveClock(24 * 60 * 60_000);
    const opId = await centre.orderReload(card, 10_000);
    const never: Bank = { ...quickBank(bank.url), load: () => new Promise<BankOutcome>(() => {}) };
    void centre.worker(never).runOnce();
    while ((await centre.row(opId)).state !== 'sent') await sleep(5);

    centre.moveClock(-24 * 60 * 60_000);
    await workUntil(centre.worker(quickBank(bank.url)), async () => (await centre.row(opId)).state === 'parked');
    // How long ago it was sent nobody can say any more, so it is not sent again.
    expect(await loads()).toEqual([]);
  });
});

describe('several workers', () => {
  test('share the rows: each command once, those of a card in their order', async () => {
    const cards = [await activeCard(1), await activeCard(2), await activeCard(3)];
    const orders: { opId: OpId; card: CardReference }[] = [];
    for (let i = 0; i < 24; i++) {
      const card = cards[i % cards.length] ?? makeCardReference(0);
      orders.push({ card, opId: await centre.orderReload(card, 1_000) });
    }
    const workers = [1, 2, 3].map(() => centre.worker(quickBank(bank.url)));
    for (const worker of workers) worker.start();
    while ((await countByState(centre.db.read)).queued > 0) await sleep(10);
    await Promise.all(workers.map((worker) => worker.stop()));

    const done = await loads();
    expect(done).toHaveLength(orders.length);
    expect(done.every(({ presented }) => presented === 1)).toBe(true);
    for (const card of cards) {
      const { card_token } = await centre.card(card);
      const rows = await Promise.all(orders.filter((order) => order.card === card).map(({ opId }) => centre.row(opId)));
      const queued = rows.toSorted((a, b) => a.created_at - b.created_at || (a.work_key < b.work_key ? -1 : 1));
      expect(done.filter(({ subject }) => subject === card_token).map(({ key }) => key)).toEqual(
        queued.map(({ work_key }) => work_key),
      );
    }
    expect((await countByState(centre.db.read)).done).toBe(orders.length + 2 * cards.length);
  });

  test('a row that has had a turn since it was seen is not taken, although it is queued again', async () => {
    const opId = await centre.orderReload(await activeCard(1), 10_000);
    const seen = await centre.row(opId);
    await centre.worker(quickBank('http://127.0.0.1:9')).runOnce();
    const now = await centre.row(opId);
    expect(now.state).toBe(seen.state);
    const lease = { by: 'test', until: centre.ctx.clock.now() + LEASE_MS };
    expect(await centre.db.transaction((tx) => claimBankWork(tx, seen, lease, {}))).toBe(false);
    expect(await centre.db.transaction((tx) => claimBankWork(tx, now, lease, {}))).toBe(true);
    expect(await centre.db.transaction((tx) => claimBankWork(tx, now, lease, {}))).toBe(false);
  });

  test('one that comes back after its loan ran out is not listened to', async () => {
    const card = await activeCard(1);
    const opId = await centre.orderReload(card, 10_000);
    const real = quickBank(bank.url);
    const release = Promise.withResolvers<BankOutcome>();
    const slow: Bank = {
      ...real,
      load: async (...load) => {
        await real.load(...load);
        return release.promise;
      },
    };
    const late = centre.worker(slow).runOnce();
    while ((await loads()).length === 0) await sleep(5);

    centre.moveClock(LEASE_MS);
    await workUntil(centre.worker(real), async () => (await centre.row(opId)).state === 'done');
    release.resolve({ is: 'refused', reason: 'bank-refused' });
    await late;
    expect((await centre.row(opId)).state).toBe('done');
    expect((await centre.order(opId)).state).toBe('loaded');
    expect(await loads()).toHaveLength(1);
  });

  test('a started one is woken by new work, and stops with its rows written', async () => {
    const card = await activeCard(1);
    const worker = centre.worker(quickBank(bank.url));
    worker.start();
    const opId = await centre.orderReload(card, 10_000);
    while ((await loads()).length === 0) await sleep(1);
    await worker.stop();
    expect(await centre.row(opId)).toMatchObject({ state: 'done', lease_by: null });
  });
});

describe('a broken row', () => {
  test('is parked and holds up nobody', async () => {
    const card = await activeCard(1);
    for (let i = 0; i < TURNS_AT_ONCE_MAX; i++) {
      const op_id = newId(OpId, centre.ctx.clock, centre.ctx.random);
      // A card that has no token, and a charge that names no customer.
      const card_reference = makeCardReference(50 + i);
      await centre.queue({ work_key: op_id, kind: 'load', op_id, card_reference, amount_cents: cents(1_000) });
      await centre.queue({ work_key: `${op_id}.charge`, kind: 'charge', op_id });
    }
    const opId = await centre.orderReload(card, 10_000);
    const worker = centre.worker(quickBank(bank.url));
    await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    await workUntil(worker, async () => (await countByState(centre.db.read)).queued === 0);
    expect((await countByState(centre.db.read)).parked).toBe(2 * TURNS_AT_ONCE_MAX);
    // The charge that names nobody is a bug, and logged as one.
    expect(centre.errors.splice(0)).toHaveLength(TURNS_AT_ONCE_MAX);
  });

  test("whose outcome the business does not know keeps the bank's word for a person", async () => {
    const card = await activeCard(1);
    const op_id = newId(OpId, centre.ctx.clock, centre.ctx.random);
    await centre.queue({ work_key: op_id, kind: 'load', op_id, card_reference: card, amount_cents: cents(1_000) });
    await centre.worker(quickBank(bank.url)).runOnce();
    expect(await centre.row(op_id)).toMatchObject({
      state: 'parked',
      reason: 'outcome-not-accepted',
      result: JSON.stringify({ kind: 'load' }),
    });

    // Taken up again, it is asked for and not sent.
    expect(await centre.db.transaction((tx) => resumeBankWork(tx, op_id, centre.ctx.clock.now()))).toBe(true);
    expect(await centre.db.transaction((tx) => resumeBankWork(tx, op_id, centre.ctx.clock.now()))).toBe(false);
    await centre.worker(quickBank(bank.url)).runOnce();
    expect(await listBankWork(centre.db.read, 'parked', 10)).toEqual([expect.objectContaining({ work_key: op_id })]);
    expect(await loads()).toEqual([expect.objectContaining({ key: op_id, presented: 1 })]);
  });

  test('that the bank cannot read is parked, not failed', async () => {
    const card = await activeCard(1);
    const op_id = newId(OpId, centre.ctx.clock, centre.ctx.random);
    await centre.queue({ work_key: op_id, kind: 'load', op_id, card_reference: card, amount_cents: cents(0) });
    await centre.worker(quickBank(bank.url)).runOnce();
    expect(await centre.row(op_id)).toMatchObject({ state: 'parked', reason: 'not-understood:invalid-request' });
  });

  test('a bank adapter that throws leaves the row unknown', async () => {
    const card = await activeCard(1);
    const opId = await centre.orderReload(card, 10_000);
    const broken: Bank = { ...quickBank(bank.url), load: () => Promise.reject(new TypeError('a bug')) };
    await centre.worker(broken).runOnce();
    expect((await centre.row(opId)).state).toBe('unknown');
    expect(centre.errors.splice(0)).toHaveLength(1);
  });
});
