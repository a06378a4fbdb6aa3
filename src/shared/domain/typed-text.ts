/**
 * Brings what people type (any digits, invisible marks) to the one form the parsers read.
 * Knows nothing of amounts, phones or commands.
 */

const DECIMAL_DIGIT = /\p{Nd}/u;
const NON_ASCII_DIGITS = /(?![0-9])\p{Nd}/gu;
const FORMAT_CHARACTERS = /\p{Cf}/gu;
const MATHEMATICAL_ZERO = 0x1d7ce;
const MATHEMATICAL_END = 0x1d800;

/** The value 0–9 of a decimal digit of any script, or -1. Takes a code point. */
export function digitValue(codePoint: number): number {
  if (codePoint < 0x80) return codePoint >= 0x30 && codePoint <= 0x39 ? codePoint - 0x30 : -1;
  if (!DECIMAL_DIGIT.test(String.fromCodePoint(codePoint))) return -1;
  if (codePoint >= MATHEMATICAL_ZERO && codePoint < MATHEMATICAL_END) return (codePoint - MATHEMATICAL_ZERO) % 10;
  // Unicode starts each run of ten digits on a multiple of sixteen, or six after one.
  const row = codePoint - (codePoint % 16);
  return DECIMAL_DIGIT.test(String.fromCodePoint(row)) ? codePoint - row : codePoint - row - 6;
}

/** Decimal digits of every script (Arabic-Indic, Persian, Thai …) as 0-9; everything else stays. */
export function toLatinDigits(text: string): string {
  return text.replace(NON_ASCII_DIGITS, (digit) => String(digitValue(digit.codePointAt(0)!)));
}

/** Without the characters that nobody sees: direction marks, zero-width joiners, byte-order marks. */
export function withoutInvisible(text: string): string {
  return text.replace(FORMAT_CHARACTERS, '');
}
