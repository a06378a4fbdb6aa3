/** Escrow of an agent's counters: whatever they do, together they hold no more than the float (invariant I11). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, signedCents, subtractCents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { openPurse } from '../../../sync-server/src/sync/purse.ts';

interface Counter {
  granted: Cents;
  spent: Cents;
}

const held = ({ granted, spent }: Counter): Cents => subtractCents(granted, spent);

const step = fc.record({
  counter: fc.nat({ max: 3 }),
  act: fc.oneof(
    fc.record({ kind: fc.constant('spend' as const), amount: fc.integer({ min: 1, max: 400_000 }) }),
    fc.record({ kind: fc.constant('refill' as const), amount: fc.constant(500_000) }),
    fc.record({ kind: fc.constant('pay-in' as const), amount: fc.integer({ min: 1, max: 1_000_000 }) }),
  ),
});

describe('allotments', () => {
  it('never overlap and never exceed the float', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.array(step, { maxLength: 60 }), (start, steps) => {
        let float = cents(start);
        const counters: Counter[] = Array.from({ length: 4 }, () => ({ granted: cents(0), spent: cents(0) }));
        for (const { counter, act } of steps) {
          const own = counters[counter];
          if (!own) continue;
          if (act.kind === 'pay-in') {
            float = cents(float + act.amount);
            continue;
          }
          const escrow = cents(counters.reduce((sum, each) => sum + held(each), 0));
          const purse = openPurse({ float, escrow, floor: cents(0), ...own });
          if (act.kind === 'refill') purse.refill(cents(act.amount));
          else if (act.amount <= purse.available()) {
            purse.spend(cents(act.amount));
            float = signedCents(float - act.amount);
          }
          own.granted = purse.granted();
          own.spent = purse.spent();
          const total = counters.reduce((sum, each) => sum + held(each), 0);
          expect(float).toBeGreaterThanOrEqual(0);
          expect(total).toBeLessThanOrEqual(float);
          expect(counters.every((each) => held(each) >= 0)).toBe(true);
        }
      }),
    );
  });

  it('leave the floor untouched, and never take back what a counter was promised', () => {
    fc.assert(
      fc.property(
        fc.record({
          float: fc.nat(1_000_000),
          floor: fc.nat(1_000_000),
          own: fc.nat(300_000),
          others: fc.nat(300_000),
        }),
        ({ float, floor, own, others }) => {
          fc.pre(own + others <= float);
          const of = { float: cents(float), escrow: cents(own + others), granted: cents(own), spent: cents(0) };
          const purse = openPurse({ ...of, floor: cents(floor) });
          expect(purse.available()).toBe(Math.max(own, float - floor - others));
          purse.refill(cents(500_000));
          const left = float - others - purse.granted();
          expect(purse.granted()).toBeGreaterThanOrEqual(own);
          expect(left >= floor || purse.granted() === own).toBe(true);
        },
      ),
    );
  });

  it('only grow as totals', () => {
    const purse = openPurse({
      float: cents(1_000),
      escrow: cents(0),
      granted: cents(300),
      spent: cents(300),
      floor: cents(0),
    });
    purse.spend(cents(100));
    purse.refill(cents(500));
    expect([purse.granted(), purse.spent()]).toEqual([900, 400]);
  });

  it('offer what is free beyond the own share, and nothing that others hold', () => {
    const purse = openPurse({
      float: cents(1_000),
      escrow: cents(700),
      granted: cents(200),
      spent: cents(0),
      floor: cents(0),
    });
    expect(purse.available()).toBe(500);
  });
});
