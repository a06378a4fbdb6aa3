/**
 * Whether two spellings may be one person's name: accents, capitals, the order of the words, particles split or joined, doubled
 * letters and missing second names are forgiven. Only together with a birth date does it say anything. Pure.
 */
import { searchKey } from './search-key.ts';

const WORDS_MAX = 8;

/** Written apart or together with the word that follows, as a clerk likes it. */
const PARTICLES: ReadonlySet<string> = new Set(
  'el al ben bin ibn ibnu bou abd abdel abdul abu ould ait oulad da das de del della der des di do dos du la le les mac mc n d o van von st san'.split(
    ' ',
  ),
);

/** Whole names, given and family together in any order. */
export function maySharePerson(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (a.length === 0 || b.length === 0) return false;
  return spellsSame(a, b) || isPartOf(withParticles(a), withParticles(b));
}

/** In search spelling; a doubled letter is a matter of transcription (Mohammed, Mohamed). */
function wordsOf(name: string): string[] {
  return searchKey(name)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX)
    .map(undoubled);
}

/** Can the words of one, in some order, be run together into the words of the other as they stand? */
function spellsSame(words: readonly string[], others: readonly string[]): boolean {
  return canSpell(words, undoubled(others.join('')), '');
}

/** `before`: the letter spelt last; the same letter again is a doubled one. */
function canSpell(words: readonly string[], text: string, before: string): boolean {
  if (words.length === 0) return text === '';
  return words.some((word, i) => {
    if (words.indexOf(word) !== i) return false;
    const rest = word.startsWith(before) ? word.slice(before.length) : word;
    return text.startsWith(rest) && canSpell(words.toSpliced(i, 1), text.slice(rest.length), word.slice(-1));
  });
}

function undoubled(text: string): string {
  return text.replace(/(\p{L})\1+/gu, '$1');
}

/** `El Amrani` and `Elamrani` are one word; so are `Ben Ali` and `Abd el Kader`. */
function withParticles(words: readonly string[]): string[] {
  const whole: string[] = [];
  let begun = '';
  for (const word of words) {
    begun += word;
    if (PARTICLES.has(word)) continue;
    whole.push(begun);
    begun = '';
  }
  return begun === '' ? whole : [...whole, begun];
}

/** A second given name that one of the two leaves out; a single word would be half a name. */
function isPartOf(a: readonly string[], b: readonly string[]): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length < 2) return false;
  const left = [...longer];
  return shorter.every((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
