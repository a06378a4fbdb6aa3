/** What a fact is held against: whose things they are, the limits of card, month and float, and what is owed back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floatOf } from '../../../sync-server/src/ledger/balances.ts';
import { freshPacks, openCentre, START_AT } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { Answer } from './test-counter.ts';
import type { PushAnswer } from '@flouss/shared/contract/sync';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const codes = ({ body }: Answer<PushAnswer>): (string | null)[] => body.verdicts.map(({ code }) => code);

async function shop(cards = 1, float?: number) {
  const opened = await centre.openShop(cards, float);
  const [first] = opened.cards;
  if (!first) throw new Error('a shop has a card');
  return { ...opened, card: first.card, customer: first.customer };
}

describe('what belongs to whom', () => {
  it('refuses another agent’s pack, card and customer, and an unknown operator', async () => {
    const [one, two] = [await shop(), await shop()];
    const [foreignPack] = freshPacks(1);
    if (!foreignPack) throw new Error('a pack');
    await centre.dispatch(two.agent_id, [foreignPack]);
    const pushed = await one.counter.push([
      one.counter.receivePacks([foreignPack]),
      one.counter.receivePacks([one.card]),
      one.counter.reload(two.card, two.customer.customer_id, 5_000, 600),
      one.counter.reload(one.card, two.customer.customer_id, 5_000, 600),
      one.counter.sell(foreignPack, one.customer),
      one.counter.reload(one.card, one.customer.customer_id, 5_000, 600, { operator_id: two.operator_id }),
    ]);
    expect(codes(pushed)).toEqual([
      'stock-not-yours',
      'already-registered',
      'card-unknown',
      'card-unknown',
      'card-unknown',
      'operator-not-allowed',
    ]);
  });

  it('registers a person once, and nobody under a wrong key', async () => {
    const { counter } = await shop();
    const pushed = await counter.push([
      counter.register('TWICE1'),
      counter.register('TWICE1'),
      counter.register('OTHER1', { wrongKey: true }),
    ]);
    expect(codes(pushed)).toEqual([null, 'already-registered', 'malformed']);
    const stored = JSON.stringify(await centre.db.read.sql.selectFrom('customers').selectAll().execute());
    expect(stored).not.toMatch(/TWICE1|Inventée|33612345678/);
  });
});

describe('limits', () => {
  it('hold for a card’s year as it was when the operation happened, also across 31 December', async () => {
    const { counter, card, customer } = await shop();
    const inDecember = Date.UTC(2026, 11, 31, 22, 59);
    const inJanuary = Date.UTC(2026, 11, 31, 23, 1);
    centre.clock.set(Date.UTC(2027, 0, 2));
    const at = (occurred_at: number) =>
      counter.reload(card, customer.customer_id, 100_000, 2_200, { occurred_at, means: 'card' });
    const december = Array.from({ length: 7 }, () => at(inDecember));
    const january = Array.from({ length: 7 }, () => at(inJanuary));
    const pushed = await counter.push([...december, ...january]);
    centre.clock.set(START_AT);
    const sixThousandThenNoMore = [...Array(6).fill(null), 'annual-limit'];
    expect(codes(pushed)).toEqual([...sixThousandThenNoMore, ...sixThousandThenNoMore]);
  });

  it('take a clock that is out of bounds as now: no false year is a fresh one', async () => {
    const { counter, card, customer } = await shop();
    const years = [0, Date.UTC(2020, 5, 1), Date.UTC(2031, 5, 1), START_AT];
    const written = years.flatMap((occurred_at) =>
      Array.from({ length: 2 }, () =>
        counter.reload(card, customer.customer_id, 100_000, 2_200, { occurred_at, means: 'card' }),
      ),
    );
    expect(codes(await counter.push(written))).toEqual([...Array(6).fill(null), 'annual-limit', 'annual-limit']);
  });

  it('count cash by the month', async () => {
    const { counter, card, customer } = await shop();
    const pushed = await counter.push([
      counter.reload(card, customer.customer_id, 100_000, 2_200),
      counter.reload(card, customer.customer_id, 5_000, 600),
      counter.reload(card, customer.customer_id, 5_000, 600, { means: 'card' }),
    ]);
    expect(codes(pushed)).toEqual([null, 'monthly-cash-limit', null]);
  });

  it('end with the float', async () => {
    const { counter, card, customer, agent_id } = await shop(1, 1_900 + 10_600);
    const written = [
      counter.reload(card, customer.customer_id, 10_000, 600),
      counter.reload(card, customer.customer_id, 5_000, 600),
    ];
    // The commission for the card has come back: 2.00.
    expect(codes(await counter.push(written))).toEqual([null, 'float-exhausted']);
    expect(await floatOf(centre.db.read, agent_id)).toBe(200);
  });
});

describe('refunds', () => {
  it('are paid once, exactly, for what was rejected or declined', async () => {
    const { counter, card, customer, cards, agent_id, operator_id } = await shop(2);
    const rejected = counter.reload(card, customer.customer_id, 10_000, 1);
    const [pack] = freshPacks(1);
    if (!pack) throw new Error('a pack');
    const unsold = counter.sell(pack, customer);
    await counter.push([rejected, unsold]);
    const other = await centre.openEnrolledCounter({ agent_id, operator_id });
    const stranger = await shop();
    expect(codes(await stranger.counter.push([stranger.counter.refund(rejected.op_id, 10_001)]))).toEqual([
      'refund-not-due',
    ]);
    const refunds = await other.push([
      other.refund(rejected.op_id, 10_000),
      other.refund(rejected.op_id, 10_001),
      other.refund(rejected.op_id, 10_001),
      other.refund(unsold.op_id, 1_900),
      other.refund(unsold.op_id, 1_900),
      other.refund(counter.reload(cards[1]!.card, cards[1]!.customer.customer_id, 5_000, 600).op_id, 5_600),
    ]);
    expect(codes(refunds)).toEqual([
      'refund-not-due',
      null,
      'refund-not-due',
      null,
      'refund-not-due',
      'refund-not-due',
    ]);
    const { orders } = (await centre.admin<{ orders: { op_id: string }[] }>('GET', '/admin/orders?state=refunded'))
      .body;
    expect(orders.map(({ op_id }) => op_id)).toContain(rejected.op_id);
  });
});
