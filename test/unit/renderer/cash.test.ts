/** What a reload leaves of the month's cash, as the screens say it. */
import { cents } from '@flouss/shared/domain/money';
import { expect, test } from 'vitest';
import { cashLeftAfter } from '../../../src/renderer/components/cash.ts';

test.each([
  [20_000, 100_000, 80_000],
  [100_000, 100_000, 0],
  [30_001, 30_000, null],
  [5_000, 0, null],
])('a reload of %i with %i of the month’s cash left leaves %s', (amount, left, after) => {
  expect(cashLeftAfter({ amount_cents: cents(amount), month_cash_left_cents: cents(left) })).toBe(after);
});
