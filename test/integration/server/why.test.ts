/** Every decision about a reload can be asked why: at a counter, refused or taken, and by SMS. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { placeSmsOrder } from '../../../sync-server/src/orders/place-sms-order.ts';
import { openCentre } from './test-centre.ts';
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

it('does not know what nobody decided', async () => {
  expect(await why(newId(OpId, centre.clock, systemRandom))).toMatchObject({
    status: 404,
    body: { code: 'decision-unknown' },
  });
});
