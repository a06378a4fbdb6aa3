/**
 * Keeps card numbers out: finds what looks like one however it is spaced, masks it, and refuses it in every text a person
 * may type (`safeText`). We never hold a card number, so it knows none: only their shape.
 */
import { z } from 'zod';
import { digitValue, toLatinDigits, withoutInvisible } from './typed-text.ts';

const PAN_DIGITS_MIN = 12;
const PAN_DIGITS_MAX = 19;
/** A longer run of digits is masked whole instead of being searched. */
const SEARCHED_DIGITS_MAX = 256;

/** Twelve or more decimal digits of any script with spaces, dashes, dots or invisible marks between them. */
const DIGIT_RUN = /\p{Nd}(?:[\s\p{Pd}\p{Cf}\u2212.]{0,8}\p{Nd}){11,}/gu;
/** A whole text that is an international phone number: up to 15 digits after the `+`. */
const WHOLE_PHONE = /^\+[1-9](?:[ .-]?\d){6,14}$/;

interface Run {
  readonly digits: readonly number[];
  /** Where each digit starts and ends in the run's text. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The number of digits written without a break around each digit, and whether it is the first of them. */
  readonly groupSize: readonly number[];
  readonly opensGroup: readonly boolean[];
}

function readRun(text: string): Run {
  const digits: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (let at = 0; at < text.length;) {
    const codePoint = text.codePointAt(at)!;
    const end = at + (codePoint > 0xffff ? 2 : 1);
    const value = digitValue(codePoint);
    if (value >= 0) {
      digits.push(value);
      from.push(at);
      to.push(end);
    }
    at = end;
  }
  const opensGroup = digits.map((_, i) => i === 0 || from[i] !== to[i - 1]);
  const groupSize = digits.map(() => 0);
  for (let start = 0, i = 1; i <= digits.length; i++) {
    if (i < digits.length && !opensGroup[i]) continue;
    groupSize.fill(i - start, start, i);
    start = i;
  }
  return { digits, from, to, groupSize, opensGroup };
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: readonly number[], start: number, end: number): boolean {
  let sum = 0;
  for (let i = end - 1, double = false; i >= start; i--, double = !double) {
    const value = double ? digits[i]! * 2 : digits[i]!;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Do the first four digits and the length belong to a card scheme? Asked only of digits with others around them. */
function looksIssued(lead: number, length: number): boolean {
  const two = Math.floor(lead / 100);
  if (lead >= 4000 && lead <= 4999) return length === 13 || length === 16 || length === 19;
  if ((two >= 51 && two <= 55) || (lead >= 2221 && lead <= 2720)) return length === 16;
  if (two === 34 || two === 37) return length === 15;
  if (two === 30 || two === 36 || two === 38 || two === 39) return length === 14;
  return (two === 35 || two === 50 || (two >= 56 && two <= 69)) && length >= 16;
}

/** The first and past-the-last digit of a card number in a run, the leftmost and longest first. */
function findPan({ digits, groupSize, opensGroup }: Run): { start: number; end: number } | undefined {
  const count = digits.length;
  if (count >= PAN_DIGITS_MIN && count <= PAN_DIGITS_MAX && passesLuhn(digits, 0, count))
    return { start: 0, end: count };
  for (let start = 0; start < count; start++) {
    const inside = groupSize[start]! > PAN_DIGITS_MAX;
    if (!inside && !opensGroup[start]) continue;
    const lead = digits.slice(start, start + 4).reduce((number, digit) => number * 10 + digit, 0);
    for (let end = Math.min(start + PAN_DIGITS_MAX, count); end > start + PAN_DIGITS_MIN; end--) {
      const aligned = inside || end === count || opensGroup[end]!;
      if (aligned && looksIssued(lead, end - start) && passesLuhn(digits, start, end)) return { start, end };
    }
  }
  return undefined;
}

function isWholePhone(text: string): boolean {
  return WHOLE_PHONE.test(toLatinDigits(withoutInvisible(text)).trim());
}

/** Signs that may be digits of some script, counted without looking at what they are: most texts have too few of them. */
export function mayHoldPan(text: string): boolean {
  let possible = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (((code >= 0x30 && code <= 0x39) || code > 0x7f) && ++possible === PAN_DIGITS_MIN) return true;
  }
  return false;
}

/**
 * Does the text hold something that looks like a card number: 12 to 19 digits of any script, however spaced, that pass
 * Luhn, alone or as the recognisable part of a longer run? A text that is wholly an international phone number does not.
 */
export function containsPan(text: string): boolean {
  if (!mayHoldPan(text) || isWholePhone(text)) return false;
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    const read = readRun(run);
    if (read.digits.length > SEARCHED_DIGITS_MAX || findPan(read)) return true;
  }
  return false;
}

function maskRun(text: string): string {
  const run = readRun(text);
  const count = run.digits.length;
  const found = count > SEARCHED_DIGITS_MAX ? { start: 0, end: count } : findPan(run);
  if (!found) return text;
  // A number hidden in a longer one may have its expiry and code beside it: the whole of it goes.
  while (found.start > 0 && !run.opensGroup[found.start]) found.start--;
  while (found.end < count && !run.opensGroup[found.end]) found.end++;
  const lastFour = run.digits.slice(found.end - 4, found.end).join('');
  const before = text.slice(0, run.from[found.start]);
  const after = `${lastFour}${text.slice(run.to[found.end - 1])}`;
  // Parted, what stands before, or the four digits with what follows, may look like a number again.
  return `${maskPans(before)}•••• ${maskPans(after)}`;
}

/** The text with each card number as `•••• 1234`. */
export function maskPans(text: string): string {
  return !mayHoldPan(text) || isWholePhone(text) ? text : text.replace(DIGIT_RUN, maskRun);
}

/** What can be wrong with a typed text; each has a sentence in each language. */
export type TextIssue = 'text-empty' | 'text-too-long' | 'text-forbidden-character' | 'card-number-forbidden';

/**
 * Control characters (NUL, newlines, tabs too), direction overrides and isolates, tags and other invisible signs, broken
 * surrogates, non-characters. Joiners are letters' business: Persian and emoji need them.
 */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?!\p{Join_Control})\p{Cf}/u;
/** Comes along unseen with what is pasted and means nothing in a line: soft hyphen, direction marks, zero-width spaces, byte-order mark. */
const UNSEEN_MARKS = /[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]/g;
/** Code units a code point may need before composition, with room for spaces that are trimmed. */
const RAW_UNITS_PER_CODE_POINT = 8;

/** Of these alone are most names and addresses made: nothing in them is unseen, forbidden or to be composed. */
const PLAIN = /^[\x20-\x7e\u00c0-\u024f]*$/;

function tidied(text: string): string {
  return PLAIN.test(text) ? text.trim() : text.replace(UNSEEN_MARKS, '').trim().normalize('NFC');
}

function issueOf(text: string, min: number, max: number): TextIssue | undefined {
  const isPlain = PLAIN.test(text);
  const length = isPlain ? text.length : Array.from(text).length;
  const visible = (isPlain ? text : withoutInvisible(text)).trim() === '' ? 0 : length;
  if (visible < min) return 'text-empty';
  if (length > max) return 'text-too-long';
  return !isPlain && FORBIDDEN.test(text) ? 'text-forbidden-character' : undefined;
}

/**
 * A text like `safeText`'s that does not look for card numbers: only for fields whose own rule does, as a document's
 * number, where a national identity number of 12 or 13 digits may pass Luhn by chance.
 */
export function plainText(max: number, min = 1) {
  return lineOf(max, (text) => issueOf(text, min, max));
}

/**
 * A line of text from a person: trimmed, NFC, `min` to `max` code points, pasted marks that nobody sees left out, nothing that
 * changes how others read it, no card number. Issues carry a `TextIssue` as their message.
 */
export function safeText(max: number, min = 1) {
  return lineOf(max, (text) => issueOf(text, min, max) ?? (containsPan(text) ? 'card-number-forbidden' : undefined));
}

/** One check for all there is to say: each that stands by itself costs as much as what it looks at. */
function lineOf(max: number, issue: (text: string) => TextIssue | undefined) {
  return z
    .string()
    .max(max * RAW_UNITS_PER_CODE_POINT, { error: 'text-too-long' satisfies TextIssue, abort: true })
    .overwrite(tidied)
    .superRefine((text, context) => {
      const message = issue(text);
      if (message) context.addIssue({ code: 'custom', message, continue: message === 'card-number-forbidden' });
    });
}
