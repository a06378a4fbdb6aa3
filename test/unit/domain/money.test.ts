/** Money never loses, invents or misreads a cent. */
import {
  addCents,
  Cents,
  cents,
  eurosAsInput,
  formatEuros,
  multiplyCents,
  parseDecimalEuros,
  parseEuros,
  percentage,
  SignedCents,
  signedCents,
  splitCents,
  subtractCents,
  ZERO,
} from '@flouss/shared/domain/money';
import { Language } from '@flouss/shared/domain/language';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText } from './samples.ts';

const BIG = 1_000_000_000_000;
const amount = fc.integer({ min: 0, max: BIG }).map(cents);
const signed = fc.integer({ min: -BIG, max: BIG }).map(signedCents);
/** Amounts that have at most nine digits before the decimals, as people may type. */
const typeable = fc.integer({ min: 0, max: 99_999_999_999 }).map(cents);
const language = fc.constantFrom(...Language.options);

describe('amounts', () => {
  test.each([0.5, Number.NaN, Infinity, 2 ** 53, -(2 ** 53)])('%s is no number of cents', (n) => {
    expect(() => signedCents(n)).toThrow(RangeError);
  });

  it('refuses a negative amount but knows a negative position', () => {
    expect(() => cents(-1)).toThrow(RangeError);
    expect(Cents.safeParse(-1).success).toBe(false);
    expect(SignedCents.parse(-1)).toBe(signedCents(-1));
    expect(subtractCents(cents(1), cents(3))).toBe(-2);
  });

  it('has one zero', () => {
    expect(Object.is(cents(-0), 0)).toBe(true);
    expect(Object.is(percentage(signedCents(-1), 1), 0)).toBe(true);
    expect(addCents()).toBe(ZERO);
  });

  it('throws rather than leave the safe integers', () => {
    expect(() => addCents(cents(Number.MAX_SAFE_INTEGER), cents(1))).toThrow(RangeError);
    expect(() => multiplyCents(cents(BIG), BIG)).toThrow(RangeError);
  });

  it('adds and subtracts as integers do', () => {
    fc.assert(
      fc.property(signed, signed, signed, (a, b, c) => {
        expect(addCents(a, b, c)).toBe(a + b + c);
        expect(subtractCents(addCents(a, b), b)).toBe(a);
      }),
    );
  });

  it('splits into parts that sum to the whole and differ by a cent at most', () => {
    fc.assert(
      fc.property(signed, fc.integer({ min: 1, max: 50 }), (whole, parts) => {
        const shares = splitCents(whole, parts);
        expect(shares).toHaveLength(parts);
        expect(addCents(...shares)).toBe(whole);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('multiplies like repeated addition', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 20 }), (each, count) => {
        expect(multiplyCents(each, count)).toBe(addCents(...Array.from({ length: count }, () => each)));
      }),
    );
  });
});

describe('percentage', () => {
  test.each([
    [600, 2000, 120],
    [1, 5000, 1],
    [-1, 5000, -1],
    [1, 4999, 0],
    [3, 5000, 2],
    [-3, 5000, -2],
    [12345, 10_000, 12345],
    [Number.MAX_SAFE_INTEGER, 10_000, Number.MAX_SAFE_INTEGER],
  ])('of %i cents at %i basis points is %i', (n, basisPoints, expected) => {
    expect(percentage(signedCents(n), basisPoints)).toBe(expected);
  });

  it('rounds half away from zero, exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 10_000 }), (n, basisPoints) => {
        const product = BigInt(Math.abs(n)) * BigInt(basisPoints);
        const expected = Number((product + 5000n) / 10_000n) * Math.sign(n);
        expect(percentage(signedCents(n), basisPoints)).toBe(expected === 0 ? 0 : expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes only whole basis points', () => {
    expect(() => percentage(cents(100), 0.5)).toThrow('basis points');
    expect(() => percentage(cents(100), -1)).toThrow('basis points');
  });
});

describe('reading an amount', () => {
  test.each([
    ['100', 10_000],
    ['100€', 10_000],
    ['€ 100', 10_000],
    ['€100', 10_000],
    ['100 EUR', 10_000],
    ['eur 100', 10_000],
    ['100 euros', 10_000],
    ['1 euro', 100],
    ['١٠٠ يورو', 10_000],
    ['100,00', 10_000],
    ['100.5', 10_050],
    ['100,05', 10_005],
    ['1 000,00', 100_000],
    ['1\u00a0000,00', 100_000],
    ['1\u202f000,00\u00a0€', 100_000],
    ['12 345 678', 1_234_567_800],
    ['1,000.00', 100_000],
    ['1.000,00', 100_000],
    ['١٠٠', 10_000],
    ['۱۰۰', 10_000],
    ['١٬٠٠٠٫٥٠', 100_050],
    ['1٠۰', 10_000],
    ['१০๐', 10_000],
    ['९૯९', 99_900],
    ['  100  ', 10_000],
    ['\u200f100\u200f', 10_000],
    ['0', 0],
    ['0,5', 50],
    ['999999999,99', 99_999_999_999],
  ])('%j is %i cents', (text, expected) => {
    expect(parseEuros(text)).toEqual({ ok: true, value: expected });
  });

  test.each([
    '',
    ' ',
    '€',
    'EUR',
    '1e3',
    '-50',
    '+50',
    '−50',
    '10O',
    'l00',
    '0x10',
    '1,000',
    '1.000',
    '1٬00',
    '1 00',
    '10 00,00',
    '1  000',
    '100,',
    ',50',
    '1,2,3',
    '1.2.3',
    '100,005',
    '1 000 000 000',
    '1000000000',
    '€100€',
    'EUR 100 EUR',
    '100 dollars',
    '$100',
    'Infinity',
    'NaN',
    '½',
    '１００x',
    '100 100,00 100',
    '1'.repeat(2000),
    ' '.repeat(2000),
  ])('%j is not an amount', (text) => {
    expect(parseEuros(text)).toEqual({ ok: false, error: 'amount-unreadable' });
  });

  it('reads back what it prints, in every language', () => {
    fc.assert(
      fc.property(typeable, language, (money, spoken) => {
        expect(parseEuros(formatEuros(money, spoken))).toEqual({ ok: true, value: money });
        expect(parseEuros(eurosAsInput(money))).toEqual({ ok: true, value: money });
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws, and what it reads is an amount', () => {
    fc.assert(
      fc.property(anyText(50), (text) => {
        const read = parseEuros(text);
        expect(!read.ok || Cents.safeParse(read.value).success).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('printing an amount', () => {
  test.each([
    ['fr', '1\u202f234,50\u00a0€'],
    ['en', '€1,234.50'],
    ['ar', '1.234,50\u00a0€'],
  ] as const)('in %s is %s', (spoken, expected) => {
    expect(formatEuros(cents(123_450), spoken)).toBe(expected);
  });

  it('uses Latin digits and no direction mark, and keeps the last cent of the largest amount', () => {
    for (const spoken of Language.options) {
      const text = formatEuros(cents(Number.MAX_SAFE_INTEGER), spoken);
      expect(text).not.toMatch(/[\u200e\u200f\u061c٠-٩]/u);
      expect(text.replace(/\D/g, '')).toBe(String(Number.MAX_SAFE_INTEGER));
    }
  });

  it('shows the sign of a negative position', () => {
    expect(formatEuros(signedCents(-5), 'fr')).toBe('-0,05\u00a0€');
  });

  test.each([
    [10_000, '100'],
    [10_050, '100,50'],
    [5, '0,05'],
    [0, '0'],
  ])('%i cents is typed as %s', (n, typed) => {
    expect(eurosAsInput(cents(n))).toBe(typed);
  });
});

test.each([
  ['0', 0],
  ['1234.5', 123_450],
  ['1234.56000', 123_456],
  ['9999999999999.99', 999_999_999_999_999],
])('another machine writes %s', (text, n) => {
  expect(parseDecimalEuros(text)).toEqual({ ok: true, value: n });
});

test.each(['', '-1', '+1', '1,00', '1 000', '1e3', '1.005', '.5', '5.', '٥', '10000000000000', '1.00 '])(
  'no machine writes %s',
  (text) => {
    expect(parseDecimalEuros(text).ok).toBe(false);
  },
);
