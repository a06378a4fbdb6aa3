/**
 * After a restore the bank may know of what this database has forgotten: it is asked first. Its yes is taken, its silence is waited
 * for, its «not found» is believed only while it surely remembers; else a person must look.
 */
import { OpId } from '@flouss/shared/kernel/ids';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noteInDoubt, noteRestored } from '../../../sync-server/src/db/in-doubt.ts';
import type { Worker } from '../../../sync-server/src/bank/worker.ts';
import { startBank } from './bank-process.ts';
import type { BankProcess } from './bank-process.ts';
import { openCentre, quickBank, workUntil } from './centre.ts';
import type { Centre } from './centre.ts';

const MINUTE_MS = 60_000;

let bank: BankProcess;
let centre: Centre;
let worker: Worker;
beforeAll(async () => {
  bank = await startBank();
});
afterAll(() => bank.stop());
beforeEach(async () => {
  await bank.reset();
  centre = await openCentre();
  worker = centre.worker(quickBank(bank.url));
});
afterEach(() => centre.close());

async function activeCard(n: number) {
  const card = await centre.sellCard(n);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
  return card;
}

const restored = (agoMs: number): Promise<void> =>
  centre.db.transaction((tx) => {
    const restored_at = centre.ctx.clock.now();
    return noteRestored(tx, { restored_at, data_until: restored_at - agoMs });
  });

const loads = async () =>
  (await bank.state()).operations
    .filter(({ kind }) => kind === 'load')
    .map(({ key, presented }) => ({ key, presented }));

/** The bank hears of it as a server did that is no more. */
async function toldBefore(key: string, card: string, amount_cents: number): Promise<void> {
  const { card_token } = await centre.card(card as never);
  await quickBank(bank.url).load(key, card_token ?? '', amount_cents as never);
}

describe('what was open in a database that was restored', () => {
  test('and had been loaded since is asked for and not sent again', async () => {
    const card = await activeCard(1);
    const opId = await centre.orderReload(card, 10_000);
    await toldBefore(opId, card, 10_000);
    await restored(60 * MINUTE_MS);
    expect((await centre.order(opId)).state).toBe('unknown');
    await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    expect(await loads()).toEqual([{ key: opId, presented: 1 }]);
  });

  test('and of which the bank knows nothing is sent while it surely remembers, once', async () => {
    const card = await activeCard(1);
    const opId = await centre.orderReload(card, 10_000);
    await restored(2 * MINUTE_MS);
    await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    expect(await loads()).toEqual([{ key: opId, presented: 1 }]);
  });

  test('and of which the bank knows nothing any more waits for a person', async () => {
    const card = await activeCard(1);
    const opId = await centre.orderReload(card, 10_000);
    await restored(60 * MINUTE_MS);
    await workUntil(worker, async () => (await centre.row(opId)).state === 'parked');
    expect(await centre.row(opId)).toMatchObject({ reason: 'key-forgotten' });
    expect(await loads()).toEqual([]);
  });

  test('follows its operation: a reload waits with its card, of whose file the bank knows nothing any more', async () => {
    await bank.decide({ delay_ms: 200 });
    const card = await centre.sellCard(1);
    const opId = await centre.orderFirstReload(card, 5_000);
    const { sale_op_id } = await centre.card(card);
    await restored(60 * MINUTE_MS);
    await workUntil(worker, async () => (await centre.row(sale_op_id ?? '')).state === 'parked');
    expect((await centre.card(card)).state).toBe('applied');
    expect((await centre.order(opId)).state).toBe('approved');
    expect(await loads()).toEqual([]);
  });
});

/** As a server judges that is offered it again. */
async function onlyAskedFor() {
  const card = await activeCard(1);
  const opId = await centre.orderReload(card, 10_000);
  await restored(2 * MINUTE_MS);
  await centre.db.transaction((tx) =>
    tx.sql.updateTable('bank_work').set({ otherwise: 'annual-limit' }).where('work_key', '=', opId).execute(),
  );
  return { card, opId };
}

describe('what the controls would not take today', () => {
  test('and the bank has loaded, is loaded', async () => {
    const { card, opId } = await onlyAskedFor();
    await toldBefore(opId, card, 10_000);
    await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    expect(await loads()).toEqual([{ key: opId, presented: 1 }]);
  });

  test('and the bank knows nothing of, is owed back for their reason and never sent', async () => {
    const { opId } = await onlyAskedFor();
    await workUntil(worker, async () => (await centre.order(opId)).state === 'refund-due');
    expect(await centre.order(opId)).toMatchObject({ reason: 'annual-limit' });
    expect(await centre.row(opId)).toMatchObject({ state: 'refused', reason: 'annual-limit' });
    expect(await loads()).toEqual([]);
  });
});

test('what is told to counters keeps its order and exact numbers, however often a database is restored', async () => {
  await activeCard(1);
  await activeCard(2);
  const feed = () => centre.db.read.sql.selectFrom('feed').select(['entity_id', 'seq']).orderBy('seq').execute();
  const before = await feed();
  for (let times = 0; times < 40; times++) await restored(60 * MINUTE_MS);
  const after = await feed();
  expect(after.map(({ entity_id }) => entity_id)).toEqual(before.map(({ entity_id }) => entity_id));
  const distances = (rows: typeof before) => rows.map(({ seq }) => seq - rows[0]!.seq);
  expect(distances(after)).toEqual(distances(before));
  const { feed_head } = await centre.db.read.sql.selectFrom('agents').select('feed_head').executeTakeFirstOrThrow();
  expect(feed_head).toBe(after.at(-1)?.seq);
  expect(after[0]!.seq).toBeGreaterThan(before.at(-1)!.seq);
  // Numbers follow the time (ms), and each restore puts them a quarter of an hour ahead of it.
  expect(feed_head).toBeLessThan(centre.ctx.clock.now() + 24 * 60 * MINUTE_MS);
});

test('an SMS order: neither its charge nor its load goes out unasked', async () => {
  const card = await activeCard(1);
  await centre.db.transaction(async (tx) => {
    await tx.sql
      .insertInto('funding')
      .values({
        customer_id: centre.customerId,
        enrolment_id: null,
        page_url: null,
        funding_token: 'fund_nowhere',
        last_four: '1111',
        changed_at: 0,
      })
      .execute();
  });
  const opId = await centre.orderReload(card, 10_000, 'sms');
  await restored(60 * MINUTE_MS);
  await workUntil(worker, async () => (await centre.row(`${opId}.charge`)).state === 'parked');
  expect((await bank.state()).charges).toEqual([]);
});

test('without a restore nothing is asked first', async () => {
  const card = await activeCard(1);
  const opId = await centre.orderReload(card, 10_000);
  await centre.db.transaction((tx) => noteInDoubt(tx, new Map([[OpId.parse(opId), 1]])));
  expect((await centre.row(opId)).state).toBe('queued');
  await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
});
