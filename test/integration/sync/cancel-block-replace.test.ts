/** A counter's cancellations, blocks and replacements, and what the whole server makes of them; the other counter sees it too. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bankWorker } from '../../../sync-server/src/bank/worker.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { quickBank } from '../bank/centre.ts';
import { startBank } from '../bank/bank-process.ts';
import { openTwoCounters, operationOf, orderReload, shows, stands } from './two-counters.ts';
import type { TwoCounters } from './two-counters.ts';

let shop: TwoCounters;
beforeEach(async () => {
  shop = await openTwoCounters();
});
afterEach(() => shop.close());

test('a reload asked back in time is owed, paid back, and loaded by nobody', async () => {
  const [one] = shop.counters;
  const reload = await orderReload(one, await shop.activeCard(one));
  await one.inStep();
  await stands(one, reload, { state: 'approved', cancellation: 'possible' });
  const asked = await one.ok('reload.cancel', { op_id: one.newOp(), cancel_of: reload, approval: shop.approval });
  expect(asked).toMatchObject({ op_id: reload, cancellation: 'asked' });
  await one.inStep();
  await stands(one, reload, { state: 'refund-due', reason: 'cancelled', cancellation: 'done' });
  expect(await one.ok('refund.pay', { op_id: one.newOp(), refund_of: reload })).toMatchObject({ total_cents: 10_600 });
  await one.inStep();
  await stands(one, reload, { state: 'refunded' });
  expect(await one.ok('exceptions.list', {})).toEqual([]);
  expect(await verifyLedger(shop.centre.db.read)).toEqual([]);
});

test('asked back while away, when the bank had it: it goes on, nothing is owed, and nobody has anything to do', async () => {
  const { centre } = shop;
  const [one] = shop.counters;
  const reload = await orderReload(one, await shop.activeCard(one));
  await one.inStep();
  await one.cut();
  await centre.db.transaction((tx) => moveOrder(tx, centre.ctx, { op_id: reload, event: 'submit' }));
  await one.ok('reload.cancel', { op_id: one.newOp(), cancel_of: reload, approval: shop.approval });
  expect(await one.code('refund.pay', { op_id: one.newOp(), refund_of: reload })).toBe('refund-not-due');
  await one.mend();
  await one.inStep();
  await stands(one, reload, { state: 'submitted', cancellation: 'refused' });
  expect((await one.ok('exceptions.list', {})).map(({ kind, owner }) => [kind, owner])).toEqual([
    ['reload', 'bank-worker'],
  ]);
  const again = { op_id: one.newOp(), cancel_of: reload, approval: shop.approval };
  expect(await one.code('reload.cancel', again)).toBe('cancel-asked');
});

test('is asked back with a manager’s PIN, at the counter that took the money, once', async () => {
  const [one, two] = shop.counters;
  const { approval, agent } = shop;
  const reload = await orderReload(one, await shop.activeCard(one));
  await one.inStep();
  await stands(two, reload, { cancellation: 'none' });
  const ask = (counter: typeof one, given: object) =>
    counter.code('reload.cancel', { op_id: counter.newOp(), cancel_of: reload, approval: { ...approval, ...given } });
  expect(await ask(one, { pin: '9999' })).toBe('manager-pin-wrong');
  expect(await ask(one, { manager_id: agent.operator_id, pin: '1234' })).toBe('manager-not-allowed');
  expect(await ask(one, { reason: ' ' })).toBe('input-invalid');
  expect(await ask(two, {})).toBe('reload-unknown');
  const op_id = one.newOp();
  const twice = { op_id, cancel_of: reload, approval };
  expect(await one.code('reload.cancel', twice)).toBe('done');
  expect(await one.code('reload.cancel', twice)).toBe('done');
  expect(await ask(one, {})).toBe('cancel-asked');
  expect((await one.ok('activity.list', { day: null })).filter(({ kind }) => kind === 'cancellation')).toHaveLength(1);
});

test('a card blocked while away stops there at once, then at the centre, then at the bank, and every counter says how far', async () => {
  const { centre } = shop;
  const [one, two] = shop.counters;
  const card = await shop.activeCard(one);
  await one.cut();
  const blocked = await one.ok('card.block', { op_id: one.newOp(), card_reference: card, reason: 'lost' });
  expect(blocked).toMatchObject({ state: 'blocked', block: { reason: 'lost', reached: 'counter' } });
  expect(await one.code('reload.quote', { card_reference: card, amount_cents: 10_000 })).toBe('card-not-active');
  expect(await one.code('card.block', { op_id: one.newOp(), card_reference: card, reason: 'lost' })).toBe(
    'card-not-active',
  );
  await one.mend();
  await one.inStep();
  for (const each of [one, two]) await shows(each, card, 'blocked');
  const reached = (counter: typeof one) => async () =>
    (await counter.ok('card.get', { card_reference: card })).block?.reached;
  for (const each of [one, two]) await vi.waitFor(async () => expect(await reached(each)()).toBe('centre'), 15_000);
  await centre.db.transaction(async (tx) => {
    await tx.sql.updateTable('cards').set({ card_token: 'card_unheard' }).where('card_reference', '=', card).execute();
  });
  const bank = await startBank();
  try {
    const bankSays = {
      ...quickBank(bank.url),
      block: async () => ({ is: 'done', result: { kind: 'block' } }) as const,
    };
    const log = { info() {}, warn() {}, error() {} };
    const worker = bankWorker({ db: centre.db, ctx: centre.ctx, bank: bankSays, log });
    await worker.runOnce();
  } finally {
    await bank.stop();
  }
  for (const each of [one, two]) await vi.waitFor(async () => expect(await reached(each)()).toBe('bank'), 15_000);
});

test('a replacement takes place and name; the old card’s story tells of both', async () => {
  const { centre } = shop;
  const [one, two] = shop.counters;
  const card = await shop.activeCard(one);
  const [pack] = await shop.packs(one, 1);
  if (!pack) throw new Error('a pack');
  const replace = () => ({
    op_id: one.newOp(),
    old_card_reference: card,
    card_reference: pack,
    price_cents: 1_900,
    tariff_version: 1,
    paid: { means: 'cash' as const, given_cents: 2_000, change_cents: 100 },
  });
  expect(await one.code('card.replace', replace())).toBe('card-not-blocked');
  await one.ok('card.block', { op_id: one.newOp(), card_reference: card, reason: 'stolen' });
  const short = { ...replace(), paid: { means: 'cash' as const, given_cents: 1_000, change_cents: 0 } };
  expect(await one.code('card.replace', short)).toBe('cash-not-enough');
  const input = replace();
  const receipt = await one.ok('card.replace', input);
  expect(receipt).toMatchObject({ kind: 'sale', card_reference: pack, total_cents: 1_900 });
  expect(await one.ok('card.replace', input)).toEqual(receipt);
  expect(await one.code('card.replace', replace())).toBe('card-not-blocked');
  await shows(one, card, 'replaced');
  await shows(one, pack, 'sold');
  const places = async (counter: typeof one) => [
    (await counter.ok('card.get', { card_reference: card })).replacement,
    (await counter.ok('card.get', { card_reference: pack })).replacement,
  ];
  const told = (carried_over: boolean) => [
    { is: 'old', other: pack, carried_over },
    { is: 'new', other: card, carried_over },
  ];
  expect(await places(one)).toEqual(told(false));
  await one.inStep();
  await shows(two, card, 'replaced');
  for (const each of [one, two]) expect(await places(each)).toEqual(told(false));
  await centre.activate(pack);
  for (const each of [one, two]) await shows(each, pack, 'active');
  for (const each of [one, two]) expect(await places(each)).toEqual(told(true));
  expect(await two.ok('card.get', { card_reference: pack })).toMatchObject({ nickname: 'MAMAN', state: 'active' });
  await stands(one, input.op_id, { kind: 'replacement', state: 'loaded' });
  const story = await one.ok('card.history', { card_reference: card });
  expect(story.map(({ kind }) => kind)).toEqual(['replacement', 'block', 'sale']);
  expect((await one.ok('card.history', { card_reference: pack })).map(({ kind }) => kind)).toEqual(['replacement']);
  expect(await operationOf(one, input.op_id)).toMatchObject({ card_reference: pack });
});

test('a replacement that the bank refuses is paid back; the old card is blocked as before, at both counters, and replaced by another pack', async () => {
  const { centre } = shop;
  const [one, two] = shop.counters;
  const card = await shop.activeCard(one);
  const [pack, another] = await shop.packs(one, 2);
  if (!pack || !another) throw new Error('packs');
  const replace = (by: typeof pack) => ({
    op_id: one.newOp(),
    old_card_reference: card,
    card_reference: by,
    price_cents: 1_900,
    tariff_version: 1,
    paid: { means: 'cash' as const, given_cents: 1_900, change_cents: 0 },
  });
  await one.ok('card.block', { op_id: one.newOp(), card_reference: card, reason: 'lost' });
  const refused = replace(pack);
  await one.ok('card.replace', refused);
  await one.inStep();
  await shows(two, card, 'replaced');
  await centre.db.transaction(async (tx) => {
    await moveCard(tx, centre.ctx, pack, 'apply');
    await moveCard(tx, centre.ctx, pack, 'decline', { reason: 'bank-refused' });
  });
  for (const each of [one, two]) {
    await shows(each, card, 'blocked');
    expect(await each.ok('card.get', { card_reference: card })).toMatchObject({
      replacement: null,
      block: { reason: 'lost', reached: 'centre' },
    });
    expect(await each.ok('card.get', { card_reference: pack })).toMatchObject({ state: 'declined', replacement: null });
  }
  await stands(one, refused.op_id, { kind: 'replacement', state: 'refund-due', reason: 'bank-refused' });
  expect(await two.ok('refund.pay', { op_id: two.newOp(), refund_of: refused.op_id })).toMatchObject({
    total_cents: 1_900,
  });
  await one.ok('card.replace', replace(another));
  await one.inStep();
  await shows(two, card, 'replaced');
  expect((await two.ok('card.get', { card_reference: card })).replacement?.other).toBe(another);
});

test('a pack set aside leaves the stock at both counters', async () => {
  const [one, two] = shop.counters;
  const [pack] = await shop.packs(one, 2);
  if (!pack) throw new Error('a pack');
  const aside = { card_reference: pack, as: 'defective' as const, note: 'Puce abîmée' };
  expect(await one.ok('stock.set-aside', { op_id: one.newOp(), ...aside })).toMatchObject({ state: 'closed' });
  expect(await one.code('stock.set-aside', { op_id: one.newOp(), ...aside })).toBe('card-not-in-stock');
  expect(await one.ok('stock.list', {})).toHaveLength(1);
  await one.inStep();
  await shows(two, pack, 'closed');
});
