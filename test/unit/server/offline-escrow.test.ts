/**
 * Counters that decide alone: each spends only what it knows to be set aside for it, hears late or not at all, and sends its facts
 * when it can. Together they never overspend the float, and nothing that one of them took is refused afterwards for want of it.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addCents, cents, signedCents, subtractCents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { openPurse } from '../../../sync-server/src/sync/purse.ts';

const COUNTERS = 5;

interface Counter {
  /** At the server. */
  granted: Cents;
  spent: Cents;
  /** At the counter: what it has heard of, all it ever took, and what it has not sent. */
  known: Cents;
  taken: Cents;
  readonly unsent: Cents[];
}

const who = fc.nat({ max: COUNTERS - 1 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('take' as const), who, amount: fc.integer({ min: 1, max: 90_000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('sync' as const),
      who,
      target: fc.integer({ min: 0, max: 500_000 }),
      /** How many facts arrive, and whether the answer does. */
      arriving: fc.nat({ max: 6 }),
      heard: fc.boolean(),
    }),
  },
  fc.record({ act: fc.constant('pay-in' as const), amount: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ act: fc.constant('give-back' as const), who, amount: fc.integer({ min: 1, max: 90_000 }) }),
);

const start = fc.integer({ min: 0, max: 1_500_000 });
const floor = fc.constantFrom(0, 0, 50_000, 400_000);

it('never overspend together, and are never refused what they were told they had', () => {
  fc.assert(
    fc.property(start, floor, fc.array(step, { maxLength: 120 }), (begun, under, steps) => {
      let float = cents(begun);
      const refused: Cents[] = [];
      const counters: Counter[] = Array.from({ length: COUNTERS }, () => ({
        granted: cents(0),
        spent: cents(0),
        known: cents(0),
        taken: cents(0),
        unsent: [],
      }));
      const heldAtServer = (): Cents =>
        addCents(...counters.map(({ granted, spent }) => subtractCents(granted, spent)));
      for (const each of steps) {
        if (each.act === 'pay-in') {
          float = addCents(float, cents(each.amount));
          continue;
        }
        const counter = counters[each.who];
        if (!counter) continue;
        if (each.act === 'take') {
          if (counter.taken + each.amount > counter.known) continue;
          counter.taken = addCents(counter.taken, cents(each.amount));
          counter.unsent.push(cents(each.amount));
        } else if (each.act === 'give-back') {
          // The bank refused something that was spent before: the float has it again, no counter's share grows by it.
          if (counter.spent >= each.amount) float = addCents(float, cents(each.amount));
        } else {
          const purse = openPurse({
            float,
            escrow: heldAtServer(),
            granted: counter.granted,
            spent: counter.spent,
            floor: cents(under),
          });
          for (const amount of counter.unsent.splice(0, each.arriving)) {
            if (amount > purse.available()) refused.push(amount);
            purse.spend(amount);
            float = signedCents(float - amount);
          }
          purse.refill(cents(each.target));
          counter.granted = purse.granted();
          counter.spent = purse.spent();
          if (each.heard) counter.known = counter.granted;
        }
        const unsent = addCents(...counters.flatMap((one) => one.unsent));
        expect(float - unsent).toBeGreaterThanOrEqual(0);
        expect(refused).toEqual([]);
        expect(heldAtServer()).toBeLessThanOrEqual(float);
        expect(counters.every(({ taken, known, granted }) => taken <= known && known <= granted)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
