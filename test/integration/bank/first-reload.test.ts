/** A card and its first reload at a real bank: loaded once the card is active and once only, never when the file is declined. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Worker } from '../../../sync-server/src/bank/worker.ts';
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

test('application, activation, load, in this order, each once, whatever answer is lost', async () => {
  await bank.fail(
    { kind: 'application', fault: 'timeout-after', count: 1 },
    { kind: 'activation', fault: 'error-after', count: 1 },
    { kind: 'load', fault: 'timeout-after', count: 1 },
  );
  const card = await centre.sellCard(1);
  const first = await centre.orderFirstReload(card, 10_000);
  await workUntil(worker, async () => (await centre.order(first)).state === 'loaded');
  const { operations, cards } = await bank.state();
  expect(operations.map(({ kind }) => kind).toSorted()).toEqual(['activation', 'application', 'load']);
  expect(cards).toEqual([expect.objectContaining({ balance_cents: 10_000, state: 'active' })]);
});

test('the file declined: nothing is loaded, and the money is owed back', async () => {
  await bank.decide({ outcome: 'declined' });
  const card = await centre.sellCard(1);
  const first = await centre.orderFirstReload(card, 10_000);
  await workUntil(worker, async () => (await centre.card(card)).state === 'declined');
  expect(await centre.order(first)).toMatchObject({ state: 'refund-due', reason: 'bank-refused' });
  for (let turn = 0; turn < 5; turn++) await worker.runOnce();
  expect((await bank.state()).operations.map(({ kind }) => kind)).toEqual(['application']);
});

test('while the bank takes days over the file nothing leaves, and nothing is parked', async () => {
  await bank.decide({ delay_ms: 60_000_000 });
  const card = await centre.sellCard(1);
  const first = await centre.orderFirstReload(card, 10_000);
  const key = (await centre.card(card)).sale_op_id ?? '';
  await workUntil(worker, async () => (await centre.row(key)).reason === 'pending');
  centre.moveClock(24 * 60 * 60_000);
  await workUntil(worker, async () => (await centre.row(key)).attempts >= 5);
  expect(await centre.order(first)).toMatchObject({ state: 'approved', held_for: key });
  expect((await bank.state()).operations).toHaveLength(1);
});
