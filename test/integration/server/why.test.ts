/** Every decision about a reload can be asked why: at a counter, refused or taken, and by SMS. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { newId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { placeSmsOrder } from '../../../sync-server/src/orders/place-sms-order.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

interface Why {
  readonly reason: string | null;
  readonly controls: {
    readonly control: string;
    readonly outcome: string;
    readonly looked_at: Record<string, unknown>;
  }[];
}
const why = (opId: string) => centre.admin<Why>('GET', `/admin/orders/${opId}/why`);
const decisive = ({ controls }: Why) => controls.find(({ outcome }) => outcome === 'refused');

it('tells of a counter’s reloads what each control saw at that moment', async () => {
  const { counter, cards } = await centre.openShop(1, 250_000);
  const [first] = cards;
  if (!first) throw new Error('a shop has a card');
  const reload = (amount: number, fee: number) => counter.reload(first.card, first.customer.customer_id, amount, fee);
  const [taken, cash, wrongFee, again] = [
    reload(60_000, 2_200),
    reload(50_000, 1_800),
    reload(5_000, 0),
    reload(5_000, 600),
  ];
  const answer = await counter.push([taken, cash, wrongFee, again]);
  expect(answer.body.verdicts.map(({ code }) => code)).toEqual([null, 'monthly-cash-limit', 'fee-mismatch', null]);
  const yes = (await why(taken.op_id)).body;
  expect([yes.reason, yes.controls.every(({ outcome }) => outcome === 'passed')]).toEqual([null, true]);
  const no = (await why(cash.op_id)).body;
  expect(no.reason).toBe('monthly-cash-limit');
  expect(decisive(no)?.looked_at).toEqual({
    means: 'cash',
    'card.month_cash_cents': 60_000,
    amount_cents: 50_000,
    'limits.card_month_cash_max_cents': 100_000,
  });
  expect(decisive((await why(wrongFee.op_id)).body)?.control).toBe('fee-mismatch');
  const last = (await why(again.op_id)).body.controls.find(({ control }) => control === 'float-exhausted');
  expect(last?.looked_at).toMatchObject({ available_cents: 250_000 - 1_900 + 200 - 62_200, fee_cents: 600 });
});

it('tells of an order by SMS how the customer’s day stood', async () => {
  const { cards } = await centre.openShop(1);
  const [first] = cards;
  if (!first) throw new Error('a shop has a card');
  const op_id = newId(OpId, centre.clock, systemRandom);
  await centre.db.transaction((tx) =>
    placeSmsOrder(tx, centre.ctx, {
      op_id,
      customer_id: first.customer.customer_id,
      card_reference: first.card,
      amount_cents: cents(10_000),
      fee_cents: cents(600),
      tariff_version: 1,
      smsDay: { orders: 3, total_cents: cents(30_000), coolingOff: false },
    }),
  );
  const { body } = await why(op_id);
  expect(body.reason).toBe('velocity');
  expect(decisive(body)?.looked_at).toMatchObject({ 'smsDay.orders': 3, 'limits.sms_orders_per_day': 3 });
});

it('tells of sales, registrations, blocks and refunds what each control saw', async () => {
  const agent = await centre.openAgent(10_000_000);
  const counter = await centre.openEnrolledCounter(agent);
  const [card, other] = freshPacks(2) as [CardReference, CardReference];
  await centre.dispatch(agent.agent_id, [card, other]);
  const packs = counter.receivePacks([card, other]);
  const customer = counter.register('WHYYOU001');
  const again = counter.register('WHYYOU001');
  const sale = counter.sell(card, customer);
  const dear = counter.sell(other, customer, 2_000);
  const wrong = counter.refund(dear.op_id, 1_999);
  const right = counter.refund(dear.op_id, 2_000);
  const twice = counter.refund(dear.op_id, 2_000);
  const { customer_id } = customer;
  const block = counter.write('card-blocked', { card_reference: card, customer_id, reason: 'lost' });
  const unknown = counter.write('card-blocked', {
    card_reference: makeCardReference(999_999),
    customer_id,
    reason: 'lost',
  });
  const nobody = newId(OperatorId, centre.clock, systemRandom);
  const forbidden = counter.refund(sale.op_id, 1_900, { operator_id: nobody });
  const all = [packs, customer, again, sale, dear, wrong, right, twice, block, unknown, forbidden];
  const { body } = await counter.push(all);
  const codes = new Map(body.verdicts.map(({ op_id, code }) => [op_id, code]));
  const told = async ({ op_id }: { op_id: OpId }) => {
    const asked = (await why(op_id)).body;
    expect(asked.reason).toBe(codes.get(op_id));
    return [asked.reason, decisive(asked)?.looked_at ?? null];
  };
  expect(await told(customer)).toEqual([null, null]);
  expect(await told(again)).toEqual(['already-registered', { documentKnown: true }]);
  expect(await told(sale)).toEqual([null, null]);
  expect(await told(dear)).toEqual(['price-mismatch', { tariffs: '1', at: expect.any(Number), price_cents: 2_000 }]);
  expect(await told(wrong)).toEqual(['refund-not-due', { due_cents: 2_000, amount_cents: 1_999 }]);
  expect(await told(right)).toEqual([null, null]);
  expect(await told(twice)).toEqual(['refund-not-due', { refunded: true }]);
  expect(await told(unknown)).toEqual(['card-unknown', { card: null }]);
  expect((await why(block.op_id)).body.reason).toBe(codes.get(block.op_id));
  expect(await told(forbidden)).toEqual(['operator-not-allowed', { operatorAllowed: false }]);
  expect(codes.get(packs.op_id)).toBeNull();
  expect((await why(packs.op_id)).body.code).toBe('decision-unknown');
});

it('does not know what nobody decided', async () => {
  expect(await why(newId(OpId, centre.clock, systemRandom))).toMatchObject({
    status: 404,
    body: { code: 'decision-unknown' },
  });
});
