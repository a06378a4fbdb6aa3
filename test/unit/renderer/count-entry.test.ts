/** What a hand types while it counts: digits of any script, nothing else, and never another number than the one meant. */
import { cents } from '@flouss/shared/domain/money';
import { expect, test } from 'vitest';
import { piecesOf, readCount, worthOf } from '../../../src/renderer/components/count-entry.ts';

test.each([
  ['', 0],
  ['0', 0],
  ['12', 12],
  [' 7 ', 7],
  ['٣٤', 34],
  ['۱۲', 12],
  ['0007', 7],
  ['9999', 9_999],
  ['10000', null],
  ['1,5', null],
  ['-1', null],
  ['1e3', null],
  ['12 3', null],
  ['٣x', null],
  ['\u202e12', 12],
  ['<b>1</b>', null],
  ['4111111111111111', null],
] as const)('%j is %j', (typed, pieces) => {
  expect(piecesOf(typed)).toBe(pieces);
});

test('a drawer is read whole or not at all', () => {
  const fifty = cents(5_000);
  const two = cents(200);
  expect(
    readCount(
      new Map([
        [two, '3'],
        [fifty, '1'],
      ]),
    ),
  ).toEqual([
    { value_cents: 5_000, pieces: 1 },
    { value_cents: 200, pieces: 3 },
  ]);
  expect(
    readCount(
      new Map([
        [fifty, '1'],
        [two, 'x'],
      ]),
    ),
  ).toBeNull();
  expect(readCount(new Map())).toEqual([]);
  expect([worthOf(fifty, '3'), worthOf(fifty, 'x')]).toEqual([15_000, 0]);
});
