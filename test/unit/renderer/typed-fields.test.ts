/** Dates, PINs, short names and the day's filter, as hands type them. */
import type { CustomerView, OperationView } from '@flouss/shared/contract/views';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDate, shapeDate } from '../../../src/renderer/components/date-entry.ts';
import { dayAfter, matches } from '../../../src/renderer/screens/activity/filter.ts';
import { readNickname, suggestNickname } from '../../../src/renderer/screens/sell/nickname.ts';
import { stepPin } from '../../../src/renderer/screens/sign-in/pin-entry.ts';

describe('a date', () => {
  test.each([
    ['07', '07'],
    ['0703', '07/03'],
    ['07031988', '07/03/1988'],
    ['7/3/1988', '07/03/1988'],
    ['7.3.', '07/03'],
    ['٠٧٠٣١٩٨٨', '07/03/1988'],
    ['1988-03-07', '07/03/1988'],
    ['070319881', '07/03/1988'],
    ['', ''],
  ])('%s is shown as %s', (typed, shown) => expect(shapeDate(typed)).toBe(shown));

  test('is read when it exists', () => {
    expect(readDate('29/02/2024')).toBe('2024-02-29');
    expect(readDate('31/02/1990')).toBeNull();
    expect(readDate('07/03')).toBeNull();
  });

  test('typed key by key gives itself', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1920-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
        (date) => {
          const [year, month, day] = date.toISOString().slice(0, 10).split('-');
          let shown = '';
          for (const key of `${day}${month}${year}`) shown = shapeDate(shown + key);
          expect(readDate(shown)).toBe(`${year}-${month}-${day}`);
        },
      ),
    );
  });
});

test('a PIN takes digits of any script, eight at most, and gives back one at a time', () => {
  expect(stepPin('12', '3')).toBe('123');
  expect(stepPin('12', '٣')).toBe('123');
  expect(stepPin('12', 'x')).toBe('12');
  expect(stepPin('12345678', '9')).toBe('12345678');
  expect(stepPin('123', 'Backspace')).toBe('12');
});

const customer = (given_names: string, taken: string[]) =>
  ({ beneficiary: { given_names }, cards: taken.map((nickname) => ({ nickname })) }) as Pick<
    CustomerView,
    'beneficiary' | 'cards'
  >;

describe('a short name', () => {
  test('is kept as the SMS circuit compares it', () => {
    expect(readNickname('Mère')).toEqual({ ok: true, value: 'MERE' });
    expect(readNickname('1234').ok).toBe(false);
    expect(readNickname('SOLDE').ok).toBe(false);
    expect(readNickname('ABCDEFGHIJKLM').ok).toBe(false);
  });

  test('is suggested from the first name, unless another card has it', () => {
    expect(suggestNickname(customer('Fatou Bintou', []))).toBe('FATOU');
    expect(suggestNickname(customer('Fatou', ['FATOU']))).toBe('');
  });
});

describe('the day’s list', () => {
  const operation = {
    kind: 'reload',
    customer_name: 'Éloïse Ben Haddou',
    beneficiary_name: 'Karim Haddou',
    receipt_number: 'C01-000118',
    card_reference: 'FL-003N-QV04-A',
  } as OperationView;

  test.each([
    ['', true],
    ['eloise', true],
    ['had elo', true],
    ['karim', true],
    ['addou', false],
    ['000118', true],
    ['c01', true],
    ['qv04', true],
    ['zz', false],
  ])('finds by «%s»: %s', (text, found) => expect(matches(operation, 'all', text)).toBe(found));

  test('keeps to a kind', () => {
    expect(matches(operation, 'reload', '')).toBe(true);
    expect(matches(operation, 'sale', '')).toBe(false);
  });

  test('knows the day after, also over the end of summer time and of the year', () => {
    expect(dayAfter('2026-10-24', 1)).toBe('2026-10-25');
    expect(dayAfter('2026-10-25', 1)).toBe('2026-10-26');
    expect(dayAfter('2027-01-01', -1)).toBe('2026-12-31');
  });
});
