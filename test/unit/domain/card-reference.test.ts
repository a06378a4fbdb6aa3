/** Card references survive people: tolerant of how they are written, never of what they say. */
import {
  CardReference,
  looksLikeCardReference,
  makeCardReference,
  parseCardReference,
  referencesBetween,
} from '@flouss/shared/domain/card-reference';
import { containsPan } from '@flouss/shared/domain/pan';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const reference = fc.integer({ min: 0, max: 32 ** 8 - 1 }).map(makeCardReference);
const bare = (text: string): string => text.slice(3).replaceAll('-', '');
const dressed = (nine: string): string => `FL-${nine.slice(0, 4)}-${nine.slice(4, 8)}-${nine.slice(8)}`;
const check = { ok: false, error: 'card-reference-check' };

describe('the check symbol', () => {
  it('catches every single wrong symbol, for every position and symbol', () => {
    fc.assert(
      fc.property(reference, (right) => {
        const nine = bare(right);
        for (let i = 0; i < nine.length; i++) {
          for (const symbol of SYMBOLS) {
            if (symbol === nine[i]) continue;
            expect(parseCardReference(dressed(nine.slice(0, i) + symbol + nine.slice(i + 1)))).toEqual(check);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('catches every exchange of two different symbols, neighbours or not', () => {
    fc.assert(
      fc.property(reference, (right) => {
        for (let i = 0; i < 9; i++) {
          for (let j = i + 1; j < 9; j++) {
            const symbols = Array.from(bare(right));
            if (symbols[i] === symbols[j]) continue;
            [symbols[i], symbols[j]] = [symbols[j]!, symbols[i]!];
            expect(parseCardReference(dressed(symbols.join('')))).toEqual(check);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is one of thirty-two: of all endings exactly one holds', () => {
    const holds = Array.from(SYMBOLS).filter((symbol) => parseCardReference(`FL-7K3M-92QD-${symbol}`).ok);
    expect(holds).toEqual(['M']);
  });
});

describe('reading', () => {
  it('reads every reference back in every dress', () => {
    fc.assert(
      fc.property(reference, (right) => {
        const nine = bare(right);
        const loose = nine.replaceAll('1', 'l').replaceAll('0', 'o');
        for (const written of [
          right,
          nine,
          right.toLowerCase(),
          ` ${right} `,
          `FL${nine}`,
          `fl ${loose}`,
          loose,
          nine.replaceAll('1', 'I'),
          Array.from(nine).join(' '),
          right.replaceAll('-', '–'),
          `FL-\u200b${nine}`,
        ])
          expect(parseCardReference(written)).toEqual({ ok: true, value: right });
        expect(CardReference.parse(right)).toBe(right);
        expect(looksLikeCardReference(right)).toBe(true);
        expect(containsPan(right)).toBe(false);
      }),
    );
  });

  it('makes distinct references', () => {
    expect(new Set(Array.from({ length: 5000 }, (_, n) => makeCardReference(n))).size).toBe(5000);
    expect(makeCardReference(0)).toBe('FL-0000-0000-0');
    expect(makeCardReference(1)).toMatch(/^FL-0000-0001-/);
    expect(() => makeCardReference(32 ** 8)).toThrow('card reference');
    expect(() => makeCardReference(-1)).toThrow('card reference');
    expect(() => makeCardReference(0.5)).toThrow('card reference');
  });

  test.each([
    '',
    'FL',
    'FL-7K3M-92QD',
    'FL-7K3M-92QD-MM',
    'FL-7K3M-92QD-U',
    'FL-7K3M-92QD-*',
    'XX-7K3M-92QD-M',
    '0612345678',
    '\u0000'.repeat(9),
    'F'.repeat(2000),
  ])('%j is none', (text) => {
    expect(parseCardReference(text)).toEqual({ ok: false, error: 'card-reference-unreadable' });
    expect(looksLikeCardReference(text)).toBe(false);
  });

  test.each(['fl-7k3m-92qd-m', 'FL7K3M92QDM', 'FL-7K3M-92QD-0', ' FL-7K3M-92QD-M'])(
    '%j is not the canonical form',
    (text) => {
      expect(CardReference.safeParse(text).success).toBe(false);
    },
  );

  it('knows when somebody meant one, though the check is wrong', () => {
    expect(looksLikeCardReference('FL-7K3M-92QD-X')).toBe(true);
    expect(looksLikeCardReference('fl7k3m92qdx')).toBe(true);
    expect(looksLikeCardReference('7K3M-92QD-X')).toBe(true);
    expect(looksLikeCardReference('7K3M92QDM')).toBe(true);
    expect(looksLikeCardReference('7K3M92QDX'), 'as long as an identity card number').toBe(false);
  });
});

describe('a series', () => {
  it('has its first and last reference and every number between, each readable', () => {
    const references = fc.tuple(fc.integer({ min: 0, max: 32 ** 8 - 200 }), fc.integer({ min: 1, max: 199 }));
    fc.assert(
      fc.property(references, ([from, count]) => {
        const [first, last] = [makeCardReference(from), makeCardReference(from + count - 1)];
        const series = referencesBetween(first, last, 200);
        expect(series.ok && series.value).toEqual(Array.from({ length: count }, (_, i) => makeCardReference(from + i)));
      }),
    );
  });

  it('the wrong way round or longer than one hand carries is a slip', () => {
    const [one, two, far] = [7, 8, 207].map(makeCardReference);
    expect(referencesBetween(two!, one!, 200)).toEqual({ ok: false, error: 'range-reversed' });
    expect(referencesBetween(one!, far!, 200)).toEqual({ ok: false, error: 'range-too-long' });
    expect(referencesBetween(one!, far!, 201)).toMatchObject({ ok: true });
  });
});
