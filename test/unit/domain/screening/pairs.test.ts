/** Invented people who must be found on a list, and others who must not: the labelled corpus, judged by the first published policy. */
import { readFileSync } from 'node:fs';
import { readListed, scoreOf, ListedPerson } from '@flouss/shared/domain/screening/score';
import { searchable } from '@flouss/shared/domain/screening/search';
import { CalendarDate } from '@flouss/shared/domain/calendar';
import { CountryCode } from '@flouss/shared/domain/phone';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { INITIAL_SCREENING } from '../../../../sync-server/src/screening/initial-policy.ts';

const Pair = z.strictObject({
  why: z.string(),
  searched: z.strictObject({
    name: z.string(),
    birth_date: CalendarDate.optional(),
    nationality: CountryCode.optional(),
  }),
  listed: ListedPerson.omit({ entry_id: true }),
  hit: z.boolean(),
});
const PAIRS = z
  .array(Pair)
  .parse(JSON.parse(readFileSync(new URL('../../../fixtures/screening-pairs.json', import.meta.url), 'utf8')));
const { hit_score, points } = INITIAL_SCREENING;

describe.each([true, false])('must be found: %s', (hit) => {
  test.each(PAIRS.filter((pair) => pair.hit === hit))('$why', ({ searched, listed }) => {
    const person = { entry_id: '1', ...listed };
    const { score } = scoreOf(searched, readListed(person), points);
    expect([score, score >= hit_score]).toEqual([score, hit]);
    expect(searchable([person], INITIAL_SCREENING).search(searched).hits.length > 0).toBe(hit);
  });
});

test('each is found among all the others', () => {
  const people = PAIRS.map(({ listed }, i) => ({ entry_id: String(i), ...listed }));
  const list = searchable(people, INITIAL_SCREENING);
  for (const [i, { searched, hit, why }] of PAIRS.entries()) {
    const found = list.search(searched).hits.map(({ entry_id }) => entry_id);
    expect([why, found.includes(String(i))]).toEqual([why, hit]);
  }
});

test('there are enough of both', () => {
  expect(PAIRS.filter(({ hit }) => hit).length).toBeGreaterThanOrEqual(50);
  expect(PAIRS.filter(({ hit }) => !hit).length).toBeGreaterThanOrEqual(30);
});
