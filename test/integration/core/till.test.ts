/** The till of a counter through its real store: opened, used, counted blind, closed with a number, shown again, left open, moved by clocks. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { addCents } from '@flouss/shared/domain/money';
import { TILL_LIMITS_UNPUBLISHED } from '@flouss/shared/domain/till-limits';
import { describe, expect, test } from 'vitest';
import { applySnapshot } from '../../../src/core/sync-ports.ts';
import { checkStore } from './check-store.ts';
import { euros, MANAGER, MORNING, PIN, snapshot, TELLER } from './published.ts';
import { enrolledShop, newOp, openTill, reloadInput, seedCustomers } from './shop.ts';
import type { Shop, ShopOptions } from './shop.ts';

type Count = InputOf<'till.open'>['count'];
const notes = (value: number, pieces: number) => ({ value_cents: value * 100, pieces });
/** 150.00 in the till, 100.00 for refunds. */
const FLOAT: Count = { till: [notes(50, 2), notes(10, 4), notes(5, 2)], refunds: [notes(50, 2)] };
const DAY_MS = 86_400_000;
const approval = { manager_id: MANAGER, pin: PIN, reason: 'recompté ensemble' };

async function shopWith(options: ShopOptions = {}): Promise<Shop> {
  const shop = await enrolledShop({ till: 'closed', ...options });
  seedCustomers(shop.context.store, 4);
  return shop;
}

async function openShopWithFloat(): Promise<Shop> {
  const shop = await shopWith();
  await openTill(shop, FLOAT);
  return shop;
}

async function shown<M extends CounterMethod>(shop: Shop, method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const value = await shop.ok(method, input);
  expect(COUNTER_API[method].output.parse(value)).toEqual(value);
  return value;
}

const movement = ({ clock }: Shop, reason: InputOf<'till.move-cash'>['reason'], sum: number, changes = {}) => ({
  op_id: newOp(clock),
  reason,
  amount_cents: euros(sum),
  note: null,
  ...changes,
});
const closing = ({ clock }: Shop, count: Count, changes = {}) => ({
  op_id: newOp(clock),
  count,
  note: null,
  ...changes,
});

describe('a till that is not open', () => {
  test('takes no cash and pays no refund; cards, registration and looking things up go on', async () => {
    const shop = await shopWith();
    expect(await shop.refused('reload.order', reloadInput(shop.clock, 0))).toBe('till-not-open');
    await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(100), 'card'));
    expect(await shop.refused('till.move-cash', movement(shop, 'change-brought', 20))).toBe('till-not-open');
    expect(await shop.refused('till.close', closing(shop, FLOAT))).toBe('till-not-open');
    expect(await shop.refused('till.count', { counting: true })).toBe('till-not-open');
    expect(await shop.ok('status.get', {})).toMatchObject({ till: 'closed', till_opened_at: null, drawer_cents: null });
    expect(await shown(shop, 'till.get', {})).toMatchObject({ state: 'closed', opened: null, expected: null });
  });

  test('is opened once, with what was counted in both drawers', async () => {
    const shop = await shopWith();
    const input = { op_id: newOp(shop.clock), count: FLOAT };
    const till = await shown(shop, 'till.open', input);
    expect(till).toMatchObject({ state: 'open', opened: { at: MORNING, operator_name: 'Nadia B.' } });
    expect(till.expected).toEqual({ till: euros(150), refunds: euros(100) });
    expect(await shop.ok('till.open', input)).toEqual(till);
    expect(await shop.refused('till.open', { ...input, count: { ...FLOAT, refunds: [] } })).toBe('op-id-reused');
    expect(await shop.refused('till.open', { ...input, op_id: newOp(shop.clock) })).toBe('till-already-open');
    expect(checkStore(shop.context.store.read)).toHaveLength(0);
  });

  test.each([
    ['a note that does not exist', [notes(3, 1)]],
    ['a kind said twice', [notes(5, 1), notes(5, 1)]],
    ['coins before notes', [notes(1, 1), notes(5, 1)]],
    ['none of a kind', [notes(5, 0)]],
    ['half a note', [notes(5, 0.5)]],
    ['more than a hand can count', [notes(5, 10_000)]],
    ['less than nothing', [notes(5, -1)]],
  ])('%s is no count', async (_what, till) => {
    const shop = await shopWith();
    expect(await shop.refused('till.open', { op_id: newOp(shop.clock), count: { ...FLOAT, till } })).toBe(
      'input-invalid',
    );
    expect(checkStore(shop.context.store.read)).toEqual([]);
  });
});

describe('cash moved', () => {
  test('goes in, goes out, and from one drawer to the other', async () => {
    const shop = await openShopWithFloat();
    await shop.ok('till.move-cash', movement(shop, 'change-brought', 30));
    await shop.ok('till.move-cash', movement(shop, 'to-refunds', 60));
    const input = movement(shop, 'expense', 12.5, { note: 'papier pour l’imprimante' });
    const till = await shown(shop, 'till.move-cash', input);
    expect(till.expected).toEqual({ till: euros(107.5), refunds: euros(160) });
    expect(await shop.ok('till.move-cash', input)).toEqual(till);
    expect(await shop.refused('till.move-cash', { ...input, note: 'autre chose' })).toBe('op-id-reused');
    expect(till.movements.map(({ reason, amount_cents }) => [reason, amount_cents])).toEqual([
      ['change-brought', euros(30)],
      ['to-refunds', euros(60)],
      ['expense', euros(12.5)],
    ]);
    expect(await shop.ok('activity.list', { day: null })).toHaveLength(4);
    expect(await shop.ok('status.get', {})).toMatchObject({ drawer_cents: euros(107.5) });
  });

  test('never takes more out of a drawer than lies in it', async () => {
    const shop = await openShopWithFloat();
    expect(await shop.refused('till.move-cash', movement(shop, 'safe-drop', 150.01))).toBe('till-short');
    expect(await shop.refused('till.move-cash', movement(shop, 'to-refunds', 150.01))).toBe('till-short');
    expect(await shop.refused('till.move-cash', movement(shop, 'from-refunds', 100.01))).toBe('refunds-short');
    await shop.ok('till.move-cash', movement(shop, 'safe-drop', 150));
    expect(await shop.refused('till.move-cash', movement(shop, 'safe-drop', 0))).toBe('input-invalid');
  });

  test('a reason that says nothing needs words', async () => {
    const shop = await openShopWithFloat();
    expect(await shop.refused('till.move-cash', movement(shop, 'other-out', 5))).toBe('note-needed');
    await shop.ok('till.move-cash', movement(shop, 'other-out', 5, { note: 'rendu au livreur' }));
    const note = '4970 1000 0000 0154';
    expect(await shop.refused('till.move-cash', movement(shop, 'other-in', 5, { note }))).toBe('input-invalid');
  });

  test('a large sum leaves the drawers with a note and a manager only, and the fact says who', async () => {
    const shop = await openShopWithFloat();
    await shop.ok('till.move-cash', movement(shop, 'change-brought', 900));
    const bound = TILL_LIMITS_UNPUBLISHED.cash_out_max_cents;
    await shop.ok('till.move-cash', { ...movement(shop, 'safe-drop', 0), amount_cents: bound });
    const large = { ...movement(shop, 'safe-drop', 0), amount_cents: addCents(bound, euros(0.01)) };
    expect(await shop.refused('till.move-cash', large)).toBe('note-needed');
    expect(await shop.refused('till.move-cash', { ...large, note: 'coffre' })).toBe('approval-needed');
    const wrongPin = { ...approval, pin: '9999' };
    expect(await shop.refused('till.move-cash', { ...large, note: 'coffre', approval: wrongPin })).toBe(
      'manager-pin-wrong',
    );
    const teller = { ...approval, manager_id: TELLER };
    expect(await shop.refused('till.move-cash', { ...large, note: 'coffre', approval: teller })).toBe(
      'manager-not-allowed',
    );
    const till = await shop.ok('till.move-cash', { ...large, note: 'coffre', approval });
    expect(till.movements.at(-1)).toMatchObject({ approved_by: 'Karim D.', note: 'coffre' });
    expect(checkStore(shop.context.store.read).at(-1)?.fact.body).toMatchObject({
      approved: { manager_id: MANAGER, reason: 'recompté ensemble' },
    });
  });
});

describe('refunds', () => {
  test('are paid from their own drawer, which is fed from the till first', async () => {
    const shop = await openShopWithFloat();
    const input = reloadInput(shop.clock, 0, euros(200));
    await shop.ok('reload.order', input);
    shop.judge((verdict) =>
      verdict.op_id === input.op_id ? { ...verdict, outcome: 'rejected', code: 'annual-limit' } : verdict,
    );
    const refund = { op_id: newOp(shop.clock), refund_of: input.op_id };
    const short = await shop.counter.call('refund.pay', refund);
    expect(short).toMatchObject({ error: { code: 'refunds-short', detail: { missing_cents: euros(109) } } });
    await shop.ok('till.move-cash', movement(shop, 'to-refunds', 109));
    await shop.ok('refund.pay', refund);
    const { expected } = await shop.ok('till.get', {});
    expect(expected).toEqual({ till: euros(150 + 209 - 109), refunds: 0 });
  });
});

describe('a blind count', () => {
  test('tells whoever counts no sum, and tells it again when he leaves it', async () => {
    const shop = await openShopWithFloat();
    await shop.ok('reload.order', reloadInput(shop.clock, 0));
    const till = await shown(shop, 'till.count', { counting: true });
    expect(till).toMatchObject({ counting: true, expected: null, by_operator: [], movements: [] });
    expect(await shop.ok('till.get', {})).toEqual(till);
    expect(await shop.ok('status.get', {})).toMatchObject({ till: 'open', drawer_cents: null });
    await shop.ok('till.count', { counting: false });
    expect(await shop.ok('till.get', {})).toMatchObject({ expected: { till: euros(256) } });
    expect(await shop.ok('status.get', {})).toMatchObject({ drawer_cents: euros(256) });
  });

  test('a refused count says nothing of what should be there', async () => {
    const shop = await openShopWithFloat();
    await shop.ok('till.count', { counting: true });
    const refused = await shop.counter.call('till.close', closing(shop, { till: [], refunds: [] }));
    expect(refused).toEqual({ ok: false, error: { code: 'note-needed' } });
    expect(await shop.ok('till.get', {})).toMatchObject({ expected: null });
  });
});

describe('the closing', () => {
  test('counts, finds the difference, numbers the report and says all that was done, for each operator', async () => {
    const shop = await openShopWithFloat();
    await shop.ok('reload.order', reloadInput(shop.clock, 0));
    await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
    await shop.ok('reload.order', reloadInput(shop.clock, 1, euros(200), 'card'));
    await shop.ok('reload.order', reloadInput(shop.clock, 2));
    await shop.ok('till.move-cash', movement(shop, 'safe-drop', 200));
    shop.clock.advance(9 * 3_600_000);
    // 150 + 106 + 106 − 200 = 162; two coins of one euro are missing.
    const count: Count = { till: [notes(50, 3), notes(10, 1)], refunds: [notes(50, 2)] };
    const input = closing(shop, count);
    const report = await shown(shop, 'till.close', input);
    expect(report).toMatchObject({
      number: 'C01-Z0001',
      opened: { at: MORNING, operator_name: 'Nadia B.' },
      closed: { at: MORNING + 9 * 3_600_000, operator_name: 'Karim D.' },
      till: {
        opening_cents: euros(150),
        expected_cents: euros(162),
        counted_cents: euros(160),
        difference_cents: -200,
      },
      refunds: { expected_cents: euros(100), counted_cents: euros(100), difference_cents: 0 },
      takings_cents: euros(106 + 209 + 106),
      takings_so_far_cents: euros(106 + 209 + 106),
      approved: null,
      duplicate_number: 0,
    });
    expect(
      report.totals.map(({ line, count: times, amount_cents, fee_cents }) => [line, times, amount_cents, fee_cents]),
    ).toEqual([
      ['reload-cash', 2, euros(200), euros(12)],
      ['reload-card', 1, euros(200), euros(9)],
      ['safe-drop', 1, euros(200), 0],
    ]);
    expect(report.by_operator.map(({ operator_name, totals }) => [operator_name, totals.length])).toEqual([
      ['Nadia B.', 1],
      ['Karim D.', 3],
    ]);
    expect(await shop.ok('till.close', input)).toEqual(report);
    expect(await shop.refused('till.close', closing(shop, count))).toBe('till-not-open');
    checkStore(shop.context.store.read);
  });

  test('a difference beyond what is allowed needs a note and a manager, either way and in either drawer', async () => {
    const shop = await openShopWithFloat();
    const allowed: Count = { ...FLOAT, till: [notes(50, 2), notes(10, 4), notes(5, 1)] };
    for (const count of [
      { ...FLOAT, till: [notes(50, 2), notes(10, 4)] },
      { ...FLOAT, till: [notes(50, 3), notes(10, 4), notes(5, 2)] },
      { ...FLOAT, refunds: [notes(50, 1)] },
    ]) {
      expect(await shop.refused('till.close', closing(shop, count))).toBe('note-needed');
      expect(await shop.refused('till.close', closing(shop, count, { note: 'je ne sais pas' }))).toBe(
        'approval-needed',
      );
    }
    const short = { ...FLOAT, refunds: [notes(50, 1)] };
    const report = await shop.ok('till.close', closing(shop, short, { note: 'un billet manque', approval }));
    expect(report).toMatchObject({
      refunds: { difference_cents: -5_000 },
      note: 'un billet manque',
      approved: { manager_name: 'Karim D.', reason: 'recompté ensemble' },
    });
    await openTill(shop, FLOAT);
    await shop.ok('till.close', closing(shop, allowed));
  });

  test('reports are numbered without a gap, over restarts too, and each copy says which it is', async () => {
    let shop = await openShopWithFloat();
    for (const number of [1, 2, 3]) {
      await shop.ok('till.close', closing(shop, FLOAT));
      await shop.counter.close();
      shop = await enrolledShop({ path: shop.path, key: shop.key, clock: shop.clock, reopen: true });
      expect(await shown(shop, 'till.get-z', { z_number: number })).toMatchObject({ duplicate_number: 1 });
      await openTill(shop, FLOAT);
    }
    const lines = await shown(shop, 'till.list-z', { before: null });
    expect(lines.map(({ number }) => number)).toEqual(['C01-Z0003', 'C01-Z0002', 'C01-Z0001']);
    expect(await shop.ok('till.list-z', { before: 2 })).toHaveLength(1);
    expect(await shop.ok('till.get-z', { z_number: 2 })).toMatchObject({ duplicate_number: 2 });
    expect(await shop.refused('till.get-z', { z_number: 4 })).toBe('z-report-unknown');
  });

  test('what is paid by card while the till is closed is in the next report; nothing is in two', async () => {
    const shop = await openShopWithFloat();
    const byCard = (n: number) => reloadInput(shop.clock, n, euros(100), 'card');
    await shop.ok('reload.order', byCard(0));
    expect(await shop.ok('till.close', closing(shop, FLOAT))).toMatchObject({ takings_cents: euros(106) });
    await shop.ok('reload.order', byCard(1));
    await openTill(shop, FLOAT);
    await shop.ok('reload.order', byCard(2));
    expect(await shop.ok('till.close', closing(shop, FLOAT))).toMatchObject({
      takings_cents: euros(212),
      takings_so_far_cents: euros(318),
    });
  });

  test('what the server says of an operation later changes neither the drawer nor the report', async () => {
    const shop = await openShopWithFloat();
    await shop.ok('reload.order', reloadInput(shop.clock, 0));
    shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'velocity' }));
    expect(await shop.ok('till.get', {})).toMatchObject({ expected: { till: euros(256) } });
    const count: Count = { ...FLOAT, till: [...FLOAT.till.slice(0, 1), notes(10, 15), notes(5, 1), notes(1, 1)] };
    const report = await shop.ok('till.close', closing(shop, count));
    expect(report.till.difference_cents).toBe(0);
    shop.judge();
    expect(await shop.ok('till.get-z', { z_number: 1 })).toEqual({ ...report, duplicate_number: 1 });
  });

  test('a report says the names of its day', async () => {
    const shop = await openShopWithFloat();
    const report = await shop.ok('till.close', closing(shop, FLOAT));
    const [teller, manager] = snapshot().operators;
    const operators = [{ ...teller!, name: 'Nadia C.' }, manager!];
    shop.context.store.write((tx) => applySnapshot(tx, snapshot({ operators, reference_version: 2 })));
    expect((await shop.ok('session.get', {})).operator?.name).toBe('Nadia C.');
    expect(await shop.ok('till.get-z', { z_number: 1 })).toEqual({ ...report, duplicate_number: 1 });
  });
});

describe('days and clocks', () => {
  test('a till left open yesterday takes no more cash until it is closed; its report belongs to its own day', async () => {
    const shop = await openShopWithFloat();
    shop.clock.advance(DAY_MS);
    expect(await shop.ok('status.get', {})).toMatchObject({ till: 'left-open', till_opened_at: MORNING });
    expect(await shop.refused('reload.order', reloadInput(shop.clock, 0))).toBe('till-left-open');
    expect(await shop.refused('till.move-cash', movement(shop, 'change-brought', 20))).toBe('till-left-open');
    expect(await shop.refused('till.open', { op_id: newOp(shop.clock), count: FLOAT })).toBe('till-left-open');
    await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(100), 'card'));
    expect(await shop.ok('till.close', closing(shop, FLOAT))).toMatchObject({ opened: { at: MORNING } });
    await openTill(shop, FLOAT);
    await shop.ok('reload.order', reloadInput(shop.clock, 1));
  });

  test('an evening goes on past midnight, to four in the morning', async () => {
    const shop = await shopWith();
    shop.clock.set(Date.UTC(2026, 1, 3, 22, 0));
    await openTill(shop, FLOAT);
    shop.clock.set(Date.UTC(2026, 1, 4, 2, 59));
    await shop.ok('reload.order', reloadInput(shop.clock, 0));
    shop.clock.set(Date.UTC(2026, 1, 4, 3, 0));
    expect(await shop.refused('reload.order', reloadInput(shop.clock, 1))).toBe('till-left-open');
  });

  test('a clock set back a day stops nobody, and the numbers go on', async () => {
    const shop = await openShopWithFloat();
    await shop.ok('reload.order', reloadInput(shop.clock, 0));
    shop.clock.advance(-DAY_MS);
    expect(await shop.ok('status.get', {})).toMatchObject({ till: 'open' });
    await shop.ok('reload.order', reloadInput(shop.clock, 1));
    const count: Count = { ...FLOAT, till: [notes(50, 7), notes(10, 1), notes(2, 1)] };
    expect(await shop.ok('till.close', closing(shop, count))).toMatchObject({
      till: { expected_cents: euros(362), difference_cents: 0 },
    });
    await openTill(shop, FLOAT);
    expect(await shop.ok('till.close', closing(shop, FLOAT))).toMatchObject({ number: 'C01-Z0002' });
    checkStore(shop.context.store.read);
  });
});

test('what a manager may allow is data: the limits in force at the moment', async () => {
  const shop = await openShopWithFloat();
  const till = { difference_max_cents: euros(0), cash_out_max_cents: euros(10), day_ends_at_hour: 0 };
  const limits = [{ ...snapshot().limits[0]!, till }];
  shop.context.store.write((tx) => applySnapshot(tx, snapshot({ limits, reference_version: 2 })));
  expect((await shop.ok('till.get', {})).limits).toEqual(till);
  const large = movement(shop, 'expense', 10.01, { note: 'timbres' });
  expect(await shop.refused('till.move-cash', large)).toBe('approval-needed');
  const short = { ...FLOAT, till: [notes(50, 2), notes(10, 4), notes(5, 1), notes(2, 2)] };
  expect(await shop.refused('till.close', closing(shop, short))).toBe('note-needed');
});
