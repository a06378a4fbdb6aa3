/**
 * How a word of a name sounds, whoever wrote it down: one spelling for the transcriptions of a name (Mohamed, Muhammad, Mouhammed), from
 * Latin or Arabic letters, and its consonants alone. Knows no list of names. Words are in search spelling.
 */

export interface SoundingWord {
  /** Consonants of one spelling, vowels of three kinds: `a`, `i`, `u`. */
  readonly sound: string;
  /** The consonants alone: what is left of a name between two scripts. */
  readonly bones: string;
  /** Written in Arabic letters, hence without its short vowels. */
  readonly bare: boolean;
}

const ARABIC = /\p{Script=Arabic}/u;
const ARABIC_LETTER = /\p{Script=Arabic}/gu;

/** In letters that the rules below read; a long vowel is a vowel, `ع` and hamza are heard only as the vowel that begins a word. */
const ROMAN: Readonly<Record<string, string>> = {
  ا: 'a',
  ب: 'b',
  ت: 't',
  ث: 'th',
  ج: 'j',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'dh',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: '',
  غ: 'gh',
  ف: 'f',
  ق: 'q',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  و: 'w',
  ي: 'y',
  ء: '',
  پ: 'p',
  چ: 'ch',
  ڤ: 'v',
  گ: 'g',
  ژ: 'j',
};

/** In this order; each is what some language writes for the sound on its right. `X`: as in English `she`. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/(.)\1+/gu, '$1'],
  [/^oua|^wa|^ua/, 'Va'],
  [/^oui|^wi|^we|^oue/, 'Vi'],
  [/^w/, 'V'],
  [/f$|v/g, 'V'],
  [/eaux?/g, 'o'],
  [/^y(?=[aeiou])/, 'Y'],
  [/tch|sch|sh|ch/g, 'X'],
  [/x/g, 'ks'],
  [/dj|j/g, 'J'],
  [/g(?=[eiy])/g, 'J'],
  [/kh|ck|q/g, 'k'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/gh/g, 'g'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/h$/, ''],
  [/t$/, 'd'],
  [/aou|ou|ow|aw|au|w|o/g, 'u'],
  [/ai|ay|ei|ey|ae|ee|ie|y|e/g, 'i'],
  [/(.)\1+/gu, '$1'],
];
const VOWELS = /[aiu]/g;

export function soundOf(word: string): SoundingWord {
  const bare = ARABIC.test(word);
  let sound = bare ? romanised(word) : word;
  for (const [written, heard] of RULES) sound = sound.replace(written, heard);
  return { sound, bones: sound.replace(VOWELS, '').replace(/(.)\1+/gu, '$1'), bare };
}

function romanised(word: string): string {
  return word
    .replace(/^[عء]/u, 'a')
    .replace(/^ي/u, 'Y')
    .replace(ARABIC_LETTER, (letter) => ROMAN[letter] ?? '');
}
