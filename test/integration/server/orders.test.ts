/** What follows when the bank has spoken: states, ledger, sums of the card, further bank work, the counters' feed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents, ZERO } from '@flouss/shared/domain/money';
import type { ReloadEvent } from '@flouss/shared/domain/reload';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { cardYears, findCard } from '../../../sync-server/src/db/cards.ts';
import { floatOf, trialBalance, verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { chargeSucceeded, moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { customerKey, openPersonal } from '../../../sync-server/src/orders/personal.ts';
import { placeSmsOrder } from '../../../sync-server/src/orders/place-sms-order.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

async function shop(cards = 1) {
  const opened = await centre.openShop(cards);
  const [first] = opened.cards;
  if (!first) throw new Error('a shop has a card');
  return { ...opened, card: first.card, customer: first.customer };
}

const move = (op_id: OpId, event: ReloadEvent) =>
  centre.db.transaction((tx) => moveOrder(tx, centre.ctx, { op_id, event, reason: 'bank-refused' }));
const floatNow = (agentId: Parameters<typeof floatOf>[1]) => floatOf(centre.db.read, agentId);
const workKeys = async (op_id: OpId): Promise<string[]> =>
  (await centre.db.read.sql.selectFrom('bank_work').select('work_key').where('op_id', '=', op_id).execute())
    .map(({ work_key }) => work_key)
    .toSorted();

describe('a counter’s reload', () => {
  it('pays the commission once the bank has loaded it', async () => {
    const { counter, card, customer, agent_id } = await shop();
    const { op_id, entry } = counter.reload(card, customer.customer_id, 10_000, 600);
    await counter.push([{ op_id, entry }]);
    const before = await floatNow(agent_id);
    await move(op_id, 'submit');
    await move(op_id, 'lose-answer');
    expect(await move(op_id, 'load')).toMatchObject({ ok: true, value: { state: 'loaded' } });
    expect(await floatNow(agent_id)).toBe(before + 120);
    expect(await move(op_id, 'load')).toEqual({ ok: false, error: 'order-transition-refused' });
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('that the bank refuses is owed to the customer, given back to the float and no longer counted', async () => {
    const { counter, card, customer, agent_id } = await shop();
    const before = await floatNow(agent_id);
    const written = counter.reload(card, customer.customer_id, 10_000, 600);
    await counter.push([written]);
    await move(written.op_id, 'submit');
    expect(await move(written.op_id, 'fail')).toMatchObject({
      ok: true,
      value: { state: 'refund-due', reason: 'bank-refused' },
    });
    expect(await floatNow(agent_id)).toBe(before);
    expect((await cardYears(centre.db.read, [card])).map((row) => row.committed_cents)).toEqual([0]);
    const refund = counter.refund(written.op_id, 10_600);
    expect((await counter.push([refund])).body.verdicts[0]).toMatchObject({ outcome: 'accepted' });
    expect(await move(written.op_id, 'refund')).toEqual({ ok: false, error: 'order-transition-refused' });
  });

  it('nobody knows cannot be moved', async () => {
    const op_id = newId(OpId, centre.clock, systemRandom);
    expect(await move(op_id, 'load')).toEqual({ ok: false, error: 'order-unknown' });
  });
});

describe('a card', () => {
  it('is activated after acceptance and pays its commission', async () => {
    const { counter, agent_id, customer } = await shop();
    const [pack] = freshPacks(1);
    if (!pack) throw new Error('a pack');
    await centre.dispatch(agent_id, [pack]);
    const received = counter.receivePacks([pack]);
    const sale = counter.sell(pack, customer);
    await counter.push([received, sale]);
    const before = await floatNow(agent_id);
    await centre.db.transaction((tx) => moveCard(tx, centre.ctx, pack, 'apply'));
    await centre.db.transaction((tx) =>
      moveCard(tx, centre.ctx, pack, 'accept', { card_token: 'tok-1', last_four: '4242' }),
    );
    await centre.db.transaction((tx) => moveCard(tx, centre.ctx, pack, 'activate'));
    expect(await findCard(centre.db.read, pack)).toMatchObject({
      state: 'active',
      card_token: 'tok-1',
      last_four: '4242',
    });
    expect(await workKeys(sale.op_id)).toEqual([sale.op_id, `${sale.op_id}.activation`]);
    expect(await floatNow(agent_id)).toBe(before + 200);
    await centre.db.transaction((tx) => moveCard(tx, centre.ctx, pack, 'block'));
    expect(await workKeys(sale.op_id)).toContain(`${sale.op_id}.block`);
  });

  it('that the bank declines gives the price back, once', async () => {
    const { counter, agent_id, customer } = await shop();
    const [pack] = freshPacks(1);
    if (!pack) throw new Error('a pack');
    await centre.dispatch(agent_id, [pack]);
    const before = await floatNow(agent_id);
    const received = counter.receivePacks([pack]);
    const sale = counter.sell(pack, customer);
    await counter.push([received, sale]);
    for (const event of ['apply', 'decline'] as const) {
      await centre.db.transaction((tx) => moveCard(tx, centre.ctx, pack, event, { reason: 'bank-refused' }));
    }
    expect(await floatNow(agent_id)).toBe(before);
    const { verdicts } = (await counter.push([counter.refund(sale.op_id, 1_900), counter.refund(sale.op_id, 1_900)]))
      .body;
    expect(verdicts.map(({ code }) => code)).toEqual([null, 'refund-not-due']);
  });

  it('that nobody knows, or that cannot move so, stays', async () => {
    const { card } = await shop();
    const [unknown] = freshPacks(1);
    if (!unknown) throw new Error('a pack');
    expect(await centre.db.transaction((tx) => moveCard(tx, centre.ctx, unknown, 'block'))).toEqual({
      ok: false,
      error: 'card-unknown',
    });
    expect(await centre.db.transaction((tx) => moveCard(tx, centre.ctx, card, 'sell'))).toEqual({
      ok: false,
      error: 'card-transition-refused',
    });
  });
});

async function placeSms(amount = 10_000, fee = 600, orders = 0) {
  const { card, customer, agent_id } = await shop();
  const op_id = newId(OpId, centre.clock, systemRandom);
  const placed = await centre.db.transaction((tx) =>
    placeSmsOrder(tx, centre.ctx, {
      op_id,
      card_reference: card,
      customer_id: customer.customer_id,
      amount_cents: cents(amount),
      fee_cents: cents(fee),
      tariff_version: 1,
      smsDay: { orders, total_cents: ZERO, coolingOff: false },
    }),
  );
  return { op_id, card, agent_id, placed };
}

describe('an SMS order', () => {
  it('is charged, then loaded; the agent’s float has no part in it', async () => {
    const { op_id, agent_id, placed } = await placeSms();
    const before = await floatNow(agent_id);
    expect(placed).toMatchObject({ ok: true, value: { state: 'approved', channel: 'sms' } });
    expect(await workKeys(op_id)).toEqual([`${op_id}.charge`]);
    const charge = () => centre.db.transaction((tx) => chargeSucceeded(tx, centre.ctx, op_id, 'ch-1'));
    expect(await charge()).toMatchObject({ ok: true, value: { charge_id: 'ch-1' } });
    expect(await charge()).toEqual({ ok: false, error: 'order-transition-refused' });
    expect(await workKeys(op_id)).toEqual([op_id, `${op_id}.charge`]);
    await move(op_id, 'submit');
    expect(await move(op_id, 'load')).toMatchObject({ value: { state: 'loaded' } });
    expect(await floatNow(agent_id)).toBe(before);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('that was charged and not loaded has its charge refunded', async () => {
    const { op_id } = await placeSms();
    const before = await trialBalance(centre.db.read);
    await centre.db.transaction((tx) => chargeSucceeded(tx, centre.ctx, op_id, 'ch-2'));
    await move(op_id, 'submit');
    expect(await move(op_id, 'fail')).toMatchObject({ value: { state: 'refund-due' } });
    expect(await workKeys(op_id)).toContain(`${op_id}.refund`);
    expect(await move(op_id, 'refund')).toMatchObject({ value: { state: 'refunded' } });
    const of = ({ accounts }: typeof before) =>
      accounts.find(({ account }) => account === 'fee-revenue')?.balance_cents;
    expect(of(await trialBalance(centre.db.read))).toBe(of(before));
  });

  it('whose charge is refused is declined, owed nothing and counted no more', async () => {
    const { op_id, card } = await placeSms();
    expect(
      await centre.db.transaction((tx) =>
        moveOrder(tx, centre.ctx, { op_id, event: 'decline', reason: 'funding-refused' }),
      ),
    ).toMatchObject({ value: { state: 'declined', reason: 'funding-refused' } });
    expect((await cardYears(centre.db.read, [card])).map((row) => row.committed_cents)).toEqual([0]);
  });

  it('that the controls refuse stands declined with the reason', async () => {
    expect((await placeSms(10_000, 700)).placed).toEqual({ ok: false, error: 'fee-mismatch' });
    const { op_id, placed } = await placeSms(10_000, 600, 3);
    expect(placed).toEqual({ ok: false, error: 'velocity' });
    const order = await centre.db.read.sql.selectFrom('orders').selectAll().where('op_id', '=', op_id).execute();
    expect(order).toMatchObject([{ state: 'declined', reason: 'velocity', answered: 0 }]);
    expect(await workKeys(op_id)).toEqual([]);
  });
});

describe('a customer', () => {
  it('is opened with his own key, and is gone when it is destroyed', async () => {
    const { customer } = await shop();
    expect(await customerKey(centre.db.read, centre.ctx, customer.customer_id)).toBe(customer.key);
    expect(await openPersonal(centre.db.read, centre.ctx, customer.customer_id)).toMatchObject({ purpose: 'famille' });
    await centre.db.transaction(async (tx) => {
      await tx.sql.deleteFrom('customer_keys').where('customer_id', '=', customer.customer_id).execute();
    });
    expect(await openPersonal(centre.db.read, centre.ctx, customer.customer_id)).toBeUndefined();
  });
});
