/**
 * How likely it is that somebody is the person a freeze list names: 0 to 100, said part by part, so that whoever reviews it sees why.
 * Every figure is a published policy's. Repeats no name and no date: what it says may be kept and logged.
 */
import { z } from 'zod';
import type { CalendarDate } from '../calendar.ts';
import { inForce } from '../in-force.ts';
import { CountryCode } from '../phone.ts';
import { nameLikeness } from './name-likeness.ts';
import { readName, type NameReading } from './name-words.ts';
import { BirthLikeness, birthLikeness, PartialDate } from './partial-date.ts';

/** One word of two is half a name: 50 points, and what birth and nationality may add. */
const HIT_SCORE_MIN = 75;
export const POINTS_MAX = 12;
const Points = z.int().min(-100).max(POINTS_MAX);

/** Published by the centre with a version and an effective date; counters never see it. */
export const ScreeningPolicy = z.strictObject({
  version: z.int().min(1),
  effective_at: z.int(),
  /** From this score on a person looks. Names that share a single word never reach it, whatever else agrees. */
  hit_score: z.int().min(HIT_SCORE_MIN).max(100),
  points: z.strictObject({
    birth_same: Points,
    birth_year: Points,
    birth_near: Points,
    birth_differs: Points,
    nationality_same: Points,
    nationality_differs: Points,
  }),
  /** A list in force that was published longer ago than this raises an alarm. */
  list_age_max_days: z.int().min(1),
  /** A list that has lost more than this share of its entries comes into force by two people. */
  list_shrink_max_percent: z.int().min(0).max(100),
  /** A review that waits longer than this is late. */
  review_max_hours: z.int().min(1),
});
export type ScreeningPolicy = z.infer<typeof ScreeningPolicy>;

export const screeningPolicyInForce = (policies: readonly ScreeningPolicy[], at: number): ScreeningPolicy | undefined =>
  inForce(policies, at);

/** Somebody whom a list names, under every name that it gives. */
export const ListedPerson = z.strictObject({
  /** The list's own number for him. */
  entry_id: z.string().min(1).max(40),
  names: z.array(z.string().min(1).max(300)).min(1).max(200),
  births: z.array(PartialDate).max(50),
  nationalities: z.array(CountryCode).max(50),
});
export type ListedPerson = z.infer<typeof ListedPerson>;

/** Whom we ask about. Of a beneficiary abroad nothing but the name is known. */
export interface Searched {
  readonly name: string;
  readonly birth_date?: CalendarDate | undefined;
  readonly nationality?: CountryCode | undefined;
}

export const NationalityLikeness = z.enum(['same', 'differs', 'unknown']);
export type NationalityLikeness = z.infer<typeof NationalityLikeness>;

const Part = { points: z.int() };
export const Score = z.strictObject({
  score: z.int().min(0).max(100),
  name: z.strictObject({ ...Part }),
  birth: z.strictObject({ ...Part, is: BirthLikeness }),
  nationality: z.strictObject({ ...Part, is: NationalityLikeness }),
});
export type Score = z.infer<typeof Score>;

export interface ReadPerson extends Omit<ListedPerson, 'names'> {
  readonly names: readonly (readonly NameReading[])[];
}

export function readListed({ names, ...person }: ListedPerson): ReadPerson {
  return { ...person, names: names.map(readName) };
}

/** Against each name that the list gives him; the best counts. */
export function scoreOf(
  searched: Searched,
  listed: ReadPerson,
  points: ScreeningPolicy['points'],
  readings: readonly NameReading[] = readName(searched.name),
): Score {
  const likeness = listed.names.reduce((best, name) => Math.max(best, nameLikeness(readings, name)), 0);
  const name = { points: Math.round(likeness * 100) };
  const { birth, nationality } = besides(searched, listed, points);
  const score = Math.min(100, Math.max(0, name.points + birth.points + nationality.points));
  return { score, name, birth, nationality };
}

/** What is known besides the name is worth, in points. */
export function besidesName(
  searched: Searched,
  listed: Pick<ListedPerson, 'births' | 'nationalities'>,
  points: ScreeningPolicy['points'],
): number {
  const { birth, nationality } = besides(searched, listed, points);
  return birth.points + nationality.points;
}

function besides(
  { birth_date, nationality: own }: Searched,
  { births, nationalities }: Pick<ListedPerson, 'births' | 'nationalities'>,
  points: ScreeningPolicy['points'],
): Pick<Score, 'birth' | 'nationality'> {
  const birth = birthLikeness(birth_date, births);
  const nationality = nationalityLikeness(own, nationalities);
  return {
    birth: { is: birth, points: birth === 'unknown' ? 0 : points[`birth_${birth}`] },
    nationality: { is: nationality, points: nationality === 'unknown' ? 0 : points[`nationality_${nationality}`] },
  };
}

function nationalityLikeness(own: CountryCode | undefined, listed: readonly CountryCode[]): NationalityLikeness {
  if (own === undefined || listed.length === 0) return 'unknown';
  return listed.includes(own) ? 'same' : 'differs';
}
