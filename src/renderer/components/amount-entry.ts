/**
 * What a hand types into an amount field: any digits in, grouped Latin digits out, and where the caret belongs after.
 * Pure. Reading the amount itself is money's business.
 */
import { parseEuros, type Cents } from '@flouss/shared/domain/money';
import { toLatinDigits, withoutInvisible } from '@flouss/shared/domain/typed-text';

const EURO_DIGITS_MAX = 6;
const NARROW_SPACE = '\u202f';

export interface AmountEntry {
  /** As shown: `1 250,5` with narrow spaces. */
  readonly shown: string;
  /** Null while nothing is typed, or what is typed is no amount. */
  readonly cents: Cents | null;
}
export const NO_AMOUNT: AmountEntry = { shown: '', cents: null };

const ACCEPTED = /^[\d\s]*(?:[.,٫]\d{0,2})?\s*€?$/u;

/** Whether a key or a paste may change the field: a letter, a sign, a third decimal or `1,000` must not become another amount. */
export function acceptsAmount(typed: string): boolean {
  const plain = toLatinDigits(withoutInvisible(typed));
  return ACCEPTED.test(plain) && plain.replace(/[.,٫].*/u, '').replace(/\D/gu, '').length <= EURO_DIGITS_MAX;
}

/** Keeps digits and one decimal sign with two decimals at most; the rest never appears in the field. */
export function readAmount(typed: string): AmountEntry {
  const plain = toLatinDigits(withoutInvisible(typed))
    .replaceAll('٫', ',')
    .replaceAll('.', ',')
    .replace(/[^\d,]/gu, '');
  const at = plain.indexOf(',');
  const euros = (at === -1 ? plain : plain.slice(0, at)).replace(/^0+(?=\d)/u, '').slice(0, EURO_DIGITS_MAX);
  const rest =
    at === -1
      ? ''
      : `,${plain
          .slice(at + 1)
          .replaceAll(',', '')
          .slice(0, 2)}`;
  if (euros === '' && rest === '') return NO_AMOUNT;
  const whole = euros === '' ? '0' : euros;
  const parsed = parseEuros(whole + (rest === ',' ? '' : rest));
  return { shown: grouped(whole) + rest, cents: parsed.ok ? parsed.value : null };
}

/** The caret's place in `shown` so that `wanted` symbols stay behind it: groups move, the caret does not. */
export function caretAfter(shown: string, wanted: number): number {
  let at = shown.length;
  for (let behind = 0; at > 0 && behind < wanted; at--) {
    if (shown[at - 1] !== NARROW_SPACE) behind += 1;
  }
  return at;
}

/** How many symbols other than group spaces follow the caret. */
export function symbolsBehind(typed: string, caret: number): number {
  return typed.slice(caret).replaceAll(NARROW_SPACE, '').length;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/gu, NARROW_SPACE);
}
