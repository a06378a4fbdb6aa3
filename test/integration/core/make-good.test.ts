/** Cash that left for a refund which was not due: a manager answers for it once, and what comes back is in the till's figures. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import { expect, test } from 'vitest';
import { rebuild } from '../../../src/core/projections/rebuild.ts';
import { checkStore, projectionsOf } from './check-store.ts';
import { euros, MANAGER, PIN, TELLER } from './published.ts';
import { enrolledShop, newOp, openShop, reloadInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

/** A refund was paid at this counter, and then refused: another had paid it. */
async function shopWithRefusedRefund(): Promise<{ shop: Shop; refund: ReturnType<typeof newOp> }> {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  const reload = reloadInput(shop.clock, 0);
  await shop.ok('reload.order', reload);
  shop.judge((verdict) =>
    verdict.op_id === reload.op_id ? { ...verdict, outcome: 'rejected', code: 'annual-limit' } : verdict,
  );
  const refund = newOp(shop.clock);
  await shop.ok('refund.pay', { op_id: refund, refund_of: reload.op_id });
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'refund-not-due' }));
  return { shop, refund };
}

const approval = { manager_id: MANAGER, pin: PIN, reason: 'Le client a rendu la somme' };
const steps = async (shop: Shop): Promise<string[]> =>
  (await shop.ok('exceptions.list', {})).map(({ kind, next_step }) => `${kind} ${next_step}`);
const OTHERS = ['reload pay-refund'];

test('what the shop bears is closed with a manager’s reason, and moves no cash', async () => {
  const { shop, refund } = await shopWithRefusedRefund();
  expect(await steps(shop)).toEqual([...OTHERS, 'refund make-good']);
  const before = await shop.ok('till.get', {});
  const input = { op_id: newOp(shop.clock), refund, recovered: null, approval };
  const answer = await shop.ok('refund.make-good', input);
  expect(COUNTER_API['refund.make-good'].output.parse(answer)).toEqual(answer);
  expect(answer).toMatchObject({ op_id: refund, kind: 'refund', state: 'declined', refunded_by: input.op_id });
  expect(await shop.ok('refund.make-good', input)).toEqual(answer);
  expect(await shop.refused('refund.make-good', { ...input, recovered: newOp(shop.clock) })).toBe('op-id-reused');
  expect((await shop.ok('till.get', {})).expected).toEqual(before.expected);
  expect(await steps(shop)).toEqual([...OTHERS, 'made-good send']);
  shop.judge();
  expect(await steps(shop)).toEqual(OTHERS);
  expect(checkStore(shop.context.store.read).at(-1)?.fact).toMatchObject({
    type: 'refund-made-good',
    body: {
      refund,
      amount_cents: euros(106),
      recovered: null,
      approved: { manager_id: MANAGER, reason: approval.reason },
    },
  });
  const live = projectionsOf(shop.context.store.read);
  rebuild(shop.context.store);
  expect(projectionsOf(shop.context.store.read)).toEqual(live);
});

test('what the customer gave back goes into the till in the same go, and the Z counts it', async () => {
  const { shop, refund } = await shopWithRefusedRefund();
  const movement = newOp(shop.clock);
  const input = { op_id: newOp(shop.clock), refund, recovered: movement, approval };
  await shop.ok('refund.make-good', input);
  await shop.ok('refund.make-good', input);
  expect(await shop.ok('till.get', {})).toMatchObject({
    expected: { till: euros(106 + 106), refunds: euros(500 - 106) },
  });
  const facts = checkStore(shop.context.store.read).map(({ fact }) => fact);
  expect(facts.slice(-2)).toMatchObject([
    { type: 'refund-made-good', body: { recovered: movement } },
    {
      type: 'cash-moved',
      op_id: movement,
      body: { reason: 'other-in', amount_cents: euros(106), note: approval.reason },
    },
  ]);
  // Also before the server has heard of it, after the counter was started again.
  await shop.counter.close();
  const again = openShop({ path: shop.path, clock: shop.clock });
  await again.signIn();
  expect(await steps(again)).toEqual([...OTHERS, 'made-good send', 'cash-movement send']);
  expect(await again.refused('refund.make-good', { ...input, op_id: newOp(shop.clock) })).toBe('nothing-to-make-good');
});

test('only a refund that was refused, only with a manager, and cash only at an open till', async () => {
  const { shop, refund } = await shopWithRefusedRefund();
  const asked = { op_id: newOp(shop.clock), refund, recovered: null, approval };
  const refused = (changes: object) => shop.refused('refund.make-good', { ...asked, ...changes });
  expect(await refused({ refund: newOp(shop.clock) })).toBe('nothing-to-make-good');
  expect(await refused({ approval: { ...approval, manager_id: TELLER } })).toBe('manager-not-allowed');
  expect(await refused({ approval: { ...approval, pin: '0000' } })).toBe('manager-pin-wrong');
  expect(await refused({ approval: { ...approval, reason: ' ' } })).toBe('input-invalid');
  const count = { till: [{ value_cents: 200, pieces: 53 }], refunds: [{ value_cents: 200, pieces: 197 }] };
  await shop.ok('till.close', { op_id: newOp(shop.clock), count, note: null });
  expect(await refused({ recovered: newOp(shop.clock) })).toBe('till-not-open');
  expect(await steps(shop)).toContain('refund make-good');
  await shop.ok('refund.make-good', asked);
});

test('refused by the server, the matter is open again', async () => {
  const { shop, refund } = await shopWithRefusedRefund();
  await shop.ok('refund.make-good', { op_id: newOp(shop.clock), refund, recovered: null, approval });
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'operator-not-allowed' }));
  expect(await steps(shop)).toEqual([...OTHERS, 'refund make-good']);
  await shop.ok('refund.make-good', { op_id: newOp(shop.clock), refund, recovered: null, approval });
  shop.judge();
  expect(await steps(shop)).toEqual(OTHERS);
});
