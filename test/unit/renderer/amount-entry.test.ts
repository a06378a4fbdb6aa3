/** Whatever a hand types, the field shows an amount or nothing, and says which. */
import { cents, eurosAsInput } from '@flouss/shared/domain/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptsAmount, caretAfter, readAmount, symbolsBehind } from '../../../src/renderer/components/amount-entry.ts';
import { likelyCash, paymentOf } from '../../../src/renderer/components/cash.ts';

describe('an amount being typed', () => {
  test.each([
    ['', '', null],
    ['200', '200', 20_000],
    ['1250', '1\u202f250', 125_000],
    ['1250,5', '1\u202f250,5', 125_050],
    ['12.34', '12,34', 1_234],
    ['12,345', '12,34', 1_234],
    ['١٥٠', '150', 15_000],
    ['۱۵۰٫۵', '150,5', 15_050],
    ['007', '7', 700],
    [',5', '0,5', 50],
    ['5,', '5,', 500],
    ['abc', '', null],
  ])('%s', (typed, shown, amount) => {
    expect(readAmount(typed)).toEqual({ shown, cents: amount });
  });

  test.each(['1e3', '-50', '10O', '1,000', '1.000,50', '12,345', '1234567', '5 €5', '٫٫', 'abc'])(
    '%s changes nothing',
    (typed) => {
      expect(acceptsAmount(typed)).toBe(false);
    },
  );

  test.each(['', '200', '1 000,50', '1\u202f250,5', '12.', '١٥٠', '۱۵۰٫۵', '150 €'])('%s is taken', (typed) => {
    expect(acceptsAmount(typed)).toBe(true);
  });

  test('shows again what it showed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (typed) => {
        const once = readAmount(typed);
        expect(readAmount(once.shown)).toEqual(once);
        expect(once.shown).toMatch(/^$|^\d{1,3}(?:\u202f\d{3})*(?:,\d{0,2})?$/);
      }),
    );
  });

  test('reads every amount as money writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (n) => {
        expect(readAmount(eurosAsInput(cents(n))).cents).toBe(n);
      }),
    );
  });

  test('keeps the caret before the same symbols when groups move', () => {
    const typed = '1\u202f2350';
    const { shown } = readAmount(typed);
    expect(shown).toBe('12\u202f350');
    expect(caretAfter(shown, symbolsBehind(typed, 3))).toBe(3);
    expect(caretAfter(shown, 0)).toBe(shown.length);
  });
});

describe('cash', () => {
  test('suggests notes above the total, smallest first, each once', () => {
    expect(likelyCash(cents(20_900))).toEqual([21_000, 22_000, 25_000]);
    expect(likelyCash(cents(2_000))).toEqual([5_000, 10_000, 20_000]);
    expect(likelyCash(cents(1_900))).toEqual([2_000, 5_000, 10_000]);
  });

  test('is taken only when it covers the total', () => {
    const total = cents(20_900);
    expect(paymentOf('cash', readAmount('250'), total)).toEqual({
      means: 'cash',
      given_cents: 25_000,
      change_cents: 4_100,
    });
    expect(paymentOf('cash', readAmount('208,99'), total)).toBeNull();
    expect(paymentOf('cash', readAmount(''), total)).toBeNull();
    expect(paymentOf('card', readAmount(''), total)).toEqual({ means: 'card', given_cents: 20_900, change_cents: 0 });
  });
});
