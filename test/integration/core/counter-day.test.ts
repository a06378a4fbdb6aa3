/** A counter's other acts: stock, registration, sale, SMS code, refund; each in its good case and in each refusal. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import { expect, test } from 'vitest';
import { checkStore } from './check-store.ts';
import { cardItem, cardReference, customerId, customerItem, euros, MORNING, person } from './published.ts';
import { enrolledShop, grant, newOp, reloadInput, saleInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

const packs = (...numbers: number[]) =>
  numbers.map((n) => ({ kind: 'pack' as const, card_reference: cardReference(n) }));

async function stockedShop(): Promise<Shop> {
  const shop = await enrolledShop();
  shop.tell(...packs(500, 501, 502), customerItem(0), customerItem(1));
  await shop.ok('stock.receive', receptionInput(shop, 500, 501));
  return shop;
}

function receptionInput({ clock }: Shop, ...numbers: number[]) {
  return { op_id: newOp(clock), card_references: numbers.map(cardReference), delivery_note: 'BL-2026-014' };
}

function registrationInput({ clock }: Shop, n: number, personal = person(n)) {
  return { op_id: newOp(clock), customer_id: customerId(n), language: 'ar' as const, personal };
}

/** A call whose answer must also have the shape the method table promises. */
async function shown<M extends CounterMethod>(shop: Shop, method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const value = await shop.ok(method, input);
  expect(COUNTER_API[method].output.parse(value)).toEqual(value);
  return value;
}

test('packs sent to this agent are received once, others never', async () => {
  const shop = await enrolledShop();
  shop.tell(...packs(500, 501));
  const input = receptionInput(shop, 500, 500, 501);
  expect(await shown(shop, 'stock.receive', input)).toHaveLength(2);
  expect(await shown(shop, 'stock.receive', input)).toHaveLength(2);
  expect(await shop.refused('stock.receive', { ...input, delivery_note: 'BL-2026-015' })).toBe('op-id-reused');
  expect(await shop.refused('stock.receive', receptionInput(shop, 501))).toBe('already-received');
  expect(await shop.refused('stock.receive', receptionInput(shop, 777))).toBe('stock-not-yours');
  expect((await shown(shop, 'stock.list', {})).map((card) => card.state)).toEqual(['in-stock', 'in-stock']);
  expect(checkStore(shop.context.store.read)).toHaveLength(1);
});

test('a reception the server rejects takes the packs out of the stock again', async () => {
  const shop = await stockedShop();
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'stock-not-yours' }));
  expect(await shop.ok('stock.list', {})).toEqual([]);
  expect(await shop.ok('exceptions.list', {})).toMatchObject([
    { kind: 'stock', reason: 'stock-not-yours', next_step: 'call-support' },
  ]);
});

test('a person is registered once, by whatever is the same', async () => {
  const shop = await enrolledShop();
  const input = registrationInput(shop, 7);
  const customer = await shown(shop, 'customer.register', input);
  expect(customer).toMatchObject({ family_name: 'Diallo', language: 'ar', sms: 'none', cards: [], blocked: false });
  expect(customer.operations).toMatchObject([{ kind: 'registration', state: 'recorded' }]);
  expect(await shop.ok('customer.register', input)).toEqual(customer);
  expect(await shop.refused('customer.register', { ...input, personal: { ...input.personal, purpose: 'Autre' } })).toBe(
    'op-id-reused',
  );
  const other = person(8);
  const same = person(7);
  const twins = [
    { ...other, document: same.document },
    { ...other, phone: same.phone },
    { ...other, identity: { ...same.identity, given_names: same.identity.given_names.toUpperCase() } },
  ];
  for (const twin of twins) {
    const result = await shop.counter.call('customer.register', registrationInput(shop, 8, twin));
    expect(result).toMatchObject({ error: { code: 'already-registered', detail: { customer_id: customerId(7) } } });
  }
  await shop.ok('customer.register', registrationInput(shop, 8));
});

test('no minors, no expired document, no phone that cannot exist', async () => {
  const shop = await enrolledShop();
  const { identity, document } = person(7);
  const changed = (changes: Parameters<typeof person>[1]) => registrationInput(shop, 7, person(7, changes));
  const refused = (input: ReturnType<typeof changed>) => shop.refused('customer.register', input);
  expect(await refused(changed({ identity: { ...identity, birth_date: '2008-02-04' } }))).toBe('under-age');
  expect(await refused(changed({ document: { ...document, expires_on: '2026-02-02' } }))).toBe('document-expired');
  expect(await refused(changed({ phone: PhoneNumber.parse('+33012345') }))).toBe('phone-unreadable');
  await shop.ok('customer.register', changed({ identity: { ...identity, birth_date: '2008-02-03' } }));
});

test('a card is sold from the stock, and walks to active as the server tells', async () => {
  const shop = await stockedShop();
  const price = await shown(shop, 'card.price', {});
  expect(price).toEqual({ price_cents: euros(19), tariff_version: 1 });
  const input = saleInput(shop.clock, 500, 0);
  const receipt = await shown(shop, 'card.sell', input);
  expect(receipt.first_reload).toBeNull();
  expect(receipt.sale).toMatchObject({
    kind: 'sale',
    number: 'C01-000001',
    customer_name: 'Youssef Benali',
    total_cents: euros(19),
  });
  expect(await shop.ok('card.sell', input)).toEqual(receipt);
  expect(await shown(shop, 'card.get', { card_reference: cardReference(500) })).toMatchObject({
    state: 'sold',
    nickname: 'TATA',
  });
  const states: string[] = [];
  for (const state of ['sold', 'applied', 'accepted', 'active'] as const) {
    shop.judge();
    shop.tell(cardItem(0, { card_reference: cardReference(500), sale_op_id: input.op_id, state, last_four: '4821' }));
    states.push((await shop.ok('customer.get', { customer_id: customerId(0) })).operations[0]!.state);
  }
  expect(states).toEqual(['received', 'submitted', 'submitted', 'loaded']);
  expect(shop.events.at(-1)?.loaded).toEqual([{ op_id: input.op_id, kind: 'sale' }]);
  expect(await shop.ok('exceptions.list', {})).toEqual([]);
});

test('what a sale is refused for', async () => {
  const shop = await stockedShop();
  const sale = (changes = {}) => ({ ...saleInput(shop.clock, 500, 0), ...changes });
  const refused = (changes: object) => shop.refused('card.sell', sale(changes));
  expect(await refused({ card_reference: cardReference(777) })).toBe('card-unknown');
  expect(await refused({ card_reference: cardReference(502) })).toBe('card-unknown');
  expect(await refused({ customer_id: customerId(9) })).toBe('customer-unknown');
  expect(await refused({ price_cents: euros(18) })).toBe('price-mismatch');
  expect(await refused({ tariff_version: 3 })).toBe('tariff-not-in-force');
  expect(await refused({ paid: { means: 'cash', given_cents: euros(18), change_cents: 0 } })).toBe('cash-not-enough');
  expect(await refused({ beneficiary_id: person(1).beneficiary.beneficiary_id })).toBe('input-invalid');
  expect(await refused({ nickname: '1234' })).toBe('input-invalid');
  await shop.ok('card.sell', sale());
  expect(await refused({ op_id: newOp(shop.clock) })).toBe('card-not-in-stock');
  expect(await refused({ card_reference: cardReference(501), nickname: 'TATA' })).toBe('nickname-taken');
  grant(shop.context.store, euros(19));
  expect(await refused({ card_reference: cardReference(501), nickname: 'AMMI' })).toBe('float-exhausted');
  shop.tell({ ...customerItem(1), blocked: true });
  expect(await shop.refused('card.sell', saleInput(shop.clock, 501, 1))).toBe('customer-blocked');
  checkStore(shop.context.store.read);
});

test('a sale the bank declined is paid back once, in cash, with a receipt of its own', async () => {
  const shop = await stockedShop();
  const input = saleInput(shop.clock, 500, 0);
  await shop.ok('card.sell', input);
  expect(await shop.refused('refund.pay', { op_id: newOp(shop.clock), refund_of: input.op_id })).toBe('refund-not-due');
  shop.judge();
  const card = {
    card_reference: cardReference(500),
    sale_op_id: input.op_id,
    state: 'declined' as const,
    reason: 'bank-refused',
  };
  shop.tell(cardItem(0, { ...card, last_four: null }));
  expect(await shown(shop, 'exceptions.list', {})).toMatchObject([
    { state: 'refund-due', reason: 'bank-refused', next_step: 'pay-refund' },
  ]);
  const refund = { op_id: newOp(shop.clock), refund_of: input.op_id };
  const receipt = await shown(shop, 'refund.pay', refund);
  expect(receipt).toMatchObject({
    kind: 'refund',
    number: 'C01-000002',
    total_cents: euros(19),
    lines: [{ code: 'refund-card-price' }],
  });
  expect(await shop.ok('refund.pay', refund)).toEqual(receipt);
  expect(await shop.refused('refund.pay', { op_id: newOp(shop.clock), refund_of: input.op_id })).toBe(
    'already-refunded',
  );
  // What was taken lies in the till; what was paid back came out of the drawer for refunds.
  expect(await shop.ok('status.get', {})).toMatchObject({ drawer_cents: euros(19) });
  expect(await shown(shop, 'till.get', {})).toMatchObject({ expected: { till: euros(19), refunds: euros(481) } });
  shop.tell(cardItem(0, { ...card, last_four: null }));
  expect((await shop.ok('activity.list', { day: null })).find((row) => row.op_id === input.op_id)).toMatchObject({
    state: 'refunded',
    refunded_by: refund.op_id,
  });
});

test('a refund the server rejects is an exception, and the debt is open again', async () => {
  const shop = await stockedShop();
  seedCustomers(shop.context.store, 1);
  const input = reloadInput(shop.clock, 0);
  await shop.ok('reload.order', input);
  shop.judge((verdict) =>
    verdict.op_id === input.op_id ? { ...verdict, outcome: 'rejected', code: 'annual-limit' } : verdict,
  );
  await shop.ok('refund.pay', { op_id: newOp(shop.clock), refund_of: input.op_id });
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'refund-not-due' }));
  const steps = (await shop.ok('exceptions.list', {})).map(({ kind, state, next_step }) => [kind, state, next_step]);
  expect(steps).toEqual([
    ['reload', 'refund-due', 'pay-refund'],
    ['refund', 'declined', 'make-good'],
  ]);
});

test("an order of another counter of the agent is shown, and its refund is this counter's to pay too", async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  const op_id = newOp(shop.clock);
  const amounts = { amount_cents: euros(200), fee_cents: euros(9) };
  const order = {
    kind: 'order' as const,
    op_id,
    card_reference: cardReference(0),
    customer_id: customerId(0),
    ...amounts,
  };
  const told = {
    channel: 'counter' as const,
    reason: 'bank-refused' as const,
    ordered_at: MORNING,
    changed_at: MORNING,
  };
  shop.tell({ ...order, ...told, state: 'refund-due' });
  expect(await shop.ok('status.get', {})).toMatchObject({ open_exceptions: 1, drawer_cents: 0 });
  const receipt = await shown(shop, 'refund.pay', { op_id: newOp(shop.clock), refund_of: op_id });
  expect(receipt).toMatchObject({ total_cents: euros(209), customer_name: 'Youssef Benali' });
  const sms = newOp(shop.clock);
  shop.tell({ ...order, ...told, op_id: sms, channel: 'sms', state: 'refund-due' });
  expect(await shop.refused('refund.pay', { op_id: newOp(shop.clock), refund_of: sms })).toBe('refund-not-due');
  expect(await shown(shop, 'activity.list', { day: '2026-02-03' })).toHaveLength(4);
});

test('the code for SMS is given, repeated for the same asking, and seen on the customer', async () => {
  const shop = await stockedShop();
  const input = { op_id: newOp(shop.clock), customer_id: customerId(0) };
  const code = await shown(shop, 'customer.issue-sms-code', input);
  expect(code).toMatchObject({ short_number: '71004', code: expect.stringMatching(/^[0-9A-Z]{6}$/) });
  expect(await shop.ok('customer.issue-sms-code', input)).toEqual(code);
  expect(await shown(shop, 'customer.get', { customer_id: customerId(0) })).toMatchObject({ sms: 'code-issued' });
  expect(
    await shop.refused('customer.issue-sms-code', { ...input, op_id: newOp(shop.clock), customer_id: customerId(9) }),
  ).toBe('customer-unknown');
  shop.clock.set(code.expires_at);
  expect(await shop.ok('customer.get', { customer_id: customerId(0) })).toMatchObject({ sms: 'none' });
  shop.tell({ ...customerItem(0), sms_enrolled: true });
  expect(await shop.ok('customer.get', { customer_id: customerId(0) })).toMatchObject({ sms: 'enrolled' });
});

test('what a customer usually sends, and his latest operations', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  grant(shop.context.store, euros(100_000));
  for (const amount of [50, 100, 100, 60, 50, 100, 70, 70, 80, 90, 100]) {
    await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(amount), 'card'));
    shop.clock.advance(1_000);
  }
  const customer = await shown(shop, 'customer.get', { customer_id: customerId(0) });
  expect(customer.usual_amounts).toEqual([euros(100), euros(70), euros(50)]);
  expect(customer.operations).toHaveLength(10);
  expect(customer.operations[0]!.amount_cents).toBe(euros(100));
  expect(await shop.refused('customer.get', { customer_id: customerId(5) })).toBe('customer-unknown');
});

test('a clock set back puts operations on the day it then shows; journal and till go on', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 3);
  await shop.ok('reload.order', reloadInput(shop.clock, 0));
  shop.clock.advance(-86_400_000);
  await shop.ok('reload.order', reloadInput(shop.clock, 1));
  shop.clock.advance(86_400_000);
  await shop.ok('reload.order', reloadInput(shop.clock, 2));
  checkStore(shop.context.store.read);
  const cardsOf = async (day: string) =>
    (await shop.ok('activity.list', { day })).flatMap((row) => row.card_reference ?? []);
  expect(await cardsOf('2026-02-03')).toEqual([cardReference(2), cardReference(0)]);
  expect(await cardsOf('2026-02-02')).toEqual([cardReference(1)]);
  expect(await shop.ok('status.get', {})).toMatchObject({ drawer_cents: euros(318), till: 'open' });
});
