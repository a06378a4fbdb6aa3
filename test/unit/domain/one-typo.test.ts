/** One typing error, found wherever it is, and nothing that has two. */
import { begunWithOneTypo, isOneTypoApart } from '@flouss/shared/domain/one-typo';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** The fewest errors between two words, the plain way: Damerau and Levenshtein, each letter touched once. */
function errorsBetween(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    rows.push([]);
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        rows[i]!.push(i + j);
        continue;
      }
      let least = Math.min(
        rows[i - 1]![j]! + 1,
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      rows[i]!.push(least);
    }
  }
  return rows[a.length]![b.length]!;
}

/** Few letters, so that near words are frequent. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'n', 'ي'), maxLength: 7 });

describe('a whole word', () => {
  test.each([
    ['benalj', 'benali', 'a wrong letter'],
    ['venali', 'benali', 'a wrong first letter'],
    ['benli', 'benali', 'a missing letter'],
    ['enali', 'benali', 'a missing first letter'],
    ['benaali', 'benali', 'a letter too many'],
    ['benaly', 'benal', 'a letter too many at the end'],
    ['bneali', 'benali', 'two swapped'],
    ['ebnali', 'benali', 'the first two swapped'],
    ['علوي', 'علويي', 'in Arabic too'],
  ])('%s for %s: %s', (typed, meant) => {
    expect(isOneTypoApart(typed, meant)).toBe(true);
  });

  test('is exactly one error away, for any two words', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(isOneTypoApart(a, b)).toBe(errorsBetween(a, b) === 1);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the beginning of a word', () => {
  test.each([
    ['bnea', 'benali', 'bena'],
    ['venal', 'benali', 'benal'],
    ['benna', 'benali', 'bena'],
    ['bnal', 'benali', 'benal'],
  ])('%s is the beginning of %s: %s', (typed, meant, beginning) => {
    expect(begunWithOneTypo(typed, meant)).toBe(beginning);
  });

  test('is one error away from what was typed, and there is one whenever any beginning is', () => {
    fc.assert(
      fc.property(word, word, (typed, meant) => {
        const found = begunWithOneTypo(typed, meant);
        const beginnings = Array.from({ length: meant.length + 1 }, (_, i) => meant.slice(0, i));
        const near = beginnings.filter((beginning) => errorsBetween(typed, beginning) === 1);
        const wanted = meant.startsWith(typed) ? [] : near;
        expect(found !== undefined && near.includes(found)).toBe(wanted.length > 0);
      }),
      { numRuns: 5_000 },
    );
  });
});
