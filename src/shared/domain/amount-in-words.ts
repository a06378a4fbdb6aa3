/**
 * Amounts in words for the confirm screen and receipts: euros and cents up to nine million and some, in each language.
 * Knows grammar, no business.
 */
import { assert } from '../kernel/assert.ts';
import type { Language } from './language.ts';
import type { Cents } from './money.ts';

const WORDS_CENTS_MAX = 999_999_999;
const MILLION = 1_000_000;

/** Millions, thousands and the rest below a thousand. */
function groupsOf(n: number): [millions: number, thousands: number, rest: number] {
  return [Math.floor(n / MILLION), Math.floor(n / 1000) % 1000, n % 1000];
}

function splitWords(text: string): readonly string[] {
  return text.split(' ');
}

// French, as in France: soixante-dix, quatre-vingt-dix; hyphens below a hundred.
const FR_TO_19 = splitWords(
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf',
);
const FR_TENS = splitWords('- - vingt trente quarante cinquante soixante soixante');

/** `ends`: no further numeral follows, so that vingt and cent take their plural s. */
function frBelow100(n: number, ends: boolean): string {
  if (n < 20) return FR_TO_19[n]!;
  if (n === 80) return ends ? 'quatre-vingts' : 'quatre-vingt';
  if (n > 80) return `quatre-vingt-${FR_TO_19[n - 80]!}`;
  const tens = FR_TENS[Math.floor(n / 10)]!;
  const rest = n < 60 ? n % 10 : n - 60;
  if (rest === 0) return tens;
  return rest === 1 || rest === 11 ? `${tens} et ${FR_TO_19[rest]!}` : `${tens}-${FR_TO_19[rest]!}`;
}

function frBelow1000(n: number, ends: boolean): string {
  const hundreds = Math.floor(n / 100);
  const rest = n % 100;
  if (hundreds === 0) return frBelow100(rest, ends);
  const count = hundreds === 1 ? 'cent' : `${FR_TO_19[hundreds]!} cent`;
  if (rest > 0) return `${count} ${frBelow100(rest, ends)}`;
  return hundreds > 1 && ends ? `${count}s` : count;
}

function frEuros(n: number): string {
  if (n === 0) return 'zéro euro';
  const [millions, thousands, rest] = groupsOf(n);
  const words: string[] = [];
  if (millions > 0) words.push(`${frBelow1000(millions, true)} million${millions > 1 ? 's' : ''}`);
  if (thousands > 0) words.push(thousands === 1 ? 'mille' : `${frBelow1000(thousands, false)} mille`);
  if (rest > 0) words.push(frBelow1000(rest, true));
  // Million is a noun: what it counts follows with "de".
  words.push(n % MILLION === 0 ? "d'euros" : n === 1 ? 'euro' : 'euros');
  return words.join(' ');
}

function frCents(n: number): string {
  return `${frBelow100(n, true)} centime${n > 1 ? 's' : ''}`;
}

// English, with "and" before tens and units as in Ireland and Britain.
const EN_TO_19 = splitWords(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
);
const EN_TENS = splitWords('- - twenty thirty forty fifty sixty seventy eighty ninety');

function enBelow100(n: number): string {
  if (n < 20) return EN_TO_19[n]!;
  const tens = EN_TENS[Math.floor(n / 10)]!;
  return n % 10 === 0 ? tens : `${tens}-${EN_TO_19[n % 10]!}`;
}

function enBelow1000(n: number): string {
  const hundreds = Math.floor(n / 100);
  const rest = n % 100;
  if (hundreds === 0) return enBelow100(rest);
  return `${EN_TO_19[hundreds]!} hundred${rest > 0 ? ` and ${enBelow100(rest)}` : ''}`;
}

function enEuros(n: number): string {
  const [millions, thousands, rest] = groupsOf(n);
  const words: string[] = [];
  if (millions > 0) words.push(`${enBelow1000(millions)} million`);
  if (thousands > 0) words.push(`${enBelow1000(thousands)} thousand`);
  if (rest > 0 && rest < 100 && words.length > 0) words.push('and');
  if (rest > 0 || n === 0) words.push(enBelow1000(rest));
  return `${words.join(' ')} ${n === 1 ? 'euro' : 'euros'}`;
}

function enCents(n: number): string {
  return `${enBelow100(n)} cent${n === 1 ? '' : 's'}`;
}

// Modern Standard Arabic, nominative. Euro and cent are masculine, so 3 to 10 take the feminine form; euro has no plural.
const AR_TO_10 = splitWords('صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة');
const AR_TENS = splitWords('- - عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون');
const AR_HUNDREDS = splitWords('- مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة');
const AR_AND = ' و';

interface ArabicNoun {
  readonly one: string;
  readonly two: string;
  /** Counted by 3 to 10. */
  readonly few: string;
  /** Counted by 11 to 99: singular, accusative. */
  readonly many: string;
}
const AR_THOUSAND: ArabicNoun = { one: 'ألف', two: 'ألفان', few: 'آلاف', many: 'ألفًا' };
const AR_MILLION: ArabicNoun = { one: 'مليون', two: 'مليونان', few: 'ملايين', many: 'مليونًا' };
const AR_CENT: ArabicNoun = { one: 'سنت واحد', two: 'سنتان', few: 'سنتات', many: 'سنتًا' };

function arBelow100(n: number): string {
  if (n <= 10) return AR_TO_10[n]!;
  if (n === 11) return 'أحد عشر';
  if (n === 12) return 'اثنا عشر';
  if (n < 20) return `${AR_TO_10[n - 10]!} عشر`;
  const tens = AR_TENS[Math.floor(n / 10)]!;
  return n % 10 === 0 ? tens : `${AR_TO_10[n % 10]!}${AR_AND}${tens}`;
}

function arBelow1000(n: number): string {
  const hundreds = Math.floor(n / 100);
  if (hundreds === 0) return arBelow100(n);
  return n % 100 === 0 ? AR_HUNDREDS[hundreds]! : `${AR_HUNDREDS[hundreds]!}${AR_AND}${arBelow100(n % 100)}`;
}

/** A numeral right before the noun it counts: the dual loses its nūn, the accusative its tanwīn. */
function arBeforeNoun(numeral: string): string {
  return numeral.replace(/(مئت|ألف|مليون)ان$/u, '$1ا').replace(/(ألف|مليون)ًا$/u, '$1');
}

function arCounted(n: number, noun: ArabicNoun): string {
  if (n === 1) return noun.one;
  if (n === 2) return noun.two;
  const rest = n % 100;
  if (rest >= 3 && rest <= 10) return `${arBelow1000(n)} ${noun.few}`;
  return rest > 10 ? `${arBelow1000(n)} ${noun.many}` : `${arBeforeNoun(arBelow1000(n))} ${noun.one}`;
}

function arEuros(n: number): string {
  // One and two follow what they count.
  if (n === 1 || n === 2) return `يورو ${AR_TO_10[n]!}`;
  const [millions, thousands, rest] = groupsOf(n);
  const words: string[] = [];
  if (millions > 0) words.push(arCounted(millions, AR_MILLION));
  if (thousands > 0) words.push(arCounted(thousands, AR_THOUSAND));
  if (rest > 0 || n === 0) words.push(arBelow1000(rest));
  return `${arBeforeNoun(words.join(AR_AND))} يورو`;
}

interface Grammar {
  readonly euros: (n: number) => string;
  /** 1 to 99. */
  readonly cents: (n: number) => string;
  readonly and: string;
}

const GRAMMARS: Record<Language, Grammar> = {
  fr: { euros: frEuros, cents: frCents, and: ' et ' },
  en: { euros: enEuros, cents: enCents, and: ' and ' },
  ar: { euros: arEuros, cents: (n) => arCounted(n, AR_CENT), and: AR_AND },
};

/** The amount in words, 0.00 to 9,999,999.99. An amount of cents alone does not name the euros it lacks. */
export function euroWords(amount: Cents, language: Language): string {
  assert(amount >= 0 && amount <= WORDS_CENTS_MAX, 'an amount that has words');
  const { euros, cents, and } = GRAMMARS[language];
  const wholeEuros = Math.floor(amount / 100);
  const rest = amount % 100;
  if (rest === 0) return euros(wholeEuros);
  return wholeEuros === 0 ? cents(rest) : euros(wholeEuros) + and + cents(rest);
}
