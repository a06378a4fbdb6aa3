/** The pass-phrase of a counter whose computer has no key store: what is strong enough, and how long a wrong one makes wait. Pure. */

/** Long enough that guessing it offline, against argon2id, is no business. */
export const PASS_PHRASE_MIN = 12;
export const PASS_PHRASE_MAX = 200;
const DISTINCT_MIN = 6;
const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 5 * 60_000;

export type PassPhraseFault = 'pass-phrase-short' | 'pass-phrase-simple';

/** The same phrase from any keyboard is the same text. */
export function normalPassPhrase(typed: string): string {
  return typed.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ');
}

/** Null when it is strong enough. */
export function passPhraseFault(typed: string): PassPhraseFault | null {
  const symbols = Array.from(normalPassPhrase(typed));
  if (symbols.length < PASS_PHRASE_MIN) return 'pass-phrase-short';
  const onlyFigures = symbols.every((symbol) => /[\p{Nd} .-]/u.test(symbol));
  return onlyFigures || new Set(symbols).size < DISTINCT_MIN ? 'pass-phrase-simple' : null;
}

/** After so many wrong ones in a row. */
export function waitAfterWrong(count: number): number {
  return count === 0 ? 0 : Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** (count - 1));
}
