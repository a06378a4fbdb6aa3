/**
 * What the typed words may mean as words of a name: as they stand, joined or taken apart (El Alaoui, Elalaoui), with one typing
 * error. Knows the words that exist, not who bears them.
 */
import type { NameWords } from '../store/name-words.ts';
import type { NameQuery, NameTerm } from '../store/search.ts';
import { alone, divide, divideSwapped } from './name-divisions.ts';
import type { Mistyped } from './name-divisions.ts';

/** Typed words that may be one. */
const JOINED_WORDS_MAX = 3;
const RUN_LETTERS_MAX = 48;
/** Shorter words are too near to too many. */
const TYPO_LETTERS_MIN = 3;
const TYPO_BEGUN_LETTERS_MIN = 4;
/** Of one question: ways to read the text, and words that are looked up for them. */
const READINGS_MAX = 60;
const TERMS_MAX = 240;
/** Readings kept of the last words while those before are read. */
const TAILS_MAX = 200;

/** One way to read some typed words: each place may be any of its terms. */
interface Reading {
  readonly places: readonly (readonly NameTerm[])[];
  readonly typos: 0 | 1;
  readonly regrouped: number;
}

/** Something to look up. */
export interface Question {
  /** Somebody may have mistyped. */
  readonly isGuess: boolean;
  readonly names: () => NameQuery;
}

/** To be asked one after the other, the surest first, each only while there is room for its answers. */
export function readNames(words: readonly string[], known: NameWords): readonly Question[] {
  const plain = (begun: boolean): NameQuery => [words.map((word) => [{ word, begun }])];
  return [
    sure(() => (words.every((word) => known.has(word)) ? plain(false) : [])),
    sure(() => (words.every((word) => known.isBegun(word)) ? plain(true) : [])),
    sure(() => queryOf(readings(words, known, 0).filter(({ regrouped }) => regrouped > 0))),
    guess(() => queryOf(readings(words, known, 1).filter(({ typos }) => typos === 1))),
    guess(() => queryOf(begunTypos(words, known))),
  ];
}

function sure(names: () => NameQuery): Question {
  return { isGuess: false, names };
}

function guess(names: () => NameQuery): Question {
  return { isGuess: true, names };
}

function queryOf(found: readonly Reading[]): NameQuery {
  const surest = found.toSorted((a, b) => a.regrouped - b.regrouped || termsOf(a) - termsOf(b)).slice(0, READINGS_MAX);
  let terms = 0;
  return surest.filter((reading) => (terms += termsOf(reading)) <= TERMS_MAX).map(({ places }) => places);
}

function termsOf({ places }: Reading): number {
  return places.reduce((sum, place) => sum + place.length, 0);
}

/** All ways to read the words with at most so many errors. */
function readings(words: readonly string[], known: NameWords, typosMax: 0 | 1): Reading[] {
  // What was typed once is not meant twice: the same person's word would answer for both.
  const typed = new Set(words);
  const tails: Reading[][] = [];
  tails[words.length] = [{ places: [], typos: 0, regrouped: 0 }];
  for (let from = words.length - 1; from >= 0; from--) {
    const all = runsFrom(words, from).flatMap((run) => {
      const further = tails[from + run.words.length]!;
      return readRun(run, known, typosMax, typed).flatMap((first) =>
        further.filter(({ typos }) => first.typos + typos <= typosMax).map((next) => joined(first, next)),
      );
    });
    tails[from] = all.toSorted((a, b) => a.regrouped - b.regrouped).slice(0, TAILS_MAX);
  }
  return tails[0]!;
}

/** Typed words that lie together. The last of all may still be being typed. */
interface Run {
  readonly words: readonly string[];
  readonly text: string;
  readonly isLast: boolean;
}

function runsFrom(words: readonly string[], from: number): Run[] {
  const most = Math.min(JOINED_WORDS_MAX, words.length - from);
  return Array.from({ length: most }, (_, i) => words.slice(from, from + i + 1))
    .map((run) => ({ words: run, text: run.join(''), isLast: from + run.length === words.length }))
    .filter(({ text }) => text.length <= RUN_LETTERS_MAX);
}

function joined(a: Reading, b: Reading): Reading {
  return {
    places: [...a.places, ...b.places],
    typos: a.typos === 1 ? 1 : b.typos,
    regrouped: a.regrouped + b.regrouped,
  };
}

/** One typed word may be several; several may be one. */
function readRun(run: Run, known: NameWords, typosMax: 0 | 1, others: ReadonlySet<string>): Reading[] {
  const whole = run.words.length === 1 ? divide(run.text, known) : { exact: [[run.text]], mistyped: [alone(run.text)] };
  const exact = whole.exact.map((parts) => exactReading(parts, run, known)).filter((reading) => reading !== undefined);
  if (typosMax === 0) return exact;
  const swapped = run.words.length === 1 ? divideSwapped(run.text, known) : [];
  return [
    ...exact,
    ...whole.mistyped.flatMap((found) => mistypedReading(found, run, known, others)),
    ...swapped.map((parts) => ({ places: parts.map(exactly), typos: 1 as const, regrouped: 1 })),
  ];
}

/** Undefined when nobody has such a word. */
function exactReading(parts: readonly string[], run: Run, known: NameWords): Reading | undefined {
  const last = parts.at(-1)!;
  const begun = run.isLast || !known.has(last);
  if (begun && !known.isBegun(last)) return undefined;
  const places = [...parts.slice(0, -1).map(exactly), [{ word: last, begun }]];
  return { places, typos: 0, regrouped: parts.length === 1 && run.words.length === 1 ? 0 : 1 };
}

function mistypedReading(
  { before, text, behind }: Mistyped,
  run: Run,
  known: NameWords,
  others: ReadonlySet<string>,
): Reading[] {
  const near = (text.length < TYPO_LETTERS_MIN ? [] : known.near(text)).filter((word) => !others.has(word));
  if (near.length === 0) return [];
  const places = [...before.map(exactly), near.flatMap(exactly), ...behind.map(exactly)];
  return [{ places, typos: 1, regrouped: places.length === 1 && run.words.length === 1 ? 0 : 1 }];
}

function exactly(word: string): readonly NameTerm[] {
  return [{ word, begun: false }];
}

/** While a word is still being typed: one with an error in its beginning, the others as they stand. */
function begunTypos(words: readonly string[], known: NameWords): Reading[] {
  return words.flatMap((typed, at) => {
    const near = typed.length < TYPO_BEGUN_LETTERS_MIN ? [] : known.nearBeginnings(typed);
    if (near.length === 0) return [];
    const places = words.map((word, i) =>
      i === at ? near.map((each) => ({ word: each, begun: true })) : [{ word, begun: !known.has(word) }],
    );
    return [{ places, typos: 1 as const, regrouped: 0 }];
  });
}
