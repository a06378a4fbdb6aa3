/**
 * Cuts a text without spaces into words that exist, as somebody may have joined them. Knows which words and beginnings of words
 * there are, and nothing of names.
 */
import type { NameWords } from '../store/name-words.ts';

const PARTS_MAX = 4;

/** Words that exist before and behind, and between them a piece that does not. */
export interface Mistyped {
  readonly before: readonly string[];
  readonly text: string;
  readonly behind: readonly string[];
}

export interface Divisions {
  /** Into words that exist, but for the last, which may be only begun. */
  readonly exact: readonly (readonly string[])[];
  readonly mistyped: readonly Mistyped[];
}

export function alone(text: string): Mistyped {
  return { before: [], text, behind: [] };
}

/** The text itself is the first of its divisions. */
export function divide(text: string, known: NameWords, partsMax = PARTS_MAX): Divisions {
  const exact: (readonly string[])[] = [[text]];
  const mistyped: Mistyped[] = [alone(text)];
  if (partsMax === 1) return { exact, mistyped };
  for (const cut of cutsOf(text)) {
    const [piece, rest] = [text.slice(0, cut), text.slice(cut)];
    if (known.has(piece)) {
      const further = divide(rest, known, partsMax - 1);
      exact.push(...further.exact.map((parts) => [piece].concat(parts)));
      mistyped.push(...further.mistyped.map((found) => after(piece, found)));
    }
    mistyped.push(...wordsOnly(rest, known, partsMax - 1).map((behind) => ({ before: [], text: piece, behind })));
  }
  return { exact, mistyped };
}

function after(piece: string, { before, text, behind }: Mistyped): Mistyped {
  return { before: [piece, ...before], text, behind };
}

function cutsOf(text: string): number[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => i + 1);
}

function wordsOnly(text: string, known: NameWords, partsMax: number): (readonly string[])[] {
  const found: (readonly string[])[] = known.has(text) ? [[text]] : [];
  if (partsMax === 1) return found;
  const firsts = cutsOf(text).filter((cut) => known.has(text.slice(0, cut)));
  const divided = firsts.flatMap((cut) =>
    wordsOnly(text.slice(cut), known, partsMax - 1).map((parts) => [text.slice(0, cut)].concat(parts)),
  );
  return [...found, ...divided];
}

/** Where the last letter of a word and the first of the next were swapped as the two were joined: Ben Ali, beanli. */
export function divideSwapped(text: string, known: NameWords): (readonly string[])[] {
  return cutsOf(text).flatMap((cut) => {
    const firsts = wordsOnly(text.slice(0, cut - 1) + text[cut]!, known, PARTS_MAX - 1);
    const lasts = firsts.length === 0 ? [] : wordsOnly(text[cut - 1]! + text.slice(cut + 1), known, PARTS_MAX - 1);
    return firsts.flatMap((first) => lasts.map((last) => first.concat(last)));
  });
}
