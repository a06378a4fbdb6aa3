/**
 * A person's whole name as the words that are compared: accents, capitals and articles are gone, particles stand with the word they
 * belong to. `ben` and its like may be part of the family name or say whose son he is: such a name is read in both ways. Pure.
 */
import { searchKey } from '../search-key.ts';
import { soundOf, type SoundingWord } from './name-sound.ts';

/** More words than anybody is called in a document: what comes behind them is not read. */
export const NAME_WORDS_MAX = 8;
/** Of a family name written with its article, enough must be left to be a name. */
const AFTER_ARTICLE_MIN = 4;

export type NameReading = readonly SoundingWord[];

const SONS = new Set('ben bin ibn bint wald ould wuld بن ابن بنت ولد'.split(' '));
const FATHERS = new Set('abu abou bou bu umm oum ابو ام'.split(' '));
/** `Abd al-Rahman`: the servant of; one name in two or three words. */
const SERVANT = new Set('abd abdel abdal abdul abdoul abdou عبد'.split(' '));
const ARTICLES = new Set(
  'al el ul as es ash ech ad ed ar er at et az ez an en le la les de del della di da das do dos du des van von der den of the ال'.split(
    ' ',
  ),
);

const ARTICLE_BEFORE = /^(?:al|el|ال)(?=\p{L})/u;
const SERVANT_OF = /^(abd|عبد)(?:[aeou]u?l?|al|el|ال)?(?=\p{L})/u;
const ASSIMILATED = /^(abd)[aeiou]+([bcdfghjklmnpqrstvwxyz])\2/u;

/** One reading, or two; none for a text without letters. */
export function readName(name: string): readonly NameReading[] {
  const words = searchKey(name).split(' ').filter(Boolean);
  const joined = withParticles(words, 'joined');
  if (joined.length === 0) return [];
  if (!words.some((word) => SONS.has(word))) return [joined];
  const dropped = withParticles(words, 'dropped');
  return dropped.length === 0 ? [joined] : [joined, dropped];
}

function withParticles(words: readonly string[], sons: 'joined' | 'dropped'): NameReading {
  const whole: string[] = [];
  let begun = '';
  for (const word of words) {
    if (SONS.has(word)) {
      if (sons === 'joined') begun += word;
      continue;
    }
    if (ARTICLES.has(word)) continue;
    begun += word;
    if (FATHERS.has(word) || SERVANT.has(word) || (begun.length === 1 && words.length > 1)) continue;
    whole.push(begun);
    begun = '';
  }
  if (begun !== '') whole.push(begun);
  return whole.slice(0, NAME_WORDS_MAX).map((word) => soundOf(withoutArticle(word)));
}

/** `Elamrani` is `Amrani`, `Abderrahmane` and `Abdulrahman` are one name. */
function withoutArticle(word: string): string {
  const servant = word.replace(ASSIMILATED, '$1$2').replace(SERVANT_OF, '$1');
  if (servant !== word && servant.length > 'abd'.length) return servant;
  const bare = word.replace(ARTICLE_BEFORE, '');
  return bare.length >= AFTER_ARTICLE_MIN ? bare : word;
}
