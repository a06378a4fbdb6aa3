/**
 * What somebody may have meant whose text is no command: `REHC 100` is proposed as `RECH 100`, and never taken for it. Proposes only
 * what would be understood if it were sent, and nothing where a word may have meant the opposite. Knows no customer.
 */
import type { Language } from './language.ts';
import { eurosAsInput } from './money.ts';
import { isOneTypoApart } from './one-typo.ts';
import { isCourtesy } from './sms-courtesy.ts';
import { isDoubtful, isFiller, isReport } from './sms-doubt.ts';
import { withoutCourtesy, withoutSignature } from './sms-frame.ts';
import { readCardAlone, readOrder } from './sms-order.ts';
import { keyOf, readPlain, type PlainText, type Word } from './sms-plain.ts';
import { COMMAND_WORDS, commandOfKey, languageNamed, lossOf, nearCommandOf, type CommandWord } from './sms-words.ts';
import { toLatinDigits } from './typed-text.ts';

export interface Proposal {
  readonly suggestion: string | undefined;
  /** Of the command that was meant, or of the first command's word there is. */
  readonly language: Language | undefined;
}

const WORDS_MAX = 14;
const TYPED_MIN = 3;
const TYPED_MAX = 14;
/** A shorter word is one letter away from too many others; a yes is never proposed, so that it may be (`OIU 482`). */
const KNOWN_MIN = 4;
const TYPED_SHORT_OF_MIN = 4;
/** `recharge-moi`, `rech-100-maman`, `rech,100`. */
const JOINED_MAX = 3;
const ORDER_WORD: CommandWord = { command: 'reload', language: undefined, proper: 'RECH' };

const typoTargets = [...COMMAND_WORDS].filter(
  ([word, { command }]) => word.length >= KNOWN_MIN || command === 'confirm',
);

/** The command that a word in search spelling nearly is. */
function nearlyCommand(key: string): CommandWord | undefined {
  if (key.length < TYPED_MIN || key.length > TYPED_MAX || isDoubtful(key) || isFiller(key) || isCourtesy(key))
    return undefined;
  const near = nearCommandOf(key);
  if (near) return near;
  const typo = typoTargets.find(([word]) => Math.abs(word.length - key.length) <= 1 && isOneTypoApart(key, word));
  if (typo) return typo[1];
  return key.length < TYPED_SHORT_OF_MIN ? undefined : typoTargets.find(([word]) => word.startsWith(key))?.[1];
}

export function suggestText(plain: PlainText): Proposal {
  const words = withoutCourtesy(withoutSignature(plain.words));
  const language = words.map(({ key }) => commandOfKey(key)?.language).find((each) => each !== undefined);
  if (words.length > WORDS_MAX) return { suggestion: undefined, language };
  const parts = words.flatMap(partsOf);
  const askable = balanceIn(parts) ?? lossIn(parts);
  if (askable) return { suggestion: askable.proper, language: askable.language };
  if (plain.isQuestion || parts.some(tellsSomethingElse)) return { suggestion: undefined, language };
  const meant = commandIn(parts);
  const suggestion = propose(meant?.known, clean(parts.filter((_, at) => at !== meant?.at)));
  return { suggestion, language: meant?.known.language ?? language };
}

function tellsSomethingElse({ raw, key }: Word): boolean {
  return isDoubtful(key) || (commandOfKey(key) !== undefined && isReport(raw));
}

/** Whoever writes a sentence about his balance wants to know it: that costs nothing and changes nothing. */
function balanceIn(words: readonly Word[]): CommandWord | undefined {
  const commands = words.map(({ key }) => commandOfKey(key)).filter((each) => each !== undefined);
  const [first] = commands;
  const hasDigits = words.some(({ raw }) => /\d/.test(raw));
  return first?.command === 'balance' && commands.length === 1 && !hasDigits ? first : undefined;
}

/** A card that is lost or stolen is in a hurry; blocking it waits for a code, so a proposal harms nobody. */
function lossIn(words: readonly Word[]): CommandWord | undefined {
  if (words.some(({ raw, key }) => /\d/.test(raw) || commandOfKey(key) !== undefined)) return undefined;
  return words.map(({ key }) => lossOf(key)).find((each) => each !== undefined);
}

/** The command there is, or else the first word that nearly is one. */
function commandIn(words: readonly Word[]): { at: number; known: CommandWord } | undefined {
  for (const read of [commandOfKey, nearlyCommand]) {
    for (const [at, { key }] of words.entries()) {
      const known = read(key);
      if (known) return { at, known };
    }
  }
  return undefined;
}

function propose(known: CommandWord | undefined, rest: readonly Word[]): string | undefined {
  if (rest.some(({ key }) => commandOfKey(key) !== undefined)) return undefined;
  switch (known?.command) {
    case undefined:
      // A number alone may be a code, or anything.
      return rest.some(({ raw }) => /[^\d.,\s]/.test(raw)) ? proposeOrder(ORDER_WORD, rest) : undefined;
    case 'reload':
      return proposeOrder(known, rest);
    case 'balance':
    case 'block': {
      const named = readCardAlone(rest);
      return named && [known.proper, named.card].filter((each) => each !== undefined).join(' ');
    }
    case 'language': {
      const asked = rest.length === 1 ? languageNamed(rest[0]!.key) : undefined;
      return asked && `${known.proper} ${asked.toUpperCase()}`;
    }
    case 'help':
    case 'stop':
    case 'contact':
      return rest.length === 0 ? known.proper : undefined;
    // A code is never said again.
    case 'confirm':
    case 'enrol':
    case 'code':
      return undefined;
  }
}

function proposeOrder({ proper }: CommandWord, rest: readonly Word[]): string | undefined {
  const order = readOrder(rest);
  if (typeof order !== 'object') return undefined;
  const { amount_cents, card } = order;
  const text = [proper, eurosAsInput(amount_cents), ...(card === undefined ? [] : [card])].join(' ');
  const again = readOrder(readPlain(text)?.words.slice(1) ?? []);
  return typeof again === 'object' && again.amount_cents === amount_cents && again.card === card ? text : undefined;
}

/** Without the small words, and with numbers as they were meant: `10O`, `100e`, `１００`. */
function clean(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (const word of words) {
    const { raw, key } = word;
    const isSmall = raw === '' || isFiller(key) || isCourtesy(key) || /^e$/i.test(raw);
    const last = kept.at(-1);
    if (!isSmall) kept.push(mended(word));
    // Two numbers with a word between them (`100 à 200`) are not one.
    else if (last) kept[kept.length - 1] = { ...last, isEnded: true };
  }
  return kept;
}

const NUMBER_LIKE = /^(?=.*\d)[\dOoIl|.,]+(?:€|e)?$/u;

function mended(word: Word): Word {
  const raw = toLatinDigits(word.raw.normalize('NFKC'));
  if (!NUMBER_LIKE.test(raw))
    return word.digits === 'mixed' || word.digits === 'other' ? { ...word, raw, digits: 'latin' } : word;
  const meant = raw.replace(/[Oo]/g, '0').replace(/[Il|]/g, '1').replace(/e$/u, '');
  return { ...word, raw: meant, key: keyOf(meant), digits: 'latin' };
}

const QUOTES = /^[«»"“”„‘’'()[\]*]+|[«»"“”„‘’'()[\]*]+$/gu;
const WORD_AND_NUMBER = /^(\p{L}[\p{L}\p{M}]*)(\d[\d.,]*€?)(\p{L}*)$/u;

/** Without quotation marks, and letters parted from the number between them: `RECH100MAMAN`. */
function partsOf(word: Word): Word[] {
  const raw = word.raw.replace(QUOTES, '');
  const bare: Word = raw === word.raw ? word : { ...word, raw, key: keyOf(raw) };
  const joined = raw.split(/[-'’.,]/u);
  if (joined.length > 1 && joined.length <= JOINED_MAX && commandOfKey(keyOf(joined[0]!)))
    return joined.map((part) => partOf(bare, part));
  const [, letters = '', number = '', after = ''] = WORD_AND_NUMBER.exec(raw) ?? [];
  const key = keyOf(letters);
  if (!(commandOfKey(key) ?? nearlyCommand(key)) || commandOfKey(bare.key)) return [bare];
  const parts: Word[] = [
    { ...bare, raw: letters, key, digits: 'none', isEnded: false },
    { ...bare, raw: number, key: number },
  ];
  if (after !== '') parts.push({ ...bare, raw: after, key: keyOf(after), digits: 'none' });
  return parts;
}

function partOf(word: Word, raw: string): Word {
  return { ...word, raw, key: keyOf(raw) };
}
