/** No card number gets in, however it is written; phones, references and ordinary text do. */
import { containsPan, maskPans, safeText } from '@flouss/shared/domain/pan';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText } from './samples.ts';

/** The schemes' published test numbers. */
const TEST_NUMBERS = [
  '4111111111111111',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '30569309025904',
  '6011111111111117',
  '3530111333300000',
  '6304000000000000',
];
const ARABIC = (text: string): string => text.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!);

function luhnSum(digits: string): number {
  return Array.from(digits)
    .toReversed()
    .reduce((sum, digit, i) => sum + (i % 2 === 0 ? Number(digit) : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)]!), 0);
}

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: min, maxLength: max });
/** 12 to 19 digits whose last one makes Luhn hold. */
const pan = digits(11, 18).map((body) => body + ((10 - (luhnSum(`${body}0`) % 10)) % 10));
const separator = fc.constantFrom(
  '',
  ' ',
  '-',
  '.',
  '\u00a0',
  '\u202f',
  '\u200b',
  '\u2060',
  '–',
  '—',
  '\u2212',
  ' - ',
  '  ',
  '\t',
  '\n',
  '\u00ad',
);
const word = fc.constantFrom('', 'carte ', 'N° ', 'x', 'المبلغ ', '#', '(', 'PAN:');

const spaced = fc
  .tuple(pan, fc.array(separator, { minLength: 19, maxLength: 19 }), word, word, fc.boolean())
  .map(([number, gaps, before, after, arabic]) => {
    const written = Array.from(arabic ? ARABIC(number) : number).join('\u0000');
    let i = 0;
    return { number, text: before + written.replaceAll('\u0000', () => gaps[i++]!) + after };
  });

describe('what looks like a card number', () => {
  it('is found and masked however it is spaced', () => {
    fc.assert(
      fc.property(spaced, ({ number, text }) => {
        expect(containsPan(text)).toBe(true);
        const masked = maskPans(text);
        expect(containsPan(masked)).toBe(false);
        expect(masked).toContain(`•••• ${number.slice(-4)}`);
        expect(masked.replace(/\D/g, '')).not.toContain(number.slice(0, 12));
      }),
      { numRuns: 1000 },
    );
  });

  it('must pass Luhn', () => {
    fc.assert(
      fc.property(digits(12, 19), (text) => {
        expect(containsPan(text)).toBe(luhnSum(text) % 10 === 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('has twelve to nineteen digits', () => {
    expect(containsPan('0'.repeat(11))).toBe(false);
    expect(containsPan('0'.repeat(12))).toBe(true);
    expect(containsPan('0'.repeat(19))).toBe(true);
    expect(containsPan('0'.repeat(20))).toBe(false);
  });

  test.each(TEST_NUMBERS)('%s is found with its expiry or code beside it', (number) => {
    for (const text of [
      `${number} 12 29`,
      `${number} 123`,
      `06 ${number}`,
      `${number}12291234`,
      `exp 1229 ${number}, code 123`,
    ]) {
      expect(containsPan(text)).toBe(true);
      expect(maskPans(text)).not.toContain(number.slice(0, 12));
    }
  });

  it('hides the whole of a long run', () => {
    expect(maskPans('41111111111111111229123')).toBe('•••• 9123');
    expect(maskPans(`a ${'4111111111111111'.repeat(100)} b`)).toBe('a •••• 1111 b');
  });

  it('is not made anew by the digits that stay', () => {
    expect(containsPan('1111 00000004')).toBe(true);
    expect(maskPans('4111111111111111 00000004')).toBe('•••• •••• 0004');
    expect(containsPan('000000 000000')).toBe(true);
    expect(maskPans('000000 000000 4111111111111111')).toBe('•••• 0000 •••• 1111');
  });

  it('is masked in place, each one', () => {
    expect(maskPans('carte 4111 1111 1111 1111, puis 5555-5555-5555-4444.')).toBe('carte •••• 1111, puis •••• 4444.');
    expect(maskPans(ARABIC('4111 1111 1111 1111'))).toBe('•••• 1111');
  });
});

describe('what does not', () => {
  test.each([
    '+33612345678',
    '+33 6 12 34 56 78',
    '+212 612-345678',
    '+371449635398431',
    '\u200e+33612345678',
    'FL-7K3M-92QD-M',
    '06 12 34 56 78',
    '06 12 34 56 78 06 98 76 54 32',
    'RECH 100 MAMAN',
    '2026-11-23',
    '12 rue du Modèle, 69001 Lyon',
    '1 234,50 €',
    '',
  ])('%j', (text) => {
    expect(containsPan(text)).toBe(false);
    expect(maskPans(text)).toBe(text);
  });

  it('is never left, however many numbers stand side by side', () => {
    const numbers = fc.array(fc.oneof(digits(1, 8), pan), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(' ', '-', '  '), (list, gap) => {
        expect(containsPan(maskPans(list.join(gap)))).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('is left alone, and masking twice is masking once', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('0123456789 -.•٤a+')), maxLength: 80 }), (text) => {
        const masked = maskPans(text);
        expect(maskPans(masked)).toBe(masked);
        expect(masked === text).toBe(!containsPan(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no time to tell', () => {
    const long = `${'1 '.repeat(200_000)}${'4111111111111111 x '.repeat(20_000)}`;
    const start = performance.now();
    expect(containsPan(maskPans(long))).toBe(false);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

/** What the field keeps, or the issues it names. */
const read = (text: unknown, max = 10, min = 1) => {
  const parsed = safeText(max, min).safeParse(text);
  return parsed.success ? parsed.data : parsed.error.issues.map((issue) => issue.message).join();
};

describe('a safe text', () => {
  test.each([
    ['  Zoé ', 'Zoé'],
    ['Zoe\u0301', 'Zoé'],
    ['محمد', 'محمد'],
    ['สมชาย', 'สมชาย'],
    ['O’Neil-Ñ', 'O’Neil-Ñ'],
    ['😀'.repeat(10), '😀'.repeat(10)],
    ['<b>&"\'', '<b>&"\''],
    ['Zoé\n', 'Zoé'],
  ])('%j is kept as %j', (text, kept) => {
    expect(read(text)).toBe(kept);
  });

  test.each([
    ['', 'text-empty'],
    [' \t\n ', 'text-empty'],
    ['\u200b\u200e', 'text-empty'],
    ['a'.repeat(11), 'text-too-long'],
    ['😀'.repeat(11), 'text-too-long'],
    ['a'.repeat(2000), 'text-too-long'],
    ['a\u0000b', 'text-forbidden-character'],
    ['a\nb', 'text-forbidden-character'],
    ['a\u0085b', 'text-forbidden-character'],
    ['a\u2028b', 'text-forbidden-character'],
    ['a\u202eb', 'text-forbidden-character'],
    ['a\u2066b', 'text-forbidden-character'],
    ['a\ud800b', 'text-forbidden-character'],
    ['a\uffffb', 'text-forbidden-character'],
  ])('%j is refused: %s', (text, issue) => {
    expect(read(text)).toBe(issue);
  });

  it('holds no card number, and says one thing at a time', () => {
    expect(read('4111 1111 1111 1111', 40)).toBe('card-number-forbidden');
    expect(read('4111 1111\u202e 1111 1111', 40)).toBe('text-forbidden-character');
    expect(read('4111 1111 1111 1111', 10)).toBe('text-too-long');
  });

  it('may be empty where it is said', () => {
    expect(read('', 10, 0)).toBe('');
    expect(read('ab', 10, 3)).toBe('text-empty');
  });

  it('of letters that need no care is what the others would be', () => {
    const field = safeText(40, 0);
    const plain = Array.from({ length: 0x24f - 0x20 + 1 }, (_, i) => String.fromCharCode(0x20 + i));
    const unit = fc.constantFrom(...plain.filter((letter) => !/[\p{Cc}\p{Cf}\d]/u.test(letter)));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 36 }), (text) => {
        expect(field.parse(text)).toBe(text.trim());
        expect(field.parse(`ب${text}`)).toBe(`ب${text}`.trim());
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same read again', () => {
    const field = safeText(40, 0);
    fc.assert(
      fc.property(anyText(40), (text) => {
        const once = field.safeParse(text);
        fc.pre(once.success);
        expect(field.parse(once.data)).toBe(once.data);
      }),
      { numRuns: 500 },
    );
  });
});
