/** An order by SMS whose outcome no SMS could tell: the counter shows whom to tell what, it is ticked off once, and survives a restart and a rebuild. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { expect, test } from 'vitest';
import { rebuild } from '../../../src/core/projections/rebuild.ts';
import { checkStore, projectionsOf } from './check-store.ts';
import { cardReference, customerId, euros, MORNING } from './published.ts';
import { enrolledShop, newOp, openShop, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

async function shopWithOrder(told: Partial<Extract<FeedItem, { kind: 'order' }>> = {}) {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  const op_id = newOp(shop.clock);
  const order: Extract<FeedItem, { kind: 'order' }> = {
    kind: 'order',
    op_id,
    channel: 'sms',
    card_reference: cardReference(0),
    customer_id: customerId(0),
    amount_cents: euros(100),
    fee_cents: euros(6),
    state: 'loaded',
    reason: null,
    ordered_at: MORNING,
    changed_at: MORNING,
    ...told,
  };
  return { shop, order };
}

const steps = async (shop: Shop): Promise<string[]> =>
  (await shop.ok('exceptions.list', {})).map(
    ({ kind, state, next_step, owner }) => `${kind} ${state} ${next_step} ${owner}`,
  );

function rebuiltAlike({ context }: Shop): void {
  const live = projectionsOf(context.store.read);
  rebuild(context.store);
  expect(projectionsOf(context.store.read)).toEqual(live);
}

test('an order that its customer heard of asks for nobody; one that he did not is the teller’s', async () => {
  const { shop, order } = await shopWithOrder();
  shop.tell(order);
  expect(await steps(shop)).toEqual([]);
  expect((await shop.ok('status.get', {})).open_exceptions).toBe(0);
  shop.tell({ ...order, unheard: true });
  expect(await steps(shop)).toEqual(['reload loaded tell-customer you']);
  expect((await shop.ok('status.get', {})).open_exceptions).toBe(1);
  rebuiltAlike(shop);
});

test.each([
  ['declined', 'declined'],
  ['refunded', 'refunded'],
] as const)('what was %s is told too', async (state, shown) => {
  const { shop, order } = await shopWithOrder({ state, unheard: true, reason: 'funding-refused' });
  shop.tell(order);
  expect(await steps(shop)).toEqual([`reload ${shown} tell-customer you`]);
});

test('while the bank still owes something that is what is shown', async () => {
  const { shop, order } = await shopWithOrder({ state: 'refund-due', unheard: true, reason: 'bank-refused' });
  shop.tell(order);
  expect(await steps(shop)).toEqual(['reload refund-due bank-answers bank-worker']);
});

test('it is ticked off once, also before the server knows, over a restart and a rebuild', async () => {
  const { shop, order } = await shopWithOrder({ unheard: true });
  shop.tell(order);
  const input = { op_id: newOp(shop.clock), order: order.op_id };
  const answer = await shop.ok('outcome.tell', input);
  expect(COUNTER_API['outcome.tell'].output.parse(answer)).toEqual(answer);
  expect(await shop.ok('outcome.tell', input)).toEqual(answer);
  expect(await shop.refused('outcome.tell', { ...input, op_id: newOp(shop.clock) })).toBe('nothing-to-tell');
  expect(await shop.refused('outcome.tell', { ...input, order: newOp(shop.clock) })).toBe('op-id-reused');
  expect(await steps(shop)).toEqual(['telling recorded send counter']);
  // What the server says meanwhile of before changes nothing.
  shop.tell({ ...order, unheard: true });
  expect(await steps(shop)).toEqual(['telling recorded send counter']);
  expect(checkStore(shop.context.store.read).at(-1)?.fact).toMatchObject({
    type: 'outcome-told',
    v: 1,
    body: { order: order.op_id },
  });
  rebuiltAlike(shop);
  await shop.counter.close();
  const again = openShop({ path: shop.path, clock: shop.clock });
  await again.signIn();
  expect(await steps(again)).toEqual(['telling recorded send counter']);
  again.judge();
  again.tell(order);
  expect(await steps(again)).toEqual([]);
  rebuiltAlike(again);
});

test('what the server refuses is to be told again', async () => {
  const { shop, order } = await shopWithOrder({ unheard: true });
  shop.tell(order);
  await shop.ok('outcome.tell', { op_id: newOp(shop.clock), order: order.op_id });
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'operator-not-allowed' }));
  expect(await steps(shop)).toContain('reload loaded tell-customer you');
  rebuiltAlike(shop);
});

test('there is nothing to tell of an order of this counter, or of one that goes on', async () => {
  const { shop, order } = await shopWithOrder({ state: 'submitted', unheard: true });
  shop.tell(order);
  const told = (op: typeof order.op_id) => shop.refused('outcome.tell', { op_id: newOp(shop.clock), order: op });
  expect(await told(order.op_id)).toBe('nothing-to-tell');
  expect(await told(newOp(shop.clock))).toBe('nothing-to-tell');
});
