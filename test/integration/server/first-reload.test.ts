/** A first reload that came with its sale, as the server judges it: held until the card is active, owed back when it will not be. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CardEvent } from '@flouss/shared/domain/card';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { findBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { cardMonths, cardYears } from '../../../sync-server/src/db/cards.ts';
import { findOrder } from '../../../sync-server/src/db/orders.ts';
import { floatOf, trialBalance, verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { Written } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

async function shop(float?: number) {
  const agent = await centre.openAgent(float);
  const counter = await centre.openEnrolledCounter(agent);
  const [pack, other] = freshPacks(2) as [CardReference, CardReference];
  await centre.dispatch(agent.agent_id, [pack, other]);
  const received = counter.receivePacks([pack, other]);
  const customer = counter.register(`D${pack.replace(/\W/g, '')}`);
  await counter.push([received, customer]);
  const codes = async (...written: Written[]) => (await counter.push(written)).body.verdicts.map(({ code }) => code);
  const sell = (card = pack) => counter.sell(card, customer);
  const reload = (with_sale: OpId, amount = 10_000, fee = 600, card = pack) =>
    counter.reload(card, customer.customer_id, amount, fee, { with_sale });
  return { ...agent, counter, customer, pack, other, codes, sell, reload };
}

const order = (opId: OpId) => findOrder(centre.db.read, opId);
const load = (opId: OpId) => findBankWork(centre.db.read, opId);
const move = (card: CardReference, ...events: CardEvent[]) =>
  centre.db.transaction(async (tx) => {
    for (const event of events) await moveCard(tx, centre.ctx, card, event);
  });
const accountOf = async (account: string) =>
  (await trialBalance(centre.db.read)).accounts.find((each) => each.account === account)?.balance_cents ?? 0;

describe('a first reload with its sale', () => {
  it('is approved and counted at once, and the bank hears of it when the card is active, once', async () => {
    const { agent_id, pack, codes, sell, reload } = await shop();
    const float = await floatOf(centre.db.read, agent_id);
    const sale = sell();
    const first = reload(sale.op_id);
    expect(await codes(sale, first)).toEqual([null, null]);
    expect(await order(first.op_id)).toMatchObject({ state: 'approved', held_for: sale.op_id });
    expect(await load(first.op_id)).toBeUndefined();
    expect(await floatOf(centre.db.read, agent_id)).toBe(float - 1_900 - 10_600);
    expect((await cardYears(centre.db.read, [pack])).map((row) => row.committed_cents)).toEqual([10_000]);
    await move(pack, 'apply', 'accept');
    expect(await load(first.op_id)).toBeUndefined();
    await move(pack, 'activate');
    expect(await load(first.op_id)).toMatchObject({ kind: 'load', state: 'queued', amount_cents: 10_000 });
    expect(await order(first.op_id)).toMatchObject({ state: 'approved', held_for: null });
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('is judged alike when its sale came in the push before, at any step on the way', async () => {
    for (const events of [[], ['apply'], ['apply', 'accept'], ['apply', 'accept', 'activate']] as const) {
      const { pack, codes, sell, reload } = await shop();
      const sale = sell();
      await codes(sale);
      await move(pack, ...events);
      const first = reload(sale.op_id);
      expect(await codes(first)).toEqual([null]);
      const active = events.length === 3;
      expect(await order(first.op_id)).toMatchObject({ held_for: active ? null : sale.op_id });
      expect((await load(first.op_id)) !== undefined).toBe(active);
    }
  });

  it('is owed back with the card when the bank declines the file; each is paid once', async () => {
    const { agent_id, counter, pack, codes, sell, reload } = await shop();
    const before = [await floatOf(centre.db.read, agent_id), await accountOf('fee-revenue')];
    const sale = sell();
    const first = reload(sale.op_id);
    await codes(sale, first);
    await move(pack, 'apply', 'decline');
    expect(await order(first.op_id)).toMatchObject({ state: 'refund-due', reason: 'bank-refused', held_for: null });
    expect(await load(first.op_id)).toBeUndefined();
    expect([await floatOf(centre.db.read, agent_id), await accountOf('fee-revenue')]).toEqual(before);
    expect((await cardYears(centre.db.read, [pack])).map((row) => row.committed_cents)).toEqual([0]);
    expect((await cardMonths(centre.db.read, [pack])).map((row) => row.cash_cents)).toEqual([0]);
    const told = (await counter.pull(0)).body.items.filter((item) => item.kind === 'order');
    expect(told).toHaveLength(2);
    expect(told.every((item) => item.state === 'refund-due' && item.receipt_number !== undefined)).toBe(true);
    const pay = () => [counter.refund(sale.op_id, 1_900), counter.refund(first.op_id, 10_600)];
    expect(await codes(...pay())).toEqual([null, null]);
    expect(await codes(...pay())).toEqual(['refund-not-due', 'refund-not-due']);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('that arrives when the file was declined already is refused and owed', async () => {
    const { pack, codes, sell, reload } = await shop();
    const sale = sell();
    await codes(sale);
    await move(pack, 'apply', 'decline');
    const first = reload(sale.op_id);
    expect(await codes(first)).toEqual(['card-not-active']);
    expect(await order(first.op_id)).toMatchObject({ state: 'refund-due', held_for: null });
  });

  it('falls with a sale that is refused, and both are owed', async () => {
    const { counter, customer, pack, codes, reload } = await shop();
    const sale = counter.sell(pack, customer, 1_800);
    const first = reload(sale.op_id);
    expect(await codes(sale, first)).toEqual(['price-mismatch', 'card-unknown']);
    expect(await codes(counter.refund(sale.op_id, 1_800), counter.refund(first.op_id, 10_600))).toEqual([null, null]);
  });

  it('comes in by no other sale, nor without one', async () => {
    const { counter, customer, pack, other, codes, sell, reload } = await shop();
    const [sale, another] = [sell(), sell(other)];
    await codes(sale, another);
    expect(await codes(reload(another.op_id))).toEqual(['card-not-active']);
    expect(await codes(reload(newId(OpId, centre.clock, systemRandom)))).toEqual(['card-not-active']);
    expect(await codes(counter.reload(pack, customer.customer_id, 10_000, 600))).toEqual(['card-not-active']);
  });

  it('is one: a second that names the same sale is refused and owed, in one push or in another', async () => {
    for (const together of [true, false]) {
      const { agent_id, counter, pack, codes, sell, reload } = await shop();
      const before = await floatOf(centre.db.read, agent_id);
      const sale = sell();
      const [first, second] = [reload(sale.op_id), reload(sale.op_id, 5_000, 600)];
      const said = together
        ? await codes(sale, first, second)
        : [...(await codes(sale, first)), ...(await codes(second))];
      expect(said).toEqual([null, null, 'card-not-active']);
      expect(await order(first.op_id)).toMatchObject({ state: 'approved', held_for: sale.op_id });
      expect(await order(second.op_id)).toMatchObject({ state: 'refund-due', held_for: null });
      expect(await floatOf(centre.db.read, agent_id)).toBe(before - 1_900 - 10_600);
      expect(await codes(counter.refund(second.op_id, 5_600))).toEqual([null]);
      await move(pack, 'apply', 'accept', 'activate');
      expect([await load(first.op_id), await load(second.op_id)]).toMatchObject([{ amount_cents: 10_000 }, undefined]);
      // The card is active: a third is a reload like any other.
      expect(await codes(reload(sale.op_id, 5_000, 600))).toEqual([null]);
      expect(await verifyLedger(centre.db.read)).toEqual([]);
    }
  });

  it('keeps every limit a reload has', async () => {
    const { codes, sell, reload } = await shop();
    const sale = sell();
    expect(await codes(sale, reload(sale.op_id, 100_100, 2_200))).toEqual([null, 'amount-out-of-range']);
    const poor = await shop(1_900 + 10_599);
    const theirs = poor.sell();
    expect(await poor.codes(theirs, poor.reload(theirs.op_id))).toEqual([null, 'float-exhausted']);
    expect(await poor.codes(poor.reload(theirs.op_id, 5_000, 600))).toEqual([null]);
  });

  it('is taken back by its customer while it is held, and then not loaded when the card becomes active', async () => {
    const { agent_id, counter, pack, codes, sell, reload } = await shop();
    const hired = await centre.admin<{ operator_id: OperatorId }>('POST', `/admin/agents/${agent_id}/operators`, {
      name: 'Karim',
      role: 'manager',
      pin: '4321',
    });
    const approved = { manager_id: hired.body.operator_id, reason: 'Le client a changé d’avis' };
    const sale = sell();
    const first = reload(sale.op_id);
    await codes(sale, first);
    expect(await codes(counter.write('reload-cancelled', { cancel_of: first.op_id, approved }))).toEqual([null]);
    expect(await order(first.op_id)).toMatchObject({ state: 'refund-due', reason: 'cancelled', held_for: null });
    await move(pack, 'apply', 'accept', 'activate');
    expect(await load(first.op_id)).toBeUndefined();
    expect(await codes(counter.refund(first.op_id, 10_600))).toEqual([null]);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('is owed when an accepted card is closed before it was ever active', async () => {
    const { pack, codes, sell, reload } = await shop();
    const sale = sell();
    const first = reload(sale.op_id);
    await codes(sale, first);
    await move(pack, 'apply', 'accept', 'close');
    expect(await order(first.op_id)).toMatchObject({ state: 'refund-due', reason: 'card-not-active' });
  });
});
