/** The Paris calendar agrees with the operating system's tables at every hour that matters, and asks them seldom. */
import {
  ageInYears,
  CalendarDate,
  dayAfter,
  parisDay,
  parisDayBegins,
  parisMonth,
  parisYear,
} from '@flouss/shared/domain/calendar';
import fc from 'fast-check';
import { afterEach, describe, expect, it, test, vi } from 'vitest';

const HOUR_MS = 3_600_000;
const at = (iso: string): number => Date.parse(iso);
const oracle = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

afterEach(() => vi.restoreAllMocks());

describe('the Paris day', () => {
  test.each([
    ['2026-12-31T22:59:59.999Z', '2026-12-31'],
    ['2026-12-31T23:00:00.000Z', '2027-01-01'],
    ['2026-06-30T21:59:59.999Z', '2026-06-30'],
    ['2026-06-30T22:00:00.000Z', '2026-07-01'],
    // Clocks go forward on 29 March 2026 and back on 25 October 2026, both at 01:00 UTC.
    ['2026-03-28T22:59:59Z', '2026-03-28'],
    ['2026-03-28T23:00:00Z', '2026-03-29'],
    ['2026-03-29T21:59:59Z', '2026-03-29'],
    ['2026-03-29T22:00:00Z', '2026-03-30'],
    ['2026-10-24T22:00:00Z', '2026-10-25'],
    ['2026-10-25T22:59:59Z', '2026-10-25'],
    ['2026-10-25T23:00:00Z', '2026-10-26'],
    ['2028-02-28T23:00:00Z', '2028-02-29'],
    ['2028-02-29T23:00:00Z', '2028-03-01'],
    ['2027-02-28T23:00:00Z', '2027-03-01'],
    ['1969-12-31T23:00:00Z', '1970-01-01'],
  ])('of %s is %s', (iso, day) => {
    expect(parisDay(at(iso))).toBe(day);
    expect(parisMonth(at(iso))).toBe(day.slice(0, 7));
    expect(parisYear(at(iso))).toBe(Number(day.slice(0, 4)));
  });

  it('is the one Intl gives, whatever was asked before', () => {
    const instant = fc.integer({ min: at('1970-01-01T00:00Z'), max: at('2100-01-01T00:00Z') });
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 5 }), (instants) => {
        for (const each of instants) expect(parisDay(each)).toBe(oracle.format(each));
      }),
      { numRuns: 500 },
    );
  });

  it('is right at every hour around each change of clocks and of year', () => {
    for (let year = 2020; year <= 2040; year++) {
      for (const day of [`${year}-03-25`, `${year}-03-31`, `${year}-10-25`, `${year}-10-31`, `${year}-12-31`]) {
        for (let hour = -2; hour < 26; hour++) {
          const instant = at(`${day}T00:00Z`) + hour * HOUR_MS;
          expect(parisDay(instant)).toBe(oracle.format(instant));
          expect(parisDay(instant - 1)).toBe(oracle.format(instant - 1));
        }
      }
    }
  });

  it('asks Intl once for an hour, not once a call', () => {
    const asked = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    const start = at('2031-05-05T10:00Z');
    for (let ms = 0; ms < HOUR_MS; ms += 100) parisYear(start + ms);
    expect(asked).toHaveBeenCalledTimes(1);
    // Facts of several days at once, in any order: each hour is asked for once more at most.
    for (let i = 0; i < 10_000; i++) parisYear(start + (i % 200) * HOUR_MS);
    expect(asked).toHaveBeenCalledTimes(200);
  });

  it('throws on what is no instant', () => {
    expect(() => parisDay(Number.NaN)).toThrow(RangeError);
    expect(() => parisDay(Infinity)).toThrow(RangeError);
  });
});

describe('a calendar date', () => {
  test.each(['2026-01-31', '2028-02-29', '2000-02-29', '1950-12-31'])('%s exists', (text) => {
    expect(CalendarDate.safeParse(text).success).toBe(true);
  });

  test.each([
    '2026-02-31',
    '2027-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00Z',
    '',
    ' 2026-01-01',
  ])('%j does not', (text) => {
    expect(CalendarDate.safeParse(text).success).toBe(false);
  });
});

describe('age', () => {
  test.each([
    ['2008-11-23', '2026-11-22T22:59:59Z', 17],
    ['2008-11-23', '2026-11-22T23:00:00Z', 18],
    ['2008-02-29', '2026-02-28T12:00:00Z', 17],
    ['2008-02-29', '2026-03-01T12:00:00Z', 18],
    ['2008-02-29', '2028-02-29T12:00:00Z', 20],
    ['2026-11-23', '2026-11-23T12:00:00Z', 0],
    ['2027-01-01', '2026-12-31T12:00:00Z', -1],
  ])('of somebody born on %s at %s is %i', (birth, iso, years) => {
    expect(ageInYears(birth, at(iso))).toBe(years);
  });
});

describe('where a day begins', () => {
  it('is the first instant of it, every day of years with and without a 29 February', () => {
    for (let day = '2023-12-25'; day < '2029-01-02'; day = dayAfter(day)) {
      const begins = parisDayBegins(day);
      expect([parisDay(begins), parisDay(begins - 1) < day]).toEqual([day, true]);
      expect(parisDayBegins(dayAfter(day)) - begins).toBeGreaterThanOrEqual(23 * HOUR_MS);
    }
  });
});
