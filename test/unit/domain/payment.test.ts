/** One payment for two things is split and joined again without losing a cent. */
import { cents } from '@flouss/shared/domain/money';
import { changeDue, joinPayments, Payment, splitPayment } from '@flouss/shared/domain/payment';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const amount = fc.nat({ max: 1_000_000 }).map(cents);

test('each part takes exactly its price, and together they are what was handed over', () => {
  fc.assert(
    fc.property(amount, amount, amount, fc.boolean(), (first, second, over, cash) => {
      const total = cents(first + second);
      const change = cash ? over : cents(0);
      const paid = Payment.parse({
        means: cash ? 'cash' : 'card',
        given_cents: cents(total + change),
        change_cents: change,
      });
      const [one, two] = splitPayment(paid, first).map((part) => Payment.parse(part));
      expect(changeDue(first, one!.given_cents)).toEqual({ ok: true, value: one!.change_cents });
      expect(changeDue(second, two!.given_cents)).toEqual({ ok: true, value: two!.change_cents });
      expect(joinPayments(one!, two!)).toEqual(paid);
    }),
  );
});

test('what does not cover the first thing is a bug, not a payment', () => {
  expect(() => splitPayment({ means: 'cash', given_cents: cents(5), change_cents: cents(0) }, cents(6))).toThrow(
    'what was given covers the first',
  );
});
