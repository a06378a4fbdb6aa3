/**
 * One typing error: a letter wrong, missing, too many, or two neighbours swapped; anywhere in a word, its first letter too. Words
 * are in search spelling. Knows no list of words.
 */

/** Written with exactly one error. */
export function isOneTypoApart(typed: string, word: string): boolean {
  const at = firstDifference(typed, word);
  if (at === typed.length && at === word.length) return false;
  return (
    MENDED.some(([skipTyped, skipWord]) => typed.slice(at + skipTyped) === word.slice(at + skipWord)) ||
    isSwapped(typed, word, at, true)
  );
}

/** The beginning of `word` that was typed with exactly one error, whatever follows in it; undefined when there is none. */
export function begunWithOneTypo(typed: string, word: string): string | undefined {
  const at = firstDifference(typed, word);
  if (at === typed.length) return undefined;
  for (const [skipTyped, skipWord] of MENDED) {
    const rest = typed.slice(at + skipTyped);
    if (word.startsWith(rest, at + skipWord)) return word.slice(0, at + skipWord + rest.length);
  }
  return isSwapped(typed, word, at, false) ? word.slice(0, typed.length) : undefined;
}

/** How many letters each side skips where they part: one wrong, one missing, one too many. */
const MENDED = [
  [1, 1],
  [0, 1],
  [1, 0],
] as const;

function isSwapped(typed: string, word: string, at: number, whole: boolean): boolean {
  if (at + 1 >= typed.length || typed[at] !== word[at + 1] || typed[at + 1] !== word[at]) return false;
  return whole ? typed.slice(at + 2) === word.slice(at + 2) : word.startsWith(typed.slice(at + 2), at + 2);
}

function firstDifference(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
