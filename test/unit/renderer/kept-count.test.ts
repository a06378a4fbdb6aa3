/** A count as short texts and back: nothing is lost, and what cannot be read was not typed. */
import { DENOMINATIONS } from '@flouss/shared/domain/cash-count';
import { containsPan } from '@flouss/shared/domain/pan';
import { expect, test } from 'vitest';
import { NOTHING_TYPED } from '../../../src/renderer/components/count-entry.ts';
import { fromCountFields, toCountFields } from '../../../src/renderer/screens/till/kept-count.ts';

test('comes back as it was', () => {
  const [first, second] = DENOMINATIONS;
  const typed = { till: new Map([[first!, '12'] as const, [second!, '٣'] as const]), refunds: new Map() };
  expect(fromCountFields(toCountFields(typed))).toEqual(typed);
  expect(toCountFields(NOTHING_TYPED)).toEqual({});
  expect(fromCountFields({})).toBe(NOTHING_TYPED);
});

test('the largest count fits, and never looks like a card number', () => {
  const till = new Map(DENOMINATIONS.map((value) => [value, '411111'] as const));
  const { till: text } = toCountFields({ till, refunds: new Map() });
  expect(text!.length).toBeLessThanOrEqual(200);
  expect(containsPan(text!)).toBe(false);
});

test.each(['', 'x', '7x3', '5000', '5000x', '<script>'])('%s is nothing typed', (till) => {
  expect(fromCountFields({ till }).till.size).toBe(0);
});
