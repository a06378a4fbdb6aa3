/**
 * Takes off what stands around a command: greetings and thanks, a telephone's or a person's signature, and the joint between a
 * command's word and what is glued to it. Knows where these stand, not what the command is.
 */
import { COURTESY_WORDS_MAX, deviceSignatureWords, isClosing, isCourtesy } from './sms-courtesy.ts';
import { isDoubtful } from './sms-doubt.ts';
import { keyOf, type Word } from './sms-plain.ts';
import { commandOfKey } from './sms-words.ts';

const SIGNATURE_WORDS_MAX = 6;
const CLOSING_WORDS_MAX = 3;
const GLUED_LENGTH_MAX = 24;
const RULE = /^(?:-{2,}|—+|_{2,})$/u;
const DEVICE_WORD = /^[\p{L}\p{M}\d'’-]+$/u;
/** A person's name as he signs with it: a capital first, or a letter of a script that has none. */
const NAME_WORD = /^[\p{Lu}\p{Lo}][\p{L}\p{M}'’.-]*$/u;

function keysOf(words: readonly Word[], from: number, count: number): string[] {
  return words.slice(from, from + count).map(({ key }) => key);
}

/** Without the greetings before and the thanks behind. */
export function withoutCourtesy(words: readonly Word[]): readonly Word[] {
  let from = 0;
  let to = words.length;
  for (let taken = courtesyAt(words, from, to); taken > 0; taken = courtesyAt(words, from, to)) from += taken;
  for (let taken = courtesyBefore(words, from, to); taken > 0; taken = courtesyBefore(words, from, to)) to -= taken;
  return words.slice(from, to);
}

function courtesyAt(words: readonly Word[], from: number, to: number): number {
  for (let count = Math.min(COURTESY_WORDS_MAX, to - from); count > 0; count--) {
    if (isCourtesy(keysOf(words, from, count).join(' '))) return count;
  }
  return 0;
}

function courtesyBefore(words: readonly Word[], from: number, to: number): number {
  for (let count = Math.min(COURTESY_WORDS_MAX, to - from); count > 0; count--) {
    if (isCourtesy(keysOf(words, to - count, count).join(' '))) return count;
  }
  return 0;
}

/** Without a signature at the end, if it surely is one: nothing in it could take back what stands before it. */
export function withoutSignature(words: readonly Word[]): readonly Word[] {
  for (let at = 1; at < words.length; at++) {
    const opening = signatureAt(words, at);
    if (!opening) continue;
    const rest = words.slice(at + opening.words);
    const isHarmless =
      rest.length <= SIGNATURE_WORDS_MAX &&
      rest.every(({ raw, key }) => opening.allows.test(raw) && !isDoubtful(key) && commandOfKey(key) === undefined);
    if (isHarmless) return words.slice(0, at);
  }
  return words;
}

function signatureAt(words: readonly Word[], at: number): { words: number; allows: RegExp } | undefined {
  const ofDevice = deviceSignatureWords(keysOf(words, at, COURTESY_WORDS_MAX));
  if (ofDevice > 0) return { words: ofDevice, allows: DEVICE_WORD };
  if (words[at]!.opensLine && RULE.test(words[at]!.raw)) return { words: 1, allows: NAME_WORD };
  for (let count = CLOSING_WORDS_MAX; count > 0; count--) {
    if (isClosing(keysOf(words, at, count).join(' '))) return { words: count, allows: NAME_WORD };
  }
  return undefined;
}

/** The first word parted from what is glued to it (`RECH100`, `RECH:100`, `ch7n100`), `top up` as one, and no colon behind it. */
export function partGlued(words: readonly Word[]): Word[] {
  const [first, second, ...rest] = words;
  if (!first) return [];
  if (first.key === 'top up') return [{ ...first, key: 'topup' }, ...words.slice(1)];
  if (first.key === 'top' && second?.key === 'up' && !first.isEnded) return [{ ...second, key: 'topup' }, ...rest];
  const parts = commandOfKey(first.key) && !first.raw.includes(':') ? [first] : partsOf(first);
  return [...parts, ...(second?.raw === ':' ? rest : words.slice(1))];
}

function partsOf(word: Word): Word[] {
  const { raw } = word;
  if (raw.length > GLUED_LENGTH_MAX) return [word];
  for (let at = raw.length - 1; at > 1; at--) {
    if (!/[\d€:]/.test(raw[at]!)) continue;
    const key = keyOf(raw.slice(0, at));
    if (!commandOfKey(key)) continue;
    const glued = raw.slice(at).replace(/^:/, '');
    const command: Word = { ...word, raw: raw.slice(0, at), key, digits: 'none', isEnded: false };
    return glued === '' ? [command] : [command, { ...word, raw: glued, key: keyOf(glued), opensLine: false }];
  }
  return [word];
}
