/**
 * Money: whole euro cents. The only file that makes, adds, splits, reads and prints amounts;
 * it knows no price and no limit.
 */
import { z } from 'zod';
import { assert } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Language } from './language.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

/** An amount on the wire or in a row: whole cents, never negative. */
export const Cents = z.int().min(0).brand<'Cents'>();
export type Cents = z.infer<typeof Cents>;

/** A difference or a position (till difference, account balance), which may be negative. Same type as `Cents`. */
export const SignedCents = z.int().brand<'Cents'>();

const BASIS_POINTS_ONE = 10_000;
const BASIS_POINTS_MAX = 1_000_000;
const AMOUNT_TEXT_LENGTH_MAX = 40;

function exact(n: number): Cents {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole, safe number of cents: ${n}`);
  return (n === 0 ? 0 : n) as Cents;
}

/** `n` cents. Throws on a fraction, on more than 2^53 − 1 and on a negative number (see `signedCents`). */
export function cents(n: number): Cents {
  if (n < 0) throw new RangeError(`a negative amount: ${n}`);
  return exact(n);
}

/** `n` cents of a position that may be below zero. */
export function signedCents(n: number): Cents {
  return exact(n);
}

export const ZERO: Cents = cents(0);

export function addCents(...amounts: readonly Cents[]): Cents {
  let sum = 0;
  for (const amount of amounts) sum = exact(sum + amount);
  return exact(sum);
}

/** a − b; negative when b is the greater. */
export function subtractCents(a: Cents, b: Cents): Cents {
  return exact(a - b);
}

/** `count` times the amount, as in coins of one denomination. `count` is a whole number. */
export function multiplyCents(amount: Cents, count: number): Cents {
  assert(Number.isSafeInteger(count), 'a whole count');
  return exact(amount * count);
}

/** `basisPoints` hundredths of a percent of the amount, half a cent rounded away from zero. */
export function percentage(amount: Cents, basisPoints: number): Cents {
  assert(Number.isInteger(basisPoints) && basisPoints >= 0 && basisPoints <= BASIS_POINTS_MAX, 'basis points in range');
  // In two parts, so that no product leaves the safe integers before the result does.
  const size = Math.abs(amount);
  const rest = size % BASIS_POINTS_ONE;
  const whole = ((size - rest) / BASIS_POINTS_ONE) * basisPoints;
  const rounded = whole + Math.floor((rest * basisPoints + BASIS_POINTS_ONE / 2) / BASIS_POINTS_ONE);
  return exact(amount < 0 ? -rounded : rounded);
}

/** `parts` amounts as equal as whole cents allow, the greater ones first; they sum to `amount`. */
export function splitCents(amount: Cents, parts: number): Cents[] {
  assert(Number.isInteger(parts) && parts >= 1, 'at least one part');
  const share = Math.trunc(amount / parts);
  const odd = Math.abs(amount % parts);
  const step = Math.sign(amount);
  return Array.from({ length: parts }, (_, i) => exact(i < odd ? share + step : share));
}

const CURRENCY_BEFORE = /^(?:€|euros?|eur|يورو|[أا]ورو) *(?=\d)/iu;
const CURRENCY_AFTER = /(?<=\d) *(?:€|euros?|eur|يورو|[أا]ورو)$/iu;
/** What may be written, once digits and spaces are plain: never more than nine digits before the decimals. */
const AMOUNT_SHAPES = [
  /^(\d{1,9})(?:[.,](\d{1,2}))?$/, // 1000 · 1000,5 · 1000.50
  /^(\d{1,3}(?: \d{3}){1,2})(?:[.,](\d{1,2}))?$/, // 1 000 · 1 000,00
  /^(\d{1,3}(?:,\d{3}){1,2})\.(\d{1,2})$/, // 1,000.00; without decimals it could be read two ways
  /^(\d{1,3}(?:\.\d{3}){1,2}),(\d{1,2})$/, // 1.000,00
];

/**
 * Reads an amount a person typed: any digits, decimal comma, point or ٫, groups, with or without the currency once.
 * Whatever can be read two ways (`1,000`) or has a sign, an exponent, a letter or a third decimal is refused.
 */
export function parseEuros(text: string): Result<Cents, 'amount-unreadable'> {
  if (text.length > AMOUNT_TEXT_LENGTH_MAX) return err('amount-unreadable');
  const plain = toLatinDigits(withoutInvisible(text)).trim().replace(/[\s٬]/gu, ' ').replace('٫', '.');
  const bare = plain.replace(CURRENCY_BEFORE, '');
  const number = bare === plain ? plain.replace(CURRENCY_AFTER, '') : bare;
  for (const shape of AMOUNT_SHAPES) {
    const match = shape.exec(number);
    if (match) return ok(cents(Number(match[1]!.replace(/\D/g, '') + (match[2] ?? '').padEnd(2, '0'))));
  }
  return err('amount-unreadable');
}

const DECIMAL = /^(\d{1,13})(?:\.(\d{1,2})0{0,16})?$/;

/** Reads an amount as other machines write it: `1234.5`, a point before at most two decimals that say something, no sign, no groups. */
export function parseDecimalEuros(text: string): Result<Cents, 'amount-unreadable'> {
  const match = DECIMAL.exec(text);
  if (!match) return err('amount-unreadable');
  return ok(cents(Number(match[1]! + (match[2] ?? '').padEnd(2, '0'))));
}

/** Euros and cents of the size of an amount, as digits: ['100', '50']. */
function digitsOf(amount: Cents): [euros: string, rest: string] {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return [digits.slice(0, -2), digits.slice(-2)];
}

const LOCALES: Record<Language, string> = { fr: 'fr-FR-u-nu-latn', en: 'en-IE-u-nu-latn', ar: 'ar-MA-u-nu-latn' };
const formatters = new Map<Language, Intl.NumberFormat>();

function formatterOf(language: Language): Intl.NumberFormat {
  let formatter = formatters.get(language);
  if (!formatter) {
    formatter = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: 'EUR' });
    formatters.set(language, formatter);
  }
  return formatter;
}

/** The amount with its currency sign, in Latin digits for every language and without direction marks (printers, CSV). */
export function formatEuros(amount: Cents, language: Language): string {
  const [euros, rest] = digitsOf(amount);
  // A decimal text, not a number: Intl then prints every safe amount to the cent.
  const decimal = `${amount < 0 ? '-' : ''}${euros}.${rest}` as `${number}`;
  return withoutInvisible(formatterOf(language).format(decimal));
}

/** The amount as tables for machines have it: `-1234.50`. */
export function decimalEuros(amount: Cents): string {
  const [euros, rest] = digitsOf(amount);
  return `${amount < 0 ? '-' : ''}${euros}.${rest}`;
}

/** The amount as somebody would type it into an amount field: `100`, `100,50`. Not for negative amounts. */
export function eurosAsInput(amount: Cents): string {
  assert(amount >= 0, 'an amount to type is not negative');
  const [euros, rest] = digitsOf(amount);
  return rest === '00' ? euros : `${euros},${rest}`;
}
