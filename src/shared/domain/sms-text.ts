/**
 * Reads what a customer texts to the short number. Total: every text has an intent, and what a person would not call an
 * order never becomes one: in doubt it is unknown, with what we would propose. Knows the commands, not the customer, his cards or
 * their limits.
 */
import { unreachable } from '../kernel/assert.ts';
import { ConfirmationCode, parseSmsCode, type SmsCode } from './enrolment-code.ts';
import type { Language } from './language.ts';
import type { Cents } from './money.ts';
import { isReport } from './sms-doubt.ts';
import { partGlued, withoutCourtesy, withoutSignature } from './sms-frame.ts';
import { readCardAlone, readOrder, readSwapped, whyNoAmount, type SmsAmountReason } from './sms-order.ts';
import { readPlain, type PlainText, type Word } from './sms-plain.ts';
import { suggestText } from './sms-suggestion.ts';
import { commandOfKey, languageNamed, type CommandWord, type SmsCommand } from './sms-words.ts';

/** Three concatenated messages; nothing longer is a command. */
const SMS_TEXT_LENGTH_MAX = 480;
const ARABIC_LETTER = /\p{Script=Arabic}/u;

/** `card` is a nickname (as `CardNickname`) or the last four digits; absent when the customer named none. */
export type SmsIntent = (
  | { readonly intent: 'reload'; readonly amount_cents: Cents; readonly card?: string | undefined }
  | {
      readonly intent: 'reload-amount-unreadable';
      readonly reason: SmsAmountReason;
      readonly suggestion?: string | undefined;
    }
  | { readonly intent: 'confirm'; readonly code: ConfirmationCode }
  | { readonly intent: 'balance'; readonly card?: string | undefined }
  | { readonly intent: 'block'; readonly card?: string | undefined }
  | { readonly intent: 'enrol'; readonly code: SmsCode }
  /** `language` is the one he asks for. */
  | { readonly intent: 'language'; readonly language: Language }
  | { readonly intent: 'help' | 'stop' | 'contact' }
  /** `suggestion`: what he may have meant, as a text that would be understood. */
  | { readonly intent: 'unknown'; readonly suggestion?: string | undefined }
) & {
  /** Of the command's word or, without one, of the letters; undefined when it belongs to no one language. */
  readonly language: Language | undefined;
};

export function parseSmsText(text: string): SmsIntent {
  if (text.length > SMS_TEXT_LENGTH_MAX) return { intent: 'unknown', language: undefined };
  const plain = readPlain(text);
  if (!plain) return { intent: 'unknown', language: undefined };
  const words = withoutSignature(plain.words);
  if (words.length === 0) return { intent: plain.isQuestion ? 'help' : 'unknown', language: undefined };
  const read = readWords(words, plain.isQuestion);
  if (!read) return notUnderstood(text, plain);
  return read.intent === 'reload-amount-unreadable' ? { ...read, suggestion: suggestText(plain).suggestion } : read;
}

/** A language's name alone, a command and what belongs to it, or an amount before its command. */
function readWords(all: readonly Word[], isQuestion: boolean): SmsIntent | undefined {
  const words = withoutCourtesy(all);
  const named = readLanguage(words);
  if (named) return { intent: 'language', language: named };
  const [first, ...rest] = partGlued(words);
  const known = first && commandOfKey(first.key);
  if (known && !isReport(first.raw)) return readCommand(first, known, rest, isQuestion);
  const at = words.findIndex(({ key }) => commandOfKey(key)?.command === 'reload');
  const word = words[at];
  if (at <= 0 || !word || isReport(word.raw) || isQuestion) return undefined;
  const order = readSwapped(words.slice(0, at), words.slice(at + 1));
  return order && { intent: 'reload', ...order, language: commandOfKey(word.key)?.language };
}

function readCommand(
  word: Word,
  { command, language }: CommandWord,
  rest: readonly Word[],
  isQuestion: boolean,
): SmsIntent | undefined {
  if (isQuestion && !MAY_BE_ASKED.has(command)) return undefined;
  switch (command) {
    case 'reload':
      return readReload(word, rest, language);
    case 'confirm':
      return readCode(rest, language, ['confirm']);
    case 'enrol':
      return readCode(rest, language, ['enrol']);
    case 'code':
      return readCode(rest, language, ['confirm', 'enrol']);
    case 'balance':
    case 'block': {
      const named = readCardAlone(rest);
      return named && { intent: command, ...named, language };
    }
    case 'language': {
      const asked = readLanguage(rest);
      return asked && { intent: command, language: asked };
    }
    case 'help':
    case 'contact':
      return rest.length === 0 ? { intent: command, language } : undefined;
    case 'stop':
      return rest.every(({ key }) => key === 'sms') ? { intent: command, language } : undefined;
    default:
      return unreachable(command);
  }
}

/** `SOLDE ?` asks for what `SOLDE` asks for; `RECH 100 ?` does not order. */
const MAY_BE_ASKED: ReadonlySet<SmsCommand> = new Set(['balance', 'help', 'contact', 'language']);

function readReload(word: Word, rest: readonly Word[], language: Language | undefined): SmsIntent | undefined {
  const order = readOrder(rest);
  if (typeof order === 'object') return isNoun(word, order.card) ? undefined : { intent: 'reload', ...order, language };
  const reason = order ?? whyNoAmount(rest);
  return reason && { intent: 'reload-amount-unreadable', reason, language };
}

/** In `recharge 100 activée` the word is a noun, and what looks like a name tells what became of it. */
function isNoun({ key }: Word, card: string | undefined): boolean {
  return key === 'recharge' && card !== undefined && FEMININE_PARTICIPLE.test(card);
}
const FEMININE_PARTICIPLE = /^[A-Z]{3,}EES?$/;

/** Three digits confirm, six symbols enrol. */
function readCode(
  rest: readonly Word[],
  language: Language | undefined,
  meant: readonly ('confirm' | 'enrol')[],
): SmsIntent | undefined {
  if (rest.some(({ digits }) => digits === 'mixed' || digits === 'other')) return undefined;
  const written = rest.map(({ raw }) => raw).join(' ');
  if (meant.includes('confirm')) {
    const code = ConfirmationCode.safeParse(written);
    if (code.success) return { intent: 'confirm', code: code.data, language };
  }
  const code = meant.includes('enrol') ? parseSmsCode(written) : undefined;
  return code?.ok ? { intent: 'enrol', code: code.value, language } : undefined;
}

/** `AR`, `en anglais`, `in English`. */
function readLanguage(words: readonly Word[]): Language | undefined {
  const [first, second] = words;
  if (words.length === 1) return languageNamed(first!.key);
  return words.length === 2 && (first!.key === 'en' || first!.key === 'in') ? languageNamed(second!.key) : undefined;
}

function notUnderstood(text: string, plain: PlainText): SmsIntent {
  const { suggestion, language } = suggestText(plain);
  return { intent: 'unknown', suggestion, language: language ?? (ARABIC_LETTER.test(text) ? 'ar' : undefined) };
}
