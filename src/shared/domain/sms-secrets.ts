/**
 * A text as it may be stored: codes and card numbers masked, even in messages that could not be read. When in doubt it masks. Knows
 * which commands take a secret, not the conversation.
 */
import { ConfirmationCode, parseSmsCode, SMS_CODE_SYMBOLS } from './enrolment-code.ts';
import { isOneTypoApart } from './one-typo.ts';
import { maskPans } from './pan.ts';
import { searchKey } from './search-key.ts';
import { parseSmsText } from './sms-text.ts';
import { COMMAND_WORDS, commandOfKey, type SmsCommand } from './sms-words.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

const SECRET_MASK = '•••';
const WORD = /[\p{L}\p{M}\p{N}\p{Cf}]+/gu;
const LETTERS = /^[\p{L}\p{M}]+/u;
const MISTYPED_LENGTH_MAX = 14;

const secretWords = Array.from(COMMAND_WORDS)
  .filter(([, { command }]) => takesSecret(command))
  .map(([word]) => word);

function takesSecret(command: SmsCommand | undefined): boolean {
  return command === 'confirm' || command === 'enrol' || command === 'code';
}

interface NamedCommand {
  /** The letters that stand for it. */
  readonly name: string;
  readonly command: SmsCommand | undefined;
}

/** The command a word stands for, or that its first letters do: `na3am`, `oui482`. */
function commandIn(word: string): NamedCommand {
  const whole = commandOfKey(searchKey(word));
  if (whole) return { name: word, command: whole.command };
  const name = LETTERS.exec(word)?.[0] ?? '';
  return { name, command: commandOfKey(searchKey(name))?.command };
}

/** `OIU 482` was meant to be a code's message, too. */
function nearlyTakesSecret({ name, command }: NamedCommand): boolean {
  if (command !== undefined) return takesSecret(command);
  const key = searchKey(name);
  return key !== '' && key.length <= MISTYPED_LENGTH_MAX && secretWords.some((word) => isOneTypoApart(key, word));
}

function isCode(text: string): boolean {
  return ConfirmationCode.safeParse(text).success || parseSmsCode(text).ok;
}

/** Masks codes (`OUI 482`, `INSCR 7K3M92`, `CODE …`, or a code alone) and card numbers. */
export function maskSecrets(text: string): string {
  const { intent } = parseSmsText(text);
  if (intent === 'reload' || intent === 'balance' || intent === 'block') return maskPans(text);
  const words = Array.from(text.matchAll(WORD), ([word]) => toLatinDigits(withoutInvisible(word)));
  const named = words.map(commandIn);
  const secretNamed = named.some(nearlyTakesSecret);
  const first = named[0]?.command;
  const isCodeAlone = first === undefined && isCode(words.join(''));
  const isCodeWordAlone = first === 'code' && words.length === 2;
  const allIsSecret = isCodeAlone || isCodeWordAlone || intent === 'confirm' || intent === 'enrol';

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
