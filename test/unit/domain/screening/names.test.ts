/** Properties of comparing names and dates: symmetric, bounded, total; and nothing that scoring everybody would find is missed by searching. */
import { nameLikeness, wordLikeness } from '@flouss/shared/domain/screening/name-likeness';
import { soundOf } from '@flouss/shared/domain/screening/name-sound';
import { NAME_WORDS_MAX, readName } from '@flouss/shared/domain/screening/name-words';
import { birthLikeness } from '@flouss/shared/domain/screening/partial-date';
import {
  readListed,
  Score,
  ScreeningPolicy,
  scoreOf,
  screeningPolicyInForce,
} from '@flouss/shared/domain/screening/score';
import { searchable } from '@flouss/shared/domain/screening/search';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INITIAL_SCREENING } from '../../../../sync-server/src/screening/initial-policy.ts';
import { anyText } from '../samples.ts';

const likeness = (a: string, b: string): number => nameLikeness(readName(a), readName(b));

const like = (a: string, b: string): number => wordLikeness(soundOf(a), soundOf(b));

const GIVEN = 'mohamed muhammad ahmed hussein hassan karim karima youssef yusuf ali omar abdelkader fatima'.split(' ');
const given = fc.constantFrom(...GIVEN);
const family = fc.string({
  unit: fc.constantFrom('ba', 'kha', 'lou', 'ti', 'ri', 'mou', 'za', 'n', 'chi'),
  minLength: 2,
  maxLength: 4,
});
const name = fc
  .tuple(fc.array(given, { minLength: 1, maxLength: 3 }), family)
  .map(([first, last]) => [...first, last].join(' '));
const misspelt = fc.tuple(name, fc.nat(30), fc.constantFrom('', 'a', 'k', 'o')).map(([text, at, letter]) => {
  const place = at % text.length;
  return text[place] === ' ' ? text : text.slice(0, place) + letter + text.slice(place + 1);
});
const birth = fc
  .tuple(fc.integer({ min: 1930, max: 2005 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`);

test('whoever is compared with whom, it is the same, between nothing and all', () => {
  fc.assert(
    fc.property(fc.oneof(name, anyText(60)), fc.oneof(misspelt, anyText(60)), (a, b) => {
      expect(likeness(a, b)).toBeCloseTo(likeness(b, a), 9);
      expect(likeness(a, b)).toBeGreaterThanOrEqual(0);
      expect(likeness(a, b)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a name is wholly like itself, in any order, case and accent', () => {
  fc.assert(
    fc.property(
      name.chain((text) =>
        fc.tuple(fc.constant(text), fc.shuffledSubarray(text.split(' '), { minLength: text.split(' ').length })),
      ),
      ([text, words]) => {
        expect(likeness(text, words.join(' ').toUpperCase().replace(/A/g, 'Â'))).toBe(1);
      },
    ),
  );
});

test('no text breaks the reading of a name, however long', () => {
  fc.assert(
    fc.property(anyText(60), (text) => {
      for (const reading of readName(text)) expect(reading.length).toBeLessThanOrEqual(NAME_WORDS_MAX);
    }),
  );
  expect(readName('')).toEqual([]);
  expect(readName('—')).toEqual([]);
  expect(likeness('a '.repeat(5_000), 'b'.repeat(10_000))).toBe(0);
});

test('words: one error in a short one costs more than in a long one', () => {
  expect(like('zarub', 'zarug')).toBeLessThan(like('mechtoubani', 'mechtoubari'));
  expect(like('samir', 'samira')).toBeLessThan(like('samir', 'semir'));
});

test.each([
  ['1971-03-04', [{ year: 1971, month: 3, day: 4 }], 'same'],
  ['1971-03-04', [{ year: 1971, month: 3 }], 'same'],
  ['1971-03-04', [{ year: 1971 }], 'year'],
  ['1971-03-04', [{ year: 1972 }], 'near'],
  ['1971-03-04', [{ year: 1971, month: 4, day: 3 }], 'near'],
  ['1971-03-04', [{ year: 1971, month: 3, day: 9 }], 'near'],
  ['1971-03-04', [{ year: 1971, month: 8 }], 'differs'],
  ['1971-03-04', [{ year: 1973 }], 'differs'],
  ['1971-03-04', [{ year: 1960 }, { year: 1971 }], 'year'],
  ['1971-03-04', [], 'unknown'],
  [undefined, [{ year: 1971 }], 'unknown'],
] as const)('born %s, listed %j: %s', (date, listed, expected) => {
  expect(birthLikeness(date, listed)).toBe(expected);
});

const listed = fc.record({
  names: fc.array(name, { minLength: 1, maxLength: 3 }),
  births: fc.array(birth, { maxLength: 2 }).map((dates) => dates.map((date) => ({ year: Number(date.slice(0, 4)) }))),
  nationalities: fc.constantFrom('MA' as const, 'FR' as const).map((country) => [country]),
});
const searched = fc.record({
  name: misspelt,
  birth_date: fc.option(birth, { nil: undefined }),
  nationality: fc.constantFrom(undefined, 'MA' as const),
});

test('searching finds whomever scoring everybody finds', () => {
  fc.assert(
    fc.property(
      fc.array(listed, { maxLength: 40 }),
      fc.array(searched, { minLength: 1, maxLength: 10 }),
      (people, wanted) => {
        const list = people.map((person, i) => ({ entry_id: String(i), ...person }));
        const ready = searchable(list, INITIAL_SCREENING);
        for (const each of wanted) {
          const all = list
            .map((person) => ({
              entry_id: person.entry_id,
              score: scoreOf(each, readListed(person), INITIAL_SCREENING.points),
            }))
            .filter(({ score }) => score.score >= INITIAL_SCREENING.hit_score);
          const { hits, best } = ready.search(each);
          expect(hits.map(({ entry_id }) => entry_id).toSorted()).toEqual(
            all.map(({ entry_id }) => entry_id).toSorted(),
          );
          expect(best).toBeGreaterThanOrEqual(hits[0]?.score.score ?? 0);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('a score is said by its parts, which add up, and repeats nothing of the person', () => {
  fc.assert(
    fc.property(listed, searched, (person, each) => {
      const score = Score.parse(scoreOf(each, readListed({ entry_id: '1', ...person }), INITIAL_SCREENING.points));
      const sum = score.name.points + score.birth.points + score.nationality.points;
      expect(score.score).toBe(Math.min(100, Math.max(0, sum)));
    }),
  );
});

test('the policy that counts is the one in force; one by which a single word could hit is none', () => {
  expect(ScreeningPolicy.parse(INITIAL_SCREENING)).toEqual(INITIAL_SCREENING);
  expect(ScreeningPolicy.safeParse({ ...INITIAL_SCREENING, hit_score: 60 }).success).toBe(false);
  const later = { ...INITIAL_SCREENING, version: 2, effective_at: 1_000, hit_score: 90 };
  expect(screeningPolicyInForce([INITIAL_SCREENING, later], 999)?.version).toBe(1);
  expect(screeningPolicyInForce([INITIAL_SCREENING, later], 1_000)?.version).toBe(2);
});
