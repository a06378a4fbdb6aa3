/** A blocked card's place is taken at the real bank simulator by a pack: once, whatever becomes of the answer, or not at all. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Worker } from '../../../sync-server/src/bank/worker.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { startBank, type BankProcess } from './bank-process.ts';
import { openCentre, quickBank, workUntil, type Centre } from './centre.ts';

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

/** With 120.00 on it. */
async function blockedCard(): Promise<CardReference> {
  const card = await centre.sellCard(1);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
  const load = await centre.orderReload(card, 12_000);
  await workUntil(worker, async () => (await centre.order(load)).state === 'loaded');
  await centre.db.transaction((tx) => moveCard(tx, centre.ctx, card, 'block', { reason: 'lost' }));
  return card;
}

const atTheBank = async (): Promise<Record<string, readonly [string, number]>> =>
  Object.fromEntries(
    (await bank.state()).cards.map(({ card_reference, state, balance_cents }) => [
      card_reference,
      [state, balance_cents],
    ]),
  );
const saleOf = async (card: CardReference): Promise<string> => (await centre.card(card)).sale_op_id ?? '';
const replacements = async () => (await bank.state()).operations.filter(({ kind }) => kind === 'replacement');

test('the old card is closed, what was on it is on the new one, which is active; no second file is sent', async () => {
  const old = await blockedCard();
  const card = await centre.replaceCard(old, 2);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
  await workUntil(worker, async () => (await centre.row(`${await saleOf(old)}.block`)).state === 'done');
  expect(await atTheBank()).toEqual({ [old]: ['closed', 0], [card]: ['active', 12_000] });
  expect(await replacements()).toMatchObject([{ key: await saleOf(card), state: 'done', presented: 1 }]);
  expect((await bank.state()).operations.filter(({ kind }) => kind === 'application')).toHaveLength(1);
  expect((await centre.card(old)).state).toBe('replaced');
  const { card_token, last_four } = await centre.card(card);
  expect(card_token).not.toBe((await centre.card(old)).card_token);
  expect(last_four).toMatch(/^\d{4}$/);
  const load = await centre.orderReload(card, 5_000);
  await workUntil(worker, async () => (await centre.order(load)).state === 'loaded');
  expect((await atTheBank())[card]).toEqual(['active', 17_000]);
});

test('and the card’s own statement at the bank says where it went and where it came from', async () => {
  const old = await blockedCard();
  const card = await centre.replaceCard(old, 2);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
  const lines = async (of: CardReference): Promise<unknown> => {
    const { card_token } = await centre.card(of);
    const headers = { Authorization: 'Bearer integration-key' };
    return (await fetch(`${bank.url}/cards/${card_token}/transactions`, { headers })).json();
  };
  expect(await lines(old)).toMatchObject({
    transactions: [
      { kind: 'load', amount_cents: 12_000, balance_cents: 12_000 },
      { kind: 'carried-over', amount_cents: -12_000, balance_cents: 0 },
    ],
  });
  expect(await lines(card)).toMatchObject({ transactions: [{ kind: 'carried-over', balance_cents: 12_000 }] });
});

test.each([
  ['timeout-after', 'its answer is lost'],
  ['error-after', 'it fails after it was carried out'],
  ['timeout-before', 'it never arrives'],
  ['not-found-yet', 'the bank does not find it for a while'],
  ['down', 'the line is cut'],
])('%s: %s, and it is carried out once', async (fault) => {
  const old = await blockedCard();
  const lost = fault === 'not-found-yet' ? [{ kind: 'replacement', fault: 'error-after', count: 1 }] : [];
  await bank.fail({ kind: 'replacement', fault, count: 1, ms: 300 }, ...lost);
  const card = await centre.replaceCard(old, 2);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
  expect(await replacements()).toHaveLength(1);
  expect(await atTheBank()).toEqual({ [old]: ['closed', 0], [card]: ['active', 12_000] });
});

test('refused, the price is owed and the old card stays blocked; another pack may take its place', async () => {
  const old = await blockedCard();
  await bank.fail({ kind: 'replacement', fault: 'refuse', count: 1 });
  const refused = await centre.replaceCard(old, 2);
  await workUntil(worker, async () => (await centre.card(refused)).state === 'declined');
  expect(await centre.row(await saleOf(refused))).toMatchObject({ state: 'refused', reason: 'bank-refused' });
  expect(await centre.card(old)).toMatchObject({ state: 'blocked', reason: 'lost' });
  expect((await atTheBank())[old]?.[1]).toBe(12_000);
  const card = await centre.replaceCard(old, 3);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
  expect(await atTheBank()).toEqual({ [old]: ['closed', 0], [card]: ['active', 12_000] });
});

test('a first reload waits until the new card is active', async () => {
  const old = await blockedCard();
  const card = await centre.replaceCard(old, 2);
  const load = await centre.orderFirstReload(card, 5_000);
  await workUntil(worker, async () => (await centre.order(load)).state === 'loaded');
  expect((await atTheBank())[card]).toEqual(['active', 17_000]);
});

test('a bank that has forgotten the key is not told a second time: a person looks, and the first reload has not left', async () => {
  const old = await blockedCard();
  await bank.fail(
    { kind: 'replacement', fault: 'error-after', count: 1 },
    { kind: 'replacement', fault: 'forget', count: 1, ms: 1 },
    { kind: 'operation-query', fault: 'down' },
  );
  const card = await centre.replaceCard(old, 2);
  const load = await centre.orderFirstReload(card, 5_000);
  const key = await saleOf(card);
  await workUntil(worker, async () => (await centre.row(key)).state === 'unknown');
  await bank.fail();
  centre.moveClock(31 * 60_000);
  await workUntil(worker, async () => (await centre.row(key)).state === 'parked');
  expect(await centre.row(key)).toMatchObject({ reason: 'key-forgotten' });
  expect(await replacements()).toHaveLength(1);
  expect([(await centre.card(card)).state, (await centre.order(load)).state]).toEqual(['applied', 'approved']);
});

test('of a card that the bank never named nothing can be asked: it waits for a person', async () => {
  const old = await centre.sellCard(1);
  await centre.db.transaction(async (tx) => {
    await tx.sql.updateTable('cards').set({ state: 'blocked' }).where('card_reference', '=', old).execute();
  });
  await centre.db.transaction((tx) =>
    tx.sql.updateTable('bank_work').set({ state: 'done' }).where('card_reference', '=', old).execute(),
  );
  const card = await centre.replaceCard(old, 2);
  await worker.runOnce();
  expect(await centre.row(await saleOf(card))).toMatchObject({ state: 'parked', reason: 'request-incomplete' });
});
