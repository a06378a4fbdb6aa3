/**
 * The reference printed on a pack, `FL-XXXX-XXXX-C`: eight Crockford base-32 symbols and one check symbol.
 * It names a card for people and barcodes; it is not, and must never hold, a card number.
 *
 * The check is a weighted sum in the field GF(32) = GF(2)[x]/(x⁵ + x² + 1): c = Σ αⁱ·dᵢ, i = 1…8, α = x. All nine
 * weights (1 for the check itself) are distinct and none is zero, so every single wrong symbol and every exchange of two
 * different symbols, neighbours or not, changes the sum. The check is itself a base-32 symbol, so barcodes stay simple.
 */
import { z } from 'zod';
import { assert } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { CROCKFORD_CLASS, crockfordSymbol, crockfordValues } from './crockford.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

const DATA_SYMBOLS = 8;
const REFERENCES = 32 ** DATA_SYMBOLS;
const TYPED_LENGTH_MAX = 40;
const CANONICAL = new RegExp(`^FL-(${CROCKFORD_CLASS}{4})-(${CROCKFORD_CLASS}{4})-(${CROCKFORD_CLASS})$`);
const SEPARATORS = /[\s\p{Pd}\u2212]/gu;

/** a · α in GF(32). */
function timesAlpha(a: number): number {
  const shifted = a << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}

/** Σ αⁱ·dᵢ by Horner's rule from the last symbol. */
function checkValue(data: readonly number[]): number {
  let sum = 0;
  for (let i = data.length - 1; i >= 0; i--) sum = timesAlpha(sum ^ data[i]!);
  return sum;
}

function print(data: readonly number[]): CardReference {
  const symbols = data.map(crockfordSymbol).join('');
  const check = crockfordSymbol(checkValue(data));
  return `FL-${symbols.slice(0, 4)}-${symbols.slice(4)}-${check}` as CardReference;
}

function isCanonical(text: string): boolean {
  const match = CANONICAL.exec(text);
  const data = match && crockfordValues(match[1]! + match[2]!);
  return !!data && print(data) === text;
}

/** The canonical form, with a check symbol that holds. */
export const CardReference = z
  .string()
  .regex(CANONICAL, { error: 'card-reference-unreadable', abort: true })
  .refine(isCanonical, 'card-reference-check')
  .brand<'CardReference'>();
export type CardReference = z.infer<typeof CardReference>;

/** The nine symbols of what was typed or scanned, upper case, without prefix and separators; undefined if not nine. */
function symbolsOf(text: string): string | undefined {
  if (text.length > TYPED_LENGTH_MAX) return undefined;
  const compact = toLatinDigits(withoutInvisible(text)).replace(SEPARATORS, '').toUpperCase();
  if (compact.length === DATA_SYMBOLS + 1) return compact;
  return compact.length === DATA_SYMBOLS + 3 && /^F[L1I]/.test(compact) ? compact.slice(2) : undefined;
}

/** Reads a reference as people and scanners write it: any case, spaces, missing dashes or prefix, I/L for 1, O for 0. */
export function parseCardReference(
  text: string,
): Result<CardReference, 'card-reference-unreadable' | 'card-reference-check'> {
  const symbols = symbolsOf(text);
  const values = symbols && crockfordValues(symbols);
  if (!values) return err('card-reference-unreadable');
  const data = values.slice(0, DATA_SYMBOLS);
  return checkValue(data) === values[DATA_SYMBOLS] ? ok(print(data)) : err('card-reference-check');
}

/** The n-th reference, 0 ≤ n < 32⁸. */
export function makeCardReference(n: number): CardReference {
  assert(Number.isInteger(n) && n >= 0 && n < REFERENCES, 'a card reference number below 32^8');
  const data: number[] = [];
  for (let rest = n, i = 0; i < DATA_SYMBOLS; i++) {
    data.unshift(rest % 32);
    rest = Math.floor(rest / 32);
  }
  return print(data);
}

/** The number that `makeCardReference` makes this reference of: packs of one box are numbered one after the other. */
function numberOf(reference: CardReference): number {
  const match = CANONICAL.exec(reference);
  const data = match && crockfordValues(match[1]! + match[2]!);
  assert(data, 'a card reference is canonical');
  return data.reduce((number, value) => number * 32 + value, 0);
}

/** All references from one to another, both included, in order; more than `max` of them are a slip of the hand. */
export function referencesBetween(
  first: CardReference,
  last: CardReference,
  max: number,
): Result<CardReference[], 'range-reversed' | 'range-too-long'> {
  const [from, to] = [numberOf(first), numberOf(last)];
  if (to < from) return err('range-reversed');
  if (to - from >= max) return err('range-too-long');
  return ok(Array.from({ length: to - from + 1 }, (_, i) => makeCardReference(from + i)));
}

/** The prefix with nine symbols after it, or the dashes in their places. */
const MEANT = /^(?:f\s*[l1i].{9,}|.{4}-.{4}-.)$/iu;

/**
 * Did somebody mean a card reference? True for a text with the prefix or the dashes of one, right check or not, so that a
 * wrong check can be said; nine bare symbols (an identity card's number has as many) only count when the check holds.
 */
export function looksLikeCardReference(text: string): boolean {
  const parsed = parseCardReference(text);
  return parsed.ok || (parsed.error === 'card-reference-check' && MEANT.test(text.trim()));
}
