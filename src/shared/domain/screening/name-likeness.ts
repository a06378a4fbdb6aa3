/**
 * How much two people's names are alike, 0 to 1, whatever the order of the words and whoever wrote them down. Symmetric. A second name
 * that one of the two leaves out costs little; a single word is half a name. Knows no list, no date.
 */
import type { SoundingWord } from './name-sound.ts';
import type { NameReading } from './name-words.ts';

/** Two words that are less alike than this are two words. */
export const WORD_LIKENESS_MIN = 0.6;
/** More letters than these are never a matter of typing. */
export const ERRORS_MAX = 2;
/** Consonants that are the same say little when there are this few. */
const BONES_MIN = 3;
const SAME_BONES = 0.8;
const SAME_BONES_SOUND_MIN = 0.7;
/** `Samir` and `Samira`: no transcription, but a man and a woman. */
const OTHER_GENDER = 0.6;
const BARE_LIKENESS = 0.95;
const BARE_SHORT_LIKENESS = 0.85;
const LEFT_OUT = 0.03;
const LEFT_OUT_MAX = 0.12;
const HALF_A_NAME = 0.5;

/** The best of all readings of the two. */
export function nameLikeness(one: readonly NameReading[], other: readonly NameReading[]): number {
  let best = 0;
  for (const a of one) for (const b of other) best = Math.max(best, readingLikeness(a, b));
  return best;
}

/** Written in one word on one side and in two on the other, the name is the same. */
function readingLikeness(a: NameReading, b: NameReading): number {
  const asTheyStand = wordsLikeness(a, b);
  if (a.length === b.length || asTheyStand === 1) return asTheyStand;
  const [longer, shorter] = a.length > b.length ? [a, b] : [b, a];
  return joinedOnce(longer).reduce((best, joined) => Math.max(best, wordsLikeness(joined, shorter)), asTheyStand);
}

/** Each pair of neighbours run together. */
export function joinedOnce(words: NameReading): NameReading[] {
  return words.slice(1).map((word, i) => words.toSpliced(i, 2, joinedWords(words[i]!, word)));
}

export function joinedWords(word: SoundingWord, next: SoundingWord): SoundingWord {
  return {
    sound: (word.sound + next.sound).replace(/(.)\1+/gu, '$1'),
    bones: (word.bones + next.bones).replace(/(.)\1+/gu, '$1'),
    bare: word.bare || next.bare,
  };
}

function wordsLikeness(a: NameReading, b: NameReading): number {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  if (shorter.length === 0) return 0;
  const alike = bestPairs(longer, shorter) / shorter.length;
  if (shorter.length === 1 && longer.length > 1) return alike * HALF_A_NAME;
  return Math.max(0, alike - Math.min(LEFT_OUT_MAX, (longer.length - shorter.length) * LEFT_OUT));
}

/** The greatest sum of likenesses in which no word of the longer name is used twice. */
function bestPairs(longer: NameReading, shorter: NameReading): number {
  let sums = new Float64Array(1 << longer.length).fill(-1);
  sums[0] = 0;
  for (const word of shorter) {
    const next = Float64Array.from(sums);
    for (let i = 0; i < longer.length; i++) {
      const alike = wordLikeness(word, longer[i]!);
      if (alike < WORD_LIKENESS_MIN) continue;
      for (let used = 0; used < sums.length; used++) {
        const sum = sums[used]!;
        if (sum < 0 || used & (1 << i)) continue;
        next[used | (1 << i)] = Math.max(next[used | (1 << i)]!, sum + alike);
      }
    }
    sums = next;
  }
  return sums.reduce((best, sum) => Math.max(best, sum), 0);
}

/** One error in a short word costs much, in a long one little; other vowels cost little where the consonants are the same. */
export function wordLikeness(a: SoundingWord, b: SoundingWord): number {
  if (a.sound === b.sound) return 1;
  const [longer, shorter] = a.sound.length >= b.sound.length ? [a, b] : [b, a];
  const most = a.bones === b.bones ? Math.floor(longer.sound.length * (1 - SAME_BONES_SOUND_MIN)) : ERRORS_MAX;
  const errors = distance(longer.sound, shorter.sound, Math.max(most, ERRORS_MAX));
  const alike = 1 - errors / longer.sound.length;
  if (a.bones === b.bones) {
    if (a.bare !== b.bare && a.bones.length > 1) {
      return a.bones.length >= BONES_MIN ? BARE_LIKENESS : BARE_SHORT_LIKENESS;
    }
    if (longer.sound === `${shorter.sound}a`) return OTHER_GENDER;
    if (a.bones.length >= BONES_MIN && alike >= SAME_BONES_SOUND_MIN) return SAME_BONES + (1 - SAME_BONES) * alike;
  }
  return errors > ERRORS_MAX ? 0 : Math.max(0, 1 - 2 * (1 - alike));
}

/** Longer words are compared by their beginnings. */
const LETTERS_MAX = 32;
/** Two rows before the present one, and it; kept, because a list is compared word by word. */
const rows = [0, 1, 2].map(() => new Int32Array(LETTERS_MAX + 1));

/** Letters wrong, missing, too many, or neighbours swapped; anything above `max` is told as one more. */
function distance(a: string, b: string, max: number): number {
  const [m, n] = [Math.min(a.length, LETTERS_MAX), Math.min(b.length, LETTERS_MAX)];
  if (Math.abs(m - n) > max) return max + 1;
  let [before, last, row] = rows as [Int32Array, Int32Array, Int32Array];
  for (let j = 0; j <= n; j++) last[j] = j;
  for (let i = 1; i <= m; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= n; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let errors = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        errors = Math.min(errors, before[j - 2]! + 1);
      }
      row[j] = errors;
      least = Math.min(least, errors);
    }
    // The row before may have been less: a swap looks two back.
    if (least > max + 1) return max + 1;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[n]!, max + 1);
}
