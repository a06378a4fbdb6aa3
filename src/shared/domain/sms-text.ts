/**
 * Reads what a customer texts to the short number. Total: every text has an intent, and what a person would not call an
 * order never becomes one. Knows the words and their grammar, not the customer, his cards or their limits.
 */
import { unreachable } from '../kernel/assert.ts';
import { parseCardNickname } from './card-nickname.ts';
import { ConfirmationCode, parseSmsCode, SMS_CODE_SYMBOLS, type SmsCode } from './enrolment-code.ts';
import type { Language } from './language.ts';
import { parseEuros, type Cents } from './money.ts';
import { maskPans } from './pan.ts';
import { commandOf, type SmsCommand } from './sms-words.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

/** Three concatenated messages; nothing longer is a command. */
const SMS_TEXT_LENGTH_MAX = 480;
const RELOAD_WORDS_MAX = 6;

/** Why the amount of an order could not be read. `amount-ambiguous`: two readings, as in `RECH 1000 1234`. */
export type SmsAmountReason = 'amount-missing' | 'amount-unreadable' | 'amount-ambiguous';

/** `card` is a nickname (as `CardNickname`) or the last four digits; absent when the customer named none. */
export type SmsIntent = (
  | { readonly intent: 'reload'; readonly amount_cents: Cents; readonly card?: string | undefined }
  | { readonly intent: 'reload-amount-unreadable'; readonly reason: SmsAmountReason }
  | { readonly intent: 'confirm'; readonly code: ConfirmationCode }
  | { readonly intent: 'balance'; readonly card?: string | undefined }
  | { readonly intent: 'block'; readonly card?: string | undefined }
  | { readonly intent: 'enrol'; readonly code: SmsCode }
  /** Any other code, 3 to 12 letters and digits in capitals. */
  | { readonly intent: 'code'; readonly code: string }
  | { readonly intent: 'help' | 'stop' | 'contact' | 'unknown' }
) & {
  /** Of the command's word; undefined when it belongs to no one language. */
  readonly language: Language | undefined;
};

const FIRST_WORD = /^[\p{L}\p{M}]+/u;
/** What may follow a command's word: nothing, a space, or digits and a currency glued to it (`RECH100`). */
const AFTER_WORD = /^(?:$|[ \d€])/u;
const TRAILING_MARKS = /[ .!]+$/;

/** One line, Latin digits, single spaces, without a final full stop. */
function plainText(text: string): string {
  return toLatinDigits(withoutInvisible(text)).replace(/\s+/gu, ' ').trim().replace(TRAILING_MARKS, '');
}

export function parseSmsText(text: string): SmsIntent {
  if (text.length > SMS_TEXT_LENGTH_MAX) return { intent: 'unknown', language: undefined };
  const plain = plainText(text);
  const word = FIRST_WORD.exec(plain)?.[0] ?? '';
  const known = commandOf(word);
  const after = plain.slice(word.length);
  if (!known || !AFTER_WORD.test(after)) return { intent: 'unknown', language: undefined };
  return readCommand(known.command, after.trim(), known.language);
}

function readCommand(command: SmsCommand, rest: string, language: Language | undefined): SmsIntent {
  const unknown: SmsIntent = { intent: 'unknown', language };
  switch (command) {
    case 'reload':
      return readReload(rest, language);
    case 'confirm': {
      const code = ConfirmationCode.safeParse(rest);
      return code.success ? { intent: 'confirm', code: code.data, language } : unknown;
    }
    case 'balance':
    case 'block': {
      const card = readCard(rest);
      if (card !== undefined) return { intent: command, card, language };
      return rest === '' ? { intent: command, language } : unknown;
    }
    case 'enrol': {
      const code = parseSmsCode(rest);
      return code.ok ? { intent: 'enrol', code: code.value, language } : unknown;
    }
    case 'code': {
      const code = rest.replaceAll(' ', '').toUpperCase();
      return /^[A-Z0-9]{3,12}$/.test(code) ? { intent: 'code', code, language } : unknown;
    }
    case 'help':
    case 'stop':
    case 'contact':
      return rest === '' ? { intent: command, language } : unknown;
    default:
      return unreachable(command);
  }
}

/** A word as a card: four digits or a nickname. */
function readCard(word: string): string | undefined {
  if (/^\d{4}$/.test(word)) return word;
  const nickname = parseCardNickname(word);
  return nickname.ok ? nickname.value : undefined;
}

interface Reading {
  readonly amount_cents: Cents;
  readonly card: string | undefined;
}

/** An amount of these words, and a card of the one beside it. */
function readAs(amountWords: readonly string[], cardWord: string | undefined): Reading | undefined {
  const amount = parseEuros(amountWords.join(' '));
  const card = cardWord === undefined ? undefined : readCard(cardWord);
  if (!amount.ok || (cardWord !== undefined && card === undefined)) return undefined;
  return { amount_cents: amount.value, card };
}

/** An amount alone, before a card, or after it: an order only if exactly one of the three can be read. */
function readReload(rest: string, language: Language | undefined): SmsIntent {
  const words = rest === '' ? [] : rest.split(' ');
  const unreadable = (reason: SmsAmountReason): SmsIntent => ({ intent: 'reload-amount-unreadable', reason, language });
  if (words.length === 0) return unreadable('amount-missing');
  if (words.length > RELOAD_WORDS_MAX) return { intent: 'unknown', language };
  const readings = [
    readAs(words, undefined),
    readAs(words.slice(0, -1), words.at(-1)),
    readAs(words.slice(1), words[0]),
  ];
  const [reading, other] = readings.filter((each) => each !== undefined);
  if (other) return unreadable('amount-ambiguous');
  if (reading) return { intent: 'reload', ...reading, language };
  return readFailure(words, unreadable) ?? { intent: 'unknown', language };
}

/** What to answer somebody who meant an order: one word that may name a card, and something like an amount or nothing. */
function readFailure(
  words: readonly string[],
  unreadable: (reason: SmsAmountReason) => SmsIntent,
): SmsIntent | undefined {
  const withoutDigits = words.filter((word) => !/\d/.test(word) && word !== '€');
  if (words.length === 1 && withoutDigits.length === 1 && readCard(words[0]!) !== undefined)
    return unreadable('amount-missing');
  return withoutDigits.length <= 1 && withoutDigits.length < words.length ? unreadable('amount-unreadable') : undefined;
}

const SECRET_MASK = '•••';
const WORD = /[\p{L}\p{M}\p{N}\p{Cf}]+/gu;

/** The letters a word starts with, and the command they stand for: `oui482` is `oui`. */
function commandIn(word: string): { name: string; command: SmsCommand | undefined } {
  const name = FIRST_WORD.exec(word)?.[0] ?? '';
  return { name, command: commandOf(name)?.command };
}

function takesSecret(command: string | undefined): boolean {
  return command === 'confirm' || command === 'enrol' || command === 'code';
}

function isCode(text: string): boolean {
  return ConfirmationCode.safeParse(text).success || parseSmsCode(text).ok;
}

/**
 * The text as it may be stored: codes (`OUI 482`, `INSCR 7K3M92`, `CODE …`, or a code alone) and card numbers masked,
 * even in messages that could not be read. When in doubt it masks.
 */
export function maskSecrets(text: string): string {
  const { intent } = parseSmsText(text);
  if (intent === 'reload' || intent === 'balance' || intent === 'block') return maskPans(text);
  const words = Array.from(text.matchAll(WORD), ([word]) => toLatinDigits(withoutInvisible(word)));
  const secretNamed = words.some((word) => takesSecret(commandIn(word).command));
  const isCodeAlone = commandIn(words[0] ?? '').command === undefined && isCode(words.join(''));
  const allIsSecret = isCodeAlone || takesSecret(intent);

  const masked = text.replace(WORD, (written) => {
    const word = toLatinDigits(withoutInvisible(written));
    const { name, command } = commandIn(word);
    if (takesSecret(command)) return word === name ? written : `${name} ${SECRET_MASK}`;
    const hasDigit = /\d/.test(word);
    if (allIsSecret || (secretNamed && (hasDigit || isCode(word)))) return SECRET_MASK;
    // Six symbols with a digit among them are a code, even glued to a word; but not an order glued together (`RECH50`).
    const endsAsCode = hasDigit && /\p{L}/u.test(word) && parseSmsCode(word.slice(-SMS_CODE_SYMBOLS)).ok;
    return command === undefined && endsAsCode ? SECRET_MASK : written;
  });
  return maskPans(masked);
}
