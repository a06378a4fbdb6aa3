/** Phones as people in the countries we serve write them. */
import { CountryCode, formatPhone, isMobile, parsePhone, PhoneNumber } from '@flouss/shared/domain/phone';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { anyText } from './samples.ts';

test.each([
  ['06 12 34 56 78', 'FR', '+33612345678', '+33 6 12 34 56 78', true],
  ['06.12.34.56.78', 'FR', '+33612345678', '+33 6 12 34 56 78', true],
  ['+33 (0)6 12 34 56 78', 'FR', '+33612345678', '+33 6 12 34 56 78', true],
  ['0033 6 12 34 56 78', 'FR', '+33612345678', '+33 6 12 34 56 78', true],
  ['٠٦١٢٣٤٥٦٧٨', 'FR', '+33612345678', '+33 6 12 34 56 78', true],
  ['\u200e+33612345678', 'FR', '+33612345678', '+33 6 12 34 56 78', true],
  ['06 39 98 00 01', 'FR', '+33639980001', '+33 6 39 98 00 01', true],
  ['01 23 45 67 89', 'FR', '+33123456789', '+33 1 23 45 67 89', false],
  ['0612-345678', 'MA', '+212612345678', '+212 612-345678', true],
  ['+212 612 345 678', 'FR', '+212612345678', '+212 612-345678', true],
  ['+221 70 123 45 67', 'FR', '+221701234567', '+221 70 123 45 67', true],
  ['+40 712 034 567', 'FR', '+40712034567', '+40 712 034 567', true],
  ['+66 81 234 5678', 'FR', '+66812345678', '+66 81 234 5678', true],
  ['+1 201 555 0123', 'FR', '+12015550123', '+1 201 555 0123', true],
] as const)('%s in %s is %s', (text, country, number, shown, mobile) => {
  const read = parsePhone(text, country);
  expect(read).toEqual({ ok: true, value: number });
  const phone = PhoneNumber.parse(number);
  expect(formatPhone(phone).replaceAll('\u00a0', ' ').replace(/[- ]/g, '')).toBe(shown.replace(/[- ]/g, ''));
  expect(formatPhone(phone)).toMatch(/^\+\d+[ ]/);
  expect(isMobile(phone)).toBe(mobile);
});

test.each([
  '',
  '12',
  '0612abc',
  '06 12 34 56',
  '06 39 97 00 01',
  '06 12 34 56 78 9',
  '+999 123 456',
  '06 12 34 56 78 ext 3',
  'call 06 12 34 56 78',
  '+33 6 12 34 56 78 or +33 6 12 34 56 79',
  '0'.repeat(2000),
])('%j is no number', (text) => {
  expect(parsePhone(text, 'FR')).toEqual({ ok: false, error: 'phone-unreadable' });
});

test.each(['33612345678', '+0612345678', '+33', '+3361234567890123', '+33 612345678', ''])(
  '%j is not E.164',
  (text) => {
    expect(PhoneNumber.safeParse(text).success).toBe(false);
  },
);

it('reads back what it shows, and never throws', () => {
  fc.assert(
    fc.property(fc.integer({ min: 600_000_000, max: 799_999_999 }), anyText(45), (national, noise) => {
      const read = parsePhone(`0${national}`, 'FR');
      expect(read.ok ? parsePhone(formatPhone(read.value), 'MA') : read).toEqual(read);
      const odd = parsePhone(noise, 'FR');
      expect(!odd.ok || PhoneNumber.safeParse(odd.value).success).toBe(true);
    }),
  );
});

it('knows the countries our customers and beneficiaries live in, and only real codes', () => {
  for (const code of ['FR', 'MA', 'DZ', 'TN', 'SN', 'CI', 'TH', 'RO', 'PL', 'BR', 'CO', 'XK'])
    expect(CountryCode.safeParse(code).success).toBe(true);
  for (const code of ['fr', 'FRA', 'ZZ', 'UK', 'AC', 'TA', '']) expect(CountryCode.safeParse(code).success).toBe(false);
});
