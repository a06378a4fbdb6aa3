/** A card and its first reload in one go: two facts or none, one payment, both judged by the rules each has alone. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import { readSignedOperation } from '@flouss/shared/contract/signed-operation';
import { addCents } from '@flouss/shared/domain/money';
import { expect, test } from 'vitest';
import { rebuild } from '../../../src/core/projections/rebuild.ts';
import { readDevice } from '../../../src/core/store/device.ts';
import { checkStore, projectionsOf } from './check-store.ts';
import { cardItem, cardReference, customerId, customerItem, euros, MORNING } from './published.ts';
import { enrolledShop, grant, newOp, saleInput, saleWithReload } from './shop.ts';
import type { Shop, ShopOptions } from './shop.ts';

async function stockedShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = await enrolledShop(options);
  const packs = [500, 501].map((n) => ({ kind: 'pack' as const, card_reference: cardReference(n) }));
  shop.tell(...packs, customerItem(0));
  const card_references = packs.map(({ card_reference }) => card_reference);
  await shop.ok('stock.receive', { op_id: newOp(shop.clock), card_references, delivery_note: 'BL' });
  shop.judge();
  return shop;
}

const OFFLINE = { link: 'offline', lastContactAt: null, trouble: 'unreachable' } as const;

test('one payment, two receipts, two facts in a row; asked twice it happens once', async () => {
  const shop = await stockedShop();
  const input = saleWithReload(shop.clock, 500, 0);
  const sold = await shop.ok('card.sell', input);
  expect(COUNTER_API['card.sell'].output.parse(sold)).toEqual(sold);
  expect(sold.sale).toMatchObject({
    number: 'C01-000001',
    kind: 'sale',
    total_cents: euros(19),
    paid: { means: 'cash', given_cents: euros(19), change_cents: 0 },
  });
  expect(sold.first_reload).toMatchObject({
    number: 'C01-000002',
    kind: 'reload',
    op_id: input.first_reload.op_id,
    total_cents: euros(106),
    paid: { means: 'cash', given_cents: euros(110), change_cents: euros(4) },
  });
  expect(readSignedOperation(sold.first_reload!.signed_operation)).toMatchObject({
    value: { readings: [{ body: { with_sale: input.op_id } }] },
  });
  expect(await shop.ok('card.sell', input)).toEqual(sold);
  const facts = checkStore(shop.context.store.read).map(({ fact }) => fact);
  expect(facts.slice(-2)).toMatchObject([
    { type: 'card-sold', op_id: input.op_id },
    { type: 'reload-ordered', v: 2, op_id: input.first_reload.op_id, body: { with_sale: input.op_id } },
  ]);
  expect(await shop.ok('till.get', {})).toMatchObject({ expected: { till: euros(125) } });
  const shown = await shop.ok('card.get', { card_reference: cardReference(500) });
  expect(shown).toMatchObject({ state: 'sold', year_committed_cents: euros(100), month_cash_cents: euros(100) });
});

test('the same id with other content is refused, and nothing is recorded', async () => {
  const shop = await stockedShop();
  const input = saleWithReload(shop.clock, 500, 0);
  await shop.ok('card.sell', input);
  const before = checkStore(shop.context.store.read).length;
  const { first_reload, paid } = input;
  const refused = (changes: object) => shop.refused('card.sell', { ...input, ...changes });
  expect(await refused({ first_reload: { ...first_reload, amount_cents: euros(60) } })).toBe('op-id-reused');
  expect(await refused({ first_reload: { ...first_reload, op_id: newOp(shop.clock) } })).toBe('op-id-reused');
  expect(await refused({ first_reload: undefined })).toBe('op-id-reused');
  expect(await refused({ paid: { ...paid, given_cents: addCents(paid.given_cents, euros(1)) } })).toBe('op-id-reused');
  const other = saleWithReload(shop.clock, 501, 0, euros(60), 'AMMI');
  const taken = { ...other.first_reload, op_id: first_reload.op_id };
  expect(await shop.refused('card.sell', { ...other, first_reload: taken })).toBe('op-id-reused');
  expect(await shop.refused('card.sell', { ...other, first_reload: { ...taken, op_id: other.op_id } })).toBe(
    'op-id-reused',
  );
  expect(checkStore(shop.context.store.read)).toHaveLength(before);
});

test('refused as a reload or as a sale: neither happens', async () => {
  const shop = await stockedShop();
  const before = checkStore(shop.context.store.read).length;
  const refused = (amount: number, changes: object = {}) =>
    shop.refused('card.sell', { ...saleWithReload(shop.clock, 500, 0, euros(amount)), ...changes });
  const input = saleWithReload(shop.clock, 500, 0);
  expect(await refused(49)).toBe('amount-out-of-range');
  expect(await refused(1_001)).toBe('amount-out-of-range');
  expect(await refused(100, { first_reload: { ...input.first_reload, fee_cents: euros(5) } })).toBe('fee-mismatch');
  expect(await refused(100, { card_reference: cardReference(777) })).toBe('card-unknown');
  expect(await refused(100, { price_cents: euros(18) })).toBe('price-mismatch');
  // Enough for the reload and for the card, not for both.
  const short = { means: 'cash', given_cents: euros(124), change_cents: 0 };
  expect(await refused(100, { paid: short })).toBe('cash-not-enough');
  expect(await refused(100, { paid: { ...short, given_cents: euros(126) } })).toBe('input-invalid');
  expect(checkStore(shop.context.store.read)).toHaveLength(before);
  expect(await shop.ok('card.get', { card_reference: cardReference(500) })).toMatchObject({ state: 'in-stock' });
});

test('the allotment must cover both: the card is paid out of it first', async () => {
  const shop = await stockedShop();
  const { store } = shop.context;
  grant(store, euros(124));
  expect(readDevice(store.read)?.grantedCents).toBe(euros(124));
  const asked = { card_reference: cardReference(500), amount_cents: euros(100), sold_to: customerId(0) };
  expect(await shop.refused('reload.quote', asked)).toBe('float-exhausted');
  expect(await shop.refused('card.sell', saleWithReload(shop.clock, 500, 0))).toBe('float-exhausted');
  grant(store, euros(125));
  expect(await shop.ok('reload.quote', asked)).toMatchObject({ float_left_after_cents: 0 });
  await shop.ok('card.sell', saleWithReload(shop.clock, 500, 0));
  expect(await shop.ok('status.get', {})).toMatchObject({ float_left_cents: 0 });
});

test('cash needs an open till; offline the smaller limit holds', async () => {
  const closed = await stockedShop({ till: 'closed' });
  expect(await closed.refused('card.sell', saleWithReload(closed.clock, 500, 0))).toBe('till-not-open');
  const input = saleWithReload(closed.clock, 500, 0);
  const total = euros(125);
  const byCard = { ...input, paid: { means: 'card' as const, given_cents: total, change_cents: euros(0) } };
  const sold = await closed.ok('card.sell', byCard);
  expect([sold.sale.paid, sold.first_reload?.paid]).toEqual([
    { means: 'card', given_cents: euros(19), change_cents: 0 },
    { means: 'card', given_cents: euros(106), change_cents: 0 },
  ]);
  const shop = await stockedShop();
  shop.link.status = { ...shop.link.status, ...OFFLINE };
  expect(await shop.refused('card.sell', saleWithReload(shop.clock, 500, 0, euros(501)))).toBe('amount-out-of-range');
  await shop.ok('card.sell', saleWithReload(shop.clock, 500, 0, euros(500)));
});

test('the quote is the one the sale is judged by; without the sale a pack is not reloaded', async () => {
  const shop = await stockedShop();
  const pack = { card_reference: cardReference(500), amount_cents: euros(100) };
  expect(await shop.refused('reload.quote', pack)).toBe('card-not-active');
  expect(await shop.refused('reload.quote', { ...pack, sold_to: customerId(9) })).toBe('card-not-active');
  const quote = await shop.ok('reload.quote', { ...pack, sold_to: customerId(0) });
  expect(quote).toMatchObject({ fee_cents: euros(6), total_cents: euros(106), year_left_cents: euros(5_900) });
  await shop.ok('card.sell', saleInput(shop.clock, 500, 0));
  // Sold a moment ago, in another go: it waits for the bank like any other.
  expect(await shop.refused('reload.quote', { ...pack, sold_to: customerId(0) })).toBe('card-not-active');
});

test('rejected by the server, both are owed back, each once', async () => {
  const shop = await stockedShop();
  const input = saleWithReload(shop.clock, 500, 0);
  await shop.ok('card.sell', input);
  shop.judge((verdict) => ({
    ...verdict,
    outcome: 'rejected',
    code: verdict.op_id === input.op_id ? 'customer-blocked' : 'card-not-active',
  }));
  const owed = await shop.ok('exceptions.list', {});
  expect(owed.map(({ kind, next_step, total_cents }) => [kind, next_step, total_cents])).toEqual([
    ['sale', 'pay-refund', euros(19)],
    ['reload', 'pay-refund', euros(106)],
  ]);
  for (const { op_id } of owed) await shop.ok('refund.pay', { op_id: newOp(shop.clock), refund_of: op_id });
  for (const { op_id } of owed) {
    expect(await shop.refused('refund.pay', { op_id: newOp(shop.clock), refund_of: op_id })).toBe('already-refunded');
  }
  expect(await shop.ok('status.get', {})).toMatchObject({ drawer_cents: euros(125) });
  expect(await shop.ok('till.get', {})).toMatchObject({ expected: { till: euros(125), refunds: euros(500 - 125) } });
  checkStore(shop.context.store.read);
});

test('from the sale to both green, and a Z that counts each as what it is; the same after a rebuild', async () => {
  const shop = await stockedShop();
  const input = saleWithReload(shop.clock, 500, 0);
  await shop.ok('card.sell', input);
  shop.judge();
  const card = { card_reference: cardReference(500), sale_op_id: input.op_id, year_committed_cents: euros(100) };
  const { op_id, ...amounts } = input.first_reload;
  const order = (state: 'approved' | 'loaded') => ({
    kind: 'order' as const,
    channel: 'counter' as const,
    op_id,
    ...amounts,
    card_reference: cardReference(500),
    customer_id: customerId(0),
    state,
    reason: null,
    ordered_at: MORNING,
    changed_at: MORNING,
  });
  shop.tell(cardItem(0, { ...card, state: 'sold', last_four: null }), order('approved'));
  const states = async () =>
    (await shop.ok('activity.list', { day: null }))
      .filter(({ kind }) => kind === 'sale' || kind === 'reload')
      .map(({ kind, state }) => `${kind} ${state}`)
      .toSorted();
  expect(await states()).toEqual(['reload approved', 'sale received']);
  shop.tell(cardItem(0, { ...card, state: 'active' }));
  shop.tell(order('loaded'));
  expect(await states()).toEqual(['reload loaded', 'sale loaded']);
  expect(shop.events.flatMap(({ loaded }) => loaded)).toEqual([
    { op_id: input.op_id, kind: 'sale' },
    { op_id, kind: 'reload' },
  ]);
  const live = projectionsOf(shop.context.store.read);
  rebuild(shop.context.store);
  expect(projectionsOf(shop.context.store.read)).toEqual(live);
  const count = { till: [{ value_cents: 500, pieces: 25 }], refunds: [{ value_cents: 10_000, pieces: 5 }] };
  const z = await shop.ok('till.close', { op_id: newOp(shop.clock), count, note: null });
  expect(z.by_operator.map(({ totals }) => totals)).toEqual([
    [
      { line: 'sale-cash', count: 1, amount_cents: euros(19), fee_cents: 0 },
      { line: 'reload-cash', count: 1, amount_cents: euros(100), fee_cents: euros(6) },
    ],
  ]);
  expect([z.till.expected_cents, z.till.counted_cents]).toEqual([euros(125), euros(125)]);
});
