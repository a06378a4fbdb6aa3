/** A reload at the counter: what it answers, what it refuses and why, and that it happens once. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { expect, test } from 'vitest';
import { CONTACT_FRESH_MS } from '../../../src/core/services/float.ts';
import { checkAllotment, checkStore } from './check-store.ts';
import { cardItem, cardReference, customerItem, euros, MORNING } from './published.ts';
import { enrolledShop, grant, newOp, reloadInput, saleInput, seedCustomers } from './shop.ts';

async function shopWithCustomers() {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 3);
  return shop;
}

test('a quote and an order agree, and both answer in the shape of the method table', async () => {
  const shop = await shopWithCustomers();
  const quote = await shop.ok('reload.quote', { card_reference: cardReference(0), amount_cents: euros(100) });
  expect(COUNTER_API['reload.quote'].output.parse(quote)).toEqual(quote);
  expect(quote).toMatchObject({
    fee_cents: euros(6),
    total_cents: euros(106),
    commission_cents: euros(1.2),
    year_left_cents: euros(5900),
    month_cash_left_cents: euros(1000),
    float_left_after_cents: euros(4894),
  });
  const receipt = await shop.ok('reload.order', reloadInput(shop.clock, 0));
  expect(COUNTER_API['reload.order'].output.parse(receipt)).toEqual(receipt);
  expect(receipt).toMatchObject({
    number: 'C01-000001',
    state: 'recorded',
    duplicate_number: 0,
    total_cents: euros(106),
  });
  expect(await shop.ok('status.get', {})).toMatchObject({
    sync: 'waiting',
    waiting_facts: 1,
    float_left_cents: euros(4894),
    drawer_cents: euros(106),
    open_exceptions: 1,
  });
  expect(shop.events.at(-1)).toEqual({ topics: ['operations', 'status', 'cards'], loaded: [] });
  checkStore(shop.context.store.read);
});

test('pressed twice it happens once; the same id with another amount is refused', async () => {
  const shop = await shopWithCustomers();
  const input = reloadInput(shop.clock, 0);
  const [first, second] = await Promise.all([shop.ok('reload.order', input), shop.ok('reload.order', input)]);
  expect(second).toEqual(first);
  expect(checkStore(shop.context.store.read)).toHaveLength(1);
  expect(await shop.refused('reload.order', { ...reloadInput(shop.clock, 0, euros(200)), op_id: input.op_id })).toBe(
    'op-id-reused',
  );
  expect(await shop.refused('refund.pay', { op_id: input.op_id, refund_of: input.op_id })).toBe('op-id-reused');
});

test.each([
  ['nothing', euros(0), 'amount-out-of-range'],
  ['too little by a cent', euros(49.99), 'amount-out-of-range'],
  ['too much by a cent', euros(1000.01), 'amount-out-of-range'],
])('%s is refused, quoted and ordered', async (_what, amount, code) => {
  const shop = await shopWithCustomers();
  expect(await shop.refused('reload.quote', { card_reference: cardReference(0), amount_cents: amount })).toBe(code);
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 0, amount))).toBe(code);
  expect(checkStore(shop.context.store.read)).toEqual([]);
});

test('the smallest and the largest amount are taken', async () => {
  const shop = await shopWithCustomers();
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(50)));
  await shop.ok('reload.order', reloadInput(shop.clock, 1, euros(1000)));
  expect(checkStore(shop.context.store.read)).toHaveLength(2);
});

test('a wrong check character does not pass the edge', async () => {
  const shop = await shopWithCustomers();
  const right = cardReference(0);
  const wrong = `${right.slice(0, -1)}${right.endsWith('A') ? 'B' : 'A'}`;
  const input = { ...reloadInput(shop.clock, 0), card_reference: wrong as CardReference };
  const refusal = await shop.counter.call('reload.order', input);
  expect(refusal).toEqual({
    ok: false,
    error: { code: 'input-invalid', fields: [{ path: 'card_reference', code: 'card-reference-check' }] },
  });
});

test("another agent's card is unknown, an inactive one cannot be reloaded", async () => {
  const shop = await shopWithCustomers();
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 77))).toBe('card-unknown');
  for (const state of [
    'sold',
    'applied',
    'accepted',
    'declined',
    'blocked',
    'replaced',
    'closed',
    'expired',
  ] as const) {
    shop.tell(cardItem(0, { state }));
    expect(await shop.refused('reload.order', reloadInput(shop.clock, 0))).toBe('card-not-active');
  }
});

test("the yearly limit counts the server's sum and this counter's own reloads, each once", async () => {
  const shop = await shopWithCustomers();
  shop.tell(cardItem(0, { year_committed_cents: euros(5800) }));
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(150), 'card'));
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 0, euros(51), 'card'))).toBe('annual-limit');
  expect(await shop.ok('card.get', { card_reference: cardReference(0) })).toMatchObject({
    year_committed_cents: euros(5950),
  });
  shop.judge();
  shop.tell(cardItem(0, { year_committed_cents: euros(5950) }));
  expect(await shop.ok('card.get', { card_reference: cardReference(0) })).toMatchObject({
    year_committed_cents: euros(5950),
  });
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(50), 'card'));
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 0, euros(50), 'card'))).toBe('annual-limit');
});

test('a reload the server rejected counts no more, and next year begins at nothing', async () => {
  const shop = await shopWithCustomers();
  shop.tell(cardItem(0, { year_committed_cents: euros(5900) }));
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(100), 'card'));
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'annual-limit' }));
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(100), 'card'));
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 0, euros(50), 'card'))).toBe('annual-limit');
  shop.clock.set(Date.UTC(2026, 11, 31, 23, 0, 0));
  shop.link.status = { ...shop.link.status, lastContactAt: shop.clock.now() };
  shop.judge();
  expect(await shop.ok('card.get', { card_reference: cardReference(0) })).toMatchObject({ year_committed_cents: 0 });
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(1000), 'card'));
});

test('cash has its monthly limit, cards do not', async () => {
  const shop = await shopWithCustomers();
  shop.tell(cardItem(0, { month_cash_cents: euros(900) }));
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(60)));
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 0, euros(50)))).toBe('monthly-cash-limit');
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(50), 'card'));
});

test('the allotment is spent to the cent and never beyond; what was rejected comes back', async () => {
  const shop = await shopWithCustomers();
  grant(shop.context.store, euros(212));
  await shop.ok('reload.order', reloadInput(shop.clock, 0));
  await shop.ok('reload.order', reloadInput(shop.clock, 1));
  expect(await shop.ok('status.get', {})).toMatchObject({ float_left_cents: 0 });
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 2))).toBe('float-exhausted');
  shop.judge((verdict) => (verdict.seq === 2 ? { ...verdict, outcome: 'rejected', code: 'velocity' } : verdict));
  await shop.ok('reload.order', reloadInput(shop.clock, 2));
  checkStore(shop.context.store.read);
  checkAllotment(shop.context.store.read);
});

test.each([
  ['no contact yet', () => ({ lastContactAt: null })],
  ['contact too long ago', (now: number) => ({ lastContactAt: now - CONTACT_FRESH_MS - 1 })],
  ['a clock set back a day', (now: number) => ({ lastContactAt: now + 86_400_000 })],
])('deciding alone (%s): at most 500.00 and twice a day', async (_why, contact) => {
  const shop = await shopWithCustomers();
  shop.link.status = { ...shop.link.status, ...contact(MORNING) };
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 0, euros(500.01)))).toBe('amount-out-of-range');
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(500)));
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(50)));
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 0, euros(50)))).toBe('velocity');
  await shop.ok('reload.order', reloadInput(shop.clock, 1, euros(50)));
  shop.clock.advance(86_400_000);
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(50), 'card'));
});

test('a fact that waits too long to be judged means deciding alone, however fresh the contact', async () => {
  const shop = await shopWithCustomers();
  await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(600)));
  shop.clock.advance(CONTACT_FRESH_MS + 1);
  shop.link.status = { ...shop.link.status, lastContactAt: shop.clock.now() };
  expect(await shop.refused('reload.order', reloadInput(shop.clock, 1, euros(600)))).toBe('amount-out-of-range');
  shop.judge();
  await shop.ok('reload.order', reloadInput(shop.clock, 1, euros(600)));
});

test('price, payment and standing are checked before anything is written', async () => {
  const shop = await shopWithCustomers();
  const input = () => reloadInput(shop.clock, 0);
  expect(await shop.refused('reload.order', { ...input(), fee_cents: euros(5) })).toBe('fee-mismatch');
  expect(await shop.refused('reload.order', { ...input(), tariff_version: 2 })).toBe('tariff-not-in-force');
  const paid = { means: 'cash' as const, given_cents: euros(105.99), change_cents: cents(0) };
  expect(await shop.refused('reload.order', { ...input(), paid })).toBe('cash-not-enough');
  const change = { means: 'cash' as const, given_cents: euros(110), change_cents: euros(5) };
  expect(await shop.counter.call('reload.order', { ...input(), paid: change })).toMatchObject({
    error: { code: 'input-invalid', fields: [{ path: 'paid.change_cents', code: 'change-differs' }] },
  });
  shop.tell({ ...customerItem(0), blocked: true });
  expect(await shop.refused('reload.order', input())).toBe('customer-blocked');
  shop.tell({ ...customerItem(0), in_check: true });
  expect(await shop.refused('reload.order', input())).toBe('file-being-checked');
  expect(await shop.ok('customer.get', { customer_id: customerItem(0).customer_id })).toMatchObject({ in_check: true });
  shop.tell(customerItem(0));
  expect(await shop.ok('customer.get', { customer_id: customerItem(0).customer_id })).toMatchObject({
    in_check: false,
  });
  for (const trouble of ['device-revoked', 'device-quarantined', 'chain-fork', 'key-retired']) {
    shop.link.status = { ...shop.link.status, link: 'attention', trouble };
    expect(await shop.refused('reload.order', reloadInput(shop.clock, 1))).toBe('device-revoked');
    expect(await shop.refused('card.sell', saleInput(shop.clock, 5, 1))).toBe('device-revoked');
  }
  expect(checkStore(shop.context.store.read)).toEqual([]);
});

test('a loaded reload is told at once, and its copy says so', async () => {
  const shop = await shopWithCustomers();
  const input = reloadInput(shop.clock, 0);
  const receipt = await shop.ok('reload.order', input);
  shop.judge();
  const { op_id, card_reference, amount_cents, fee_cents } = input;
  const order = { kind: 'order', channel: 'counter', op_id, card_reference, amount_cents, fee_cents } as const;
  const { customer_id } = customerItem(0);
  const times = { ordered_at: MORNING, changed_at: MORNING, reason: null, customer_id };
  shop.tell({ ...order, ...times, state: 'submitted' });
  expect(shop.events.at(-1)?.loaded).toEqual([]);
  shop.tell({ ...order, ...times, state: 'loaded' });
  expect(shop.events.at(-1)?.loaded).toEqual([{ op_id, kind: 'reload' }]);
  shop.tell({ ...order, ...times, state: 'loaded' });
  expect(shop.events.at(-1)?.loaded).toEqual([]);
  expect(await shop.ok('receipt.get', { op_id })).toEqual({ ...receipt, state: 'loaded' });
  const { job_id } = await shop.ok('receipt.print', { op_id });
  await shop.ok('print-jobs.take', { job_id, printer: { kind: 'page' } });
  await shop.ok('print-jobs.report', { job_id, outcome: 'printed' });
  expect(await shop.ok('receipt.get', { op_id })).toMatchObject({ state: 'loaded', duplicate_number: 1 });
  expect(await shop.refused('receipt.get', { op_id: newOp(shop.clock) })).toBe('receipt-unknown');
  expect(await shop.ok('exceptions.list', {})).toEqual([]);
});
