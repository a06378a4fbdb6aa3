/** A birth date as lists know it: often only the year. Compared with the whole one of a document. */
import { z } from 'zod';
import type { CalendarDate } from '../calendar.ts';

export const PartialDate = z.strictObject({
  year: z.int().min(1850).max(2150),
  month: z.int().min(1).max(12).optional(),
  day: z.int().min(1).max(31).optional(),
});
export type PartialDate = z.infer<typeof PartialDate>;

/**
 * `same`: every part that is known, and more than the year. `year`: the year alone is known, or alone is the same. `near`: a year
 * beside it, or day and month swapped, as clerks do. `unknown`: nothing to compare.
 */
export const BirthLikeness = z.enum(['same', 'year', 'near', 'differs', 'unknown']);
export type BirthLikeness = z.infer<typeof BirthLikeness>;

const BEST_FIRST: readonly BirthLikeness[] = ['same', 'year', 'near', 'differs'];

/** The best of several dates that a list gives for one person. */
export function birthLikeness(birth: CalendarDate | undefined, listed: readonly PartialDate[]): BirthLikeness {
  if (birth === undefined || listed.length === 0) return 'unknown';
  const found = new Set(listed.map((date) => likenessOf(birth, date)));
  return BEST_FIRST.find((likeness) => found.has(likeness)) ?? 'differs';
}

function likenessOf(birth: CalendarDate, listed: PartialDate): BirthLikeness {
  const [year, month, day] = birth.split('-').map(Number) as [number, number, number];
  const years = Math.abs(year - listed.year);
  if (years > 1) return 'differs';
  if (years === 1) return 'near';
  if (listed.month === undefined) return 'year';
  if (listed.month === month) return listed.day === undefined || listed.day === day ? 'same' : 'near';
  return listed.month === day && listed.day === month ? 'near' : 'differs';
}
