/**
 * Chooses the wording that fits one SMS and counts what it takes, before anything is queued: length and price are known
 * first. Knows no sentence.
 */
import type { Language } from '@flouss/shared/domain/language';
import { smsSegments } from '@flouss/shared/domain/sms-segments';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { Catalogue, Reply, Wordings } from './reply.ts';

const CATALOGUES: Record<Language, Catalogue> = { fr, en, ar };

export interface FittedText {
  readonly text: string;
  readonly encoding: 'gsm7' | 'ucs2';
  readonly segments: number;
}

/** The reply in the customer's language, in the first wording that fits one SMS or else the one that takes fewest. */
export function fittedReply(reply: Reply, language: Language): FittedText {
  // Each sentence takes just its own kind of reply, and `say` has picked it.
  const sentence = CATALOGUES[language][reply.say] as (reply: Reply) => Wordings;
  const texts = sentence(reply).map(fittedText);
  return texts.reduce((best, text) => (text.segments < best.segments ? text : best));
}

export function fittedText(wording: string): FittedText {
  const text = inCheapLetters(wording);
  const { encoding, segments } = smsSegments(text);
  return { text, encoding, segments };
}

const NARROW_SPACES = /[\u00a0\u202f\u2009]/gu;
const LIGATURES: Readonly<Record<string, string>> = {
  œ: 'oe',
  Œ: 'OE',
  '’': "'",
  '‘': "'",
  '«': '"',
  '»': '"',
  '–': '-',
};

/** One letter outside GSM-7 (the ï of a name) more than halves what an SMS holds: accents go where that keeps the text within it. */
function inCheapLetters(wording: string): string {
  const text = wording.normalize('NFC').replace(NARROW_SPACES, ' ');
  const plain = Array.from(text, plainLetter).join('');
  return isGsm7(plain) ? plain : text;
}

function plainLetter(letter: string): string {
  if (isGsm7(letter)) return letter;
  return LIGATURES[letter] ?? letter.normalize('NFD').replace(/\p{Mn}/gu, '');
}

function isGsm7(text: string): boolean {
  return smsSegments(text).encoding === 'gsm7';
}
