/** Whatever counters send and the bank answers, the books agree, limits hold and nothing happens twice. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReloadEvent } from '@flouss/shared/domain/reload';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { escrowOf } from '../../../sync-server/src/db/devices.ts';
import { floatOf } from '../../../sync-server/src/ledger/balances.ts';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { INVARIANTS } from '../../../sync-server/src/verify/invariants.ts';
import { verify } from '../../../sync-server/src/verify/verify.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter, Written } from './test-counter.ts';

const RUNS = 12;
const YEAR_MAX = 600_000;
const MONTH_MAX = 100_000;

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const reload = fc.record({
  kind: fc.constant('reload' as const),
  card: fc.nat({ max: 1 }),
  amount: fc.constantFrom(5_000, 10_000, 20_001, 50_000, 100_000, 100_001, 4_999, 0),
  fee: fc.constantFrom(600, 900, 1_200, 2_200),
  means: fc.constantFrom('cash' as const, 'card' as const),
  daysAgo: fc.constantFrom(0, 0, 0, 20, 400),
});
const refund = fc.record({
  kind: fc.constant('refund' as const),
  of: fc.nat({ max: 30 }),
  amount: fc.constantFrom(5_600, 10_600, 1_900),
});
const nonsense = fc.record({ kind: fc.constant('nonsense' as const), body: fc.jsonValue() });
const again = fc.record({ kind: fc.constant('same-id' as const), of: fc.nat({ max: 30 }) });
const batch = fc.record({
  counter: fc.nat({ max: 1 }),
  facts: fc.array(fc.oneof({ weight: 6, arbitrary: reload }, refund, nonsense, again), { minLength: 1, maxLength: 8 }),
  bank: fc.array(fc.tuple(fc.nat({ max: 30 }), fc.constantFrom<ReloadEvent>('submit', 'load', 'fail', 'lose-answer')), {
    maxLength: 6,
  }),
});

describe('random batches', () => {
  it('leave balanced books', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 50_000, max: 900_000 }),
        async (batches, float) => {
          const shop = await centre.openShop(2, float);
          const counters = [shop.counter, await centre.openEnrolledCounter(shop)];
          const ops: OpId[] = [];

          const write = (counter: TestCounter, fact: (typeof batches)[number]['facts'][number]): Written => {
            switch (fact.kind) {
              case 'refund':
                return counter.refund(opAt(ops, fact.of) ?? newId(OpId, centre.clock, systemRandom), fact.amount);
              case 'nonsense':
                return counter.writeAny('reload-ordered', fact.body);
              case 'same-id':
              case 'reload': {
                const { card, customer } = shop.cards[fact.kind === 'reload' ? fact.card : 0]!;
                if (fact.kind === 'same-id') {
                  const op_id = opAt(ops, fact.of);
                  return counter.reload(card, customer.customer_id, 5_000, 600, op_id ? { op_id } : {});
                }
                const occurred_at = centre.clock.now() - fact.daysAgo * 86_400_000;
                return counter.reload(card, customer.customer_id, fact.amount, fact.fee, {
                  means: fact.means,
                  occurred_at,
                });
              }
            }
          };

          for (const { counter: index, facts, bank } of batches) {
            const counter = counters[index]!;
            const written = facts.map((fact) => write(counter, fact));
            const first = await counter.push(written);
            expect(first.status).toBe(200);
            const floatAfter = await floatOf(centre.db.read, shop.agent_id);
            const second = await counter.push(written);
            expect(second.body.verdicts.map(({ outcome, code }) => [outcome, code])).toEqual(
              first.body.verdicts.map(({ outcome, code }) => [outcome, code]),
            );
            expect(await floatOf(centre.db.read, shop.agent_id)).toBe(floatAfter);
            ops.push(...written.map(({ op_id }) => op_id));
            for (const [op, event] of bank) {
              const op_id = ops[op % ops.length];
              if (op_id)
                await centre.db.transaction((tx) =>
                  moveOrder(tx, centre.ctx, { op_id, event, reason: 'bank-refused' }),
                );
            }
            await expectSound(shop.agent_id);
          }
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});

const opAt = (ops: readonly OpId[], index: number): OpId | undefined => ops[index % Math.max(1, ops.length)];

/** The bank is played by hand here, so that its rows say nothing of it. */
const TOLD_BY_ROWS = INVARIANTS.filter(({ id }) => id !== 'I9');

async function expectSound(agentId: Parameters<typeof floatOf>[1]): Promise<void> {
  const { read } = centre.db;
  for await (const { id, broken } of verify(read, TOLD_BY_ROWS)) expect([id, broken]).toEqual([id, null]);
  const float = await floatOf(read, agentId);
  expect(float).toBeGreaterThanOrEqual(0);
  expect((await escrowOf(read, agentId)).escrow).toBeLessThanOrEqual(float);
  const years = await read.sql.selectFrom('card_years').selectAll().execute();
  expect(years.every(({ committed_cents }) => committed_cents <= YEAR_MAX)).toBe(true);
  const months = await read.sql.selectFrom('card_months').selectAll().execute();
  expect(months.every(({ cash_cents }) => cash_cents <= MONTH_MAX)).toBe(true);
  const counted = await read.sql
    .selectFrom('orders')
    .select((of) => of.fn.sum<number>('amount_cents').as('sum'))
    .where('state', 'in', ['approved', 'submitted', 'unknown', 'loaded', 'reconciled'])
    .executeTakeFirst();
  const kept = years.reduce((sum, { committed_cents }) => sum + committed_cents, 0);
  expect(kept).toBe(counted?.sum ?? 0);
}
