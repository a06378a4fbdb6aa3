/** One spelling for what people spell in several ways, so that a name is found and a person recognised. Knows no person. */
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

/** Letters that Unicode does not take apart. */
const FOLDED: Readonly<Record<string, string>> = {
  ى: 'ي',
  ة: 'ه',
  ٱ: 'ا',
  ی: 'ي',
  ک: 'ك',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  þ: 'th',
  ı: 'i',
};
const FOLDED_LETTERS = new RegExp(`[${Object.keys(FOLDED).join('')}]`, 'gu');
const TATWEEL = /ـ/gu;
const MARKS = /\p{Mn}/gu;
const NOT_IN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu;
/** What most names are made of needs none of the rest. */
const ASCII = /^[\x20-\x7e]*$/;
const NOT_IN_ASCII_WORDS = /[^a-z0-9]+/g;

/**
 * Lower case, without accents or Arabic vowel signs, Arabic letter variants unified (أ إ آ → ا, ى → ي, ة → ه), digits
 * Latin, everything that is neither letter nor digit one space. Idempotent.
 */
export function searchKey(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replace(NOT_IN_ASCII_WORDS, ' ').trim();
  return toLatinDigits(withoutInvisible(text))
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(TATWEEL, '')
    .replace(FOLDED_LETTERS, (letter) => FOLDED[letter]!)
    .replace(NOT_IN_WORDS, ' ')
    .trim();
}
