/** Money owed is paid once, at whichever counter of the agent the customer comes to with his receipt. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { floatOf, verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import type { OpId } from '@flouss/shared/kernel/ids';
import { openTwoCounters, orderReload, operationOf, stands } from './two-counters.ts';
import type { TwoCounters } from './two-counters.ts';

let shop: TwoCounters;
beforeEach(async () => {
  shop = await openTwoCounters();
});
afterEach(() => shop.close());

async function failedReload(): Promise<OpId> {
  const { centre } = shop;
  const [one] = shop.counters;
  const op_id = await orderReload(one, await shop.activeCard(one));
  await one.inStep();
  await centre.db.transaction(async (tx) => {
    await moveOrder(tx, centre.ctx, { op_id, event: 'submit' });
    await moveOrder(tx, centre.ctx, { op_id, event: 'fail', reason: 'bank-refused' });
  });
  return op_id;
}

async function declinedSale(): Promise<OpId> {
  const { centre } = shop;
  const [one] = shop.counters;
  const [card] = await shop.packs(one, 1);
  if (!card) throw new Error('a pack');
  const sale = await shop.sell(one, card, await shop.customer(one, 'DECLINED1'));
  await one.inStep();
  await centre.db.transaction(async (tx) => {
    await moveCard(tx, centre.ctx, card, 'apply');
    await moveCard(tx, centre.ctx, card, 'decline', { reason: 'bank-refused' });
  });
  return sale;
}

test('a reload that failed is paid back at the other counter, against the number on its receipt', async () => {
  const [one, two] = shop.counters;
  const reload = await failedReload();
  await stands(two, reload, { state: 'refund-due', receipt_number: 'C01-000002', total_cents: 10_600 });
  const receipt = await two.ok('refund.pay', { op_id: two.newOp(), refund_of: reload });
  expect(receipt).toMatchObject({ kind: 'refund', total_cents: 10_600, state: 'recorded' });
  await two.inStep();
  for (const each of [one, two]) await stands(each, reload, { state: 'refunded' });
  expect(await one.code('refund.pay', { op_id: one.newOp(), refund_of: reload })).toBe('already-refunded');
});

test('a sale that the bank declined is paid back at the other counter', async () => {
  const [one, two] = shop.counters;
  const sale = await declinedSale();
  await stands(two, sale, { kind: 'sale', state: 'refund-due', reason: 'bank-refused', receipt_number: 'C01-000001' });
  const due = await two.ok('exceptions.list', {});
  expect(due).toMatchObject([{ op_id: sale, next_step: 'pay-refund', owner: 'you', total_cents: 1_900 }]);
  expect(await two.ok('refund.pay', { op_id: two.newOp(), refund_of: sale })).toMatchObject({
    total_cents: 1_900,
    lines: [{ code: 'refund-card-price', cents: 1_900 }],
  });
  await two.inStep();
  for (const each of [one, two]) await stands(each, sale, { state: 'refunded' });
  expect(await one.code('refund.pay', { op_id: one.newOp(), refund_of: sale })).toBe('already-refunded');
  expect(await one.ok('exceptions.list', {})).toEqual([]);
});

test('a sale that the server refused is paid back at the other counter, which never saw card or buyer', async () => {
  const { centre, agent } = shop;
  const [one, two] = shop.counters;
  const [card] = await shop.packs(one, 1);
  if (!card) throw new Error('a pack');
  await one.cut();
  // The same person was registered elsewhere meanwhile: this registration, and with it the sale, will be refused.
  await shop.customer(two, 'TWICE1');
  await two.inStep();
  const sale = await shop.sell(one, card, await shop.customer(one, 'TWICE1'));
  const before = await floatOf(centre.db.read, agent.agent_id);
  await one.mend();
  await one.inStep();
  await stands(two, sale, { kind: 'sale', state: 'refund-due', reason: 'customer-unknown', customer_name: null });
  const receipt = await two.ok('refund.pay', { op_id: two.newOp(), refund_of: sale });
  expect(receipt).toMatchObject({ total_cents: 1_900, customer_name: '–', card_reference: card });
  await two.inStep();
  for (const each of [one, two]) await stands(each, sale, { state: 'refunded' });
  expect(await floatOf(centre.db.read, agent.agent_id)).toBe(before);
});

test.each([
  ['reload', failedReload, 10_600],
  ['sale', declinedSale, 1_900],
] as const)(
  'two counters pay the same %s back while away: one is taken, the other is an exception of its manager',
  async (_kind, owe, total) => {
    const { centre } = shop;
    const [one, two] = shop.counters;
    const owed = await owe();
    for (const each of [one, two]) await stands(each, owed, { state: 'refund-due' });
    for (const each of [one, two]) await each.cut();
    const [first, second] = [one.newOp(), two.newOp()];
    await one.ok('refund.pay', { op_id: first, refund_of: owed });
    await two.ok('refund.pay', { op_id: second, refund_of: owed });
    await one.mend();
    await one.inStep();
    await two.mend();
    await two.inStep();
    await stands(one, first, { kind: 'refund', state: 'received' });
    await stands(two, second, { kind: 'refund', state: 'declined', reason: 'refund-not-due', total_cents: total });
    for (const each of [one, two]) await stands(each, owed, { state: 'refunded' });
    expect(await one.ok('exceptions.list', {})).toEqual([]);
    expect(await two.ok('exceptions.list', {})).toMatchObject([
      { op_id: second, next_step: 'make-good', owner: 'manager', total_cents: total },
    ]);
    const refunds = await centre.db.read.sql.selectFrom('refunds').selectAll().execute();
    expect(refunds).toMatchObject([{ refund_of: owed, op_id: first, amount_cents: total }]);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
    // What the drawer lacks is known to the cent.
    expect((await operationOf(two, second))?.total_cents).toBe(total);
  },
);
