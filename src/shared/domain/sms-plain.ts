/**
 * A text as a person sees it: words in their order, without what nobody sees. Says where what is seen and what is read could differ,
 * so that nothing hidden is ever obeyed. Knows no word of any language. Takes time in proportion to the text.
 */
import { searchKey } from './search-key.ts';
import { isHarmlessEmoji } from './sms-courtesy.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

/** Whose digits a word is written in: `mixed` and `other` may be seen as another number than they are. */
export type Digits = 'none' | 'latin' | 'arabic' | 'mixed' | 'other';

export interface Word {
  /** NFC, digits Latin, without a final stop or comma. */
  readonly raw: string;
  /** As words are compared; empty for what is more than letters and digits (`>RECH`, `RECH/100`), so that it is no word we know. */
  readonly key: string;
  readonly digits: Digits;
  /** A stop, a comma, a smile or the line's end follows: the next word does not go on with it. */
  readonly isEnded: boolean;
  readonly opensLine: boolean;
}

export interface PlainText {
  readonly words: readonly Word[];
  readonly isQuestion: boolean;
}

/** Halves of signs may join to one when what is between them goes; direction overrides show digits backwards; these format signs are seen, and these letters are not. */
const DISGUISES =
  /[\p{Cs}\u202d\u202e\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0]/u;
/** Marks that no letter takes in: struck through, circled, stacked. Arabic vowel signs and an emoji's colour are none of them. */
const LOOSE_MARKS = /(?!\p{Variation_Selector}|\u0670)[[\p{M}&&\p{Script=Inherited}]--[\u{64b}-\u{655}]]/v;
/** Marks of one script on what is of another: an Arabic vowel on a Latin letter, a Thai one on an Arabic letter or a digit. */
const STRAY_VOWELS = /(?<![\p{Script=Arabic}\p{M}\p{Cf}])[\u064b-\u0655\u0670]/u;
const STRAY_MARKS =
  /(?<![[\p{L}\p{M}\p{Cf}]--[\p{Script=Latin}\p{Script=Arabic}]])(?![\u{64b}-\u{655}]|\u0670|\p{Variation_Selector})\p{M}/v;
const EMOJI_COLOUR = /\p{Variation_Selector}/gu;
const CHANGES_LOOKS = [DISGUISES, LOOSE_MARKS, STRAY_VOWELS, STRAY_MARKS];
const LINE_END = /[\n\r\v\f\u0085\u2028\u2029]+/u;
const SPACES = /\s+/u;
const STOPS: ReadonlySet<string> = new Set(['.', ',', '!', '…', '،', '۔']);
/** As telephones without pictures have them. */
const SMILEYS: ReadonlySet<string> = new Set([':)', ':-)', ';)', ';-)', ':D', ':-D', '<3', '^^']);
const QUESTION_MARKS: ReadonlySet<string> = new Set(['?', '؟']);
const DIGIT = /\p{Nd}/gu;

/** Undefined when a person may see something else than what is written. */
export function readPlain(text: string): PlainText | undefined {
  const composed = text.normalize('NFC');
  if (CHANGES_LOOKS.some((sign) => sign.test(composed))) return undefined;
  const visible = withoutInvisible(composed).replace(EMOJI_COLOUR, '');
  const words: Word[] = [];
  let isQuestion = false;
  for (const line of visible.split(LINE_END)) {
    let opensLine = true;
    for (const written of line.split(SPACES)) {
      if (written === '') continue;
      const end = SMILEYS.has(written) ? { at: 0, isQuestion: false } : wordEnd(written);
      isQuestion ||= end.isQuestion;
      if (end.at > 0) {
        words.push(wordOf(written.slice(0, end.at), end.at < written.length, opensLine));
        opensLine = false;
      } else endLast(words);
    }
    endLast(words);
  }
  return { words, isQuestion };
}

function wordOf(written: string, isEnded: boolean, opensLine: boolean): Word {
  return { raw: toLatinDigits(written), key: keyOf(written), digits: digitsOf(written), isEnded, opensLine };
}

const KNOWABLE = /^[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*$/u;

/** The search spelling of a word that is one; of anything else nothing. */
export function keyOf(written: string): string {
  return KNOWABLE.test(written) ? searchKey(written) : '';
}

function endLast(words: Word[]): void {
  const last = words.at(-1);
  if (last) words[words.length - 1] = { ...last, isEnded: true };
}

/** Where a word ends, before the stops, question marks and smiles that are glued to it. */
function wordEnd(written: string): { at: number; isQuestion: boolean } {
  const signs = Array.from(written);
  let at = written.length;
  let isQuestion = false;
  for (let i = signs.length - 1; i >= 0; i--) {
    const sign = signs[i]!;
    const asks = QUESTION_MARKS.has(sign);
    if (!asks && !STOPS.has(sign) && !isHarmlessEmoji(sign.codePointAt(0)!)) break;
    isQuestion ||= asks;
    at -= sign.length;
  }
  return { at, isQuestion };
}

function digitsOf(written: string): Digits {
  let digits: Digits = 'none';
  for (const [digit] of written.matchAll(DIGIT)) {
    const script = scriptOf(digit.codePointAt(0)!);
    if (script === 'other') return 'other';
    if (digits !== 'none' && digits !== script) digits = 'mixed';
    else if (digits === 'none') digits = script;
  }
  return digits;
}

/** Latin, or Arabic-Indic with the Persian shapes. */
function scriptOf(codePoint: number): 'latin' | 'arabic' | 'other' {
  if (codePoint <= 0x39) return 'latin';
  const isArabic = (codePoint >= 0x660 && codePoint <= 0x669) || (codePoint >= 0x6f0 && codePoint <= 0x6f9);
  return isArabic ? 'arabic' : 'other';
}
