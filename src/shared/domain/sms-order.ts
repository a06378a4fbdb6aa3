/**
 * The grammar of an order: the word, one amount, at most one card, in the order people write them. Whatever can be read two ways, or
 * has a word more, is none. Knows no language's words but those that lead to a card (`pour`, `for`, `بطاقة`).
 */
import { parseCardNickname } from './card-nickname.ts';
import { parseEuros, type Cents } from './money.ts';
import { searchKey } from './search-key.ts';
import type { Word } from './sms-plain.ts';

/** Why the amount of an order could not be read. `amount-ambiguous`: two readings, as in `RECH 1000 1234`. */
export type SmsAmountReason = 'amount-missing' | 'amount-unreadable' | 'amount-ambiguous';

/** `card` is a nickname (as `CardNickname`) or the last four digits; absent when the customer named none. */
export interface SmsOrder {
  readonly amount_cents: Cents;
  readonly card: string | undefined;
}

const ORDER_WORDS_MAX = 10;
/** A number so small before the word counts it (`2 recharge`); four digits may be a year, or a card's. */
const COUNT = /^\d$/;
const LEADING_ZERO = /^\D*0\d/;
/** More digits are a telephone's number. */
const WHOLE_DIGITS_MAX = 6;
/** As likely the last four of a card as an amount: nobody orders 4,821 euros. */
const LAST_FOUR = /^\d{3}[1-9]$/;
const FOUR_DIGITS = /^\d{4}$/;
/** `100 200` are two amounts, `1 200` is one. */
const TWO_NUMBERS = /\d{2} \d/;
/** Beside another one of its kind it may be the amount or the card. */
const MAYBE_EITHER = /^[1-9]\d{3}$/;

/** What may stand between an amount and its card. */
const LEADS_TO_CARD = new Set(
  searchKeys(`
    pour, a, sur, carte, pour carte, sur carte, sur la carte, pour la carte, a la carte, la carte, sur la carte de, pour la carte de,
    a la carte de, carte de, la carte de, ma carte, sur ma carte, n, no, numero,
    for, to, on, card, for card, on card, to card, on the card, to the card, for the card, the card, my card, on my card,
    الى, على, في, بطاقة, البطاقة, الى بطاقة, على بطاقة, الى البطاقة, على البطاقة, في بطاقة, لبطاقة, للبطاقة, l, li
  `),
);
const LEADING_WORDS_MAX = 4;

function searchKeys(list: string): string[] {
  return list.split(',').map((each) => searchKey(each));
}

/** Of the words after the command's. */
export function readOrder(words: readonly Word[]): SmsOrder | 'amount-ambiguous' | undefined {
  if (words.length === 0 || words.length > ORDER_WORDS_MAX) return undefined;
  if (words.filter(({ raw }) => MAYBE_EITHER.test(raw)).length > 1) return 'amount-ambiguous';
  const last = words.length - 1;
  const readings = [
    readAs(words, undefined),
    readAs(words.slice(0, cutBefore(words, last)), words[last]),
    readCardFirst(words),
  ].filter((each) => each !== undefined);
  return readings.length > 1 ? 'amount-ambiguous' : readings[0];
}

/** `100 RECH MAMAN`: the amount before the command's word, the card behind it. */
export function readSwapped(before: readonly Word[], after: readonly Word[]): SmsOrder | undefined {
  const number = before.length === 1 ? before[0]!.raw : '';
  if (before.length + after.length > ORDER_WORDS_MAX || COUNT.test(number) || FOUR_DIGITS.test(number))
    return undefined;
  if (after.length === 0) return readAs(before, undefined);
  const last = after.length - 1;
  return cutBefore(after, last) === 0 ? readAs(before, after[last]) : undefined;
}

/** What to answer somebody who meant an order: one word that may name a card, and something like an amount or nothing. */
export function whyNoAmount(words: readonly Word[]): SmsAmountReason | undefined {
  if (words.length === 0) return 'amount-missing';
  if (words.length > ORDER_WORDS_MAX) return undefined;
  const withoutDigits = words.filter(({ raw, digits }) => digits === 'none' && raw !== '€');
  if (words.length === 1 && withoutDigits.length === 1 && readCard(words[0]!) !== undefined) return 'amount-missing';
  return withoutDigits.length <= 1 && withoutDigits.length < words.length ? 'amount-unreadable' : undefined;
}

/** A word as a card: four digits or a nickname. */
export function readCard({ raw, key, digits }: Word): string | undefined {
  if (key === '' || digits === 'mixed' || digits === 'other') return undefined;
  if (/^\d{4}$/.test(raw)) return raw;
  const nickname = parseCardNickname(raw);
  return nickname.ok ? nickname.value : undefined;
}

/** One or none, behind the words that lead to it. */
export function readCardAlone(words: readonly Word[]): { card: string | undefined } | undefined {
  if (words.length === 0) return { card: undefined };
  const last = words.length - 1;
  const card = cutBefore(words, last) === 0 ? readCard(words[last]!) : undefined;
  return card === undefined ? undefined : { card };
}

function readCardFirst(words: readonly Word[]): SmsOrder | undefined {
  for (let lead = Math.min(LEADING_WORDS_MAX, words.length - 2); lead > 0; lead--) {
    if (leadsToCard(words, 0, lead)) return readAs(words.slice(lead + 1), words[lead]);
  }
  return readAs(words.slice(1), words[0]);
}

/** Where the words begin that lead to the card at `at`; `at` when there are none. */
function cutBefore(words: readonly Word[], at: number): number {
  for (let from = Math.max(0, at - LEADING_WORDS_MAX); from < at; from++) if (leadsToCard(words, from, at)) return from;
  return at;
}

function leadsToCard(words: readonly Word[], from: number, to: number): boolean {
  const keys = words.slice(from, to).map(({ key }) => key);
  return LEADS_TO_CARD.has(keys.join(' '));
}

/** An amount of these words, and a card of the one beside it. */
function readAs(amountWords: readonly Word[], cardWord: Word | undefined): SmsOrder | undefined {
  const amount_cents = readAmount(amountWords);
  const card = cardWord === undefined ? undefined : readCard(cardWord);
  if (amount_cents === undefined || (cardWord !== undefined && card === undefined)) return undefined;
  return { amount_cents, card };
}

/** More than nothing, in one kind of digits, without a stop within, and not the last four of a card (`0042`). */
export function readAmount(words: readonly Word[]): Cents | undefined {
  if (words.length === 0 || words.slice(0, -1).some(({ isEnded }) => isEnded)) return undefined;
  const scripts = new Set(words.map(({ digits }) => digits).filter((digits) => digits !== 'none'));
  if (scripts.size !== 1 || scripts.has('mixed') || scripts.has('other')) return undefined;
  const text = words.map(({ raw }) => raw).join(' ');
  const whole = text.replace(/[.,٫]\d{1,2}(?!\d).*$/u, '').replace(/\D/g, '');
  if (
    LEADING_ZERO.test(text) ||
    LAST_FOUR.test(text) ||
    TWO_NUMBERS.test(text.replaceAll(/\s/gu, ' ')) ||
    whole.length > WHOLE_DIGITS_MAX
  )
    return undefined;
  const amount = parseEuros(text);
  return amount.ok && amount.value > 0 ? amount.value : undefined;
}
