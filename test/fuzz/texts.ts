/**
 * Texts to the short number: the corpus changed as people, telephones and enemies would, and noise of every script. What must hold of
 * each: it is read without a throw and within a millisecond, it can be stored without its secrets, what is proposed would be
 * understood, and what became an order is one that a person would call so, by an oracle that knows no grammar.
 */
import { readFileSync } from 'node:fs';
import { maskSecrets } from '@flouss/shared/domain/sms-secrets';
import { parseSmsText } from '@flouss/shared/domain/sms-text';
import type { SmsIntent } from '@flouss/shared/domain/sms-text';
import { chanceOf, type Chance } from '../simulation/chance.ts';
import { whyNoOrder } from './order-oracle.ts';
import type { Tally } from './tally.ts';

/** For one text, reading and masking each. */
const TEXT_MAX_MS = 1;
/** So often is a text read again that took longer than this once: the processor may have been somebody else's, or the collector's. */
const SURELY_MS = TEXT_MAX_MS / 4;
const AGAIN_TIMES = 20;
const FINDINGS_KEPT = 20;
/** Noise of all lengths: some far over what three SMS hold. */
const LENGTHS = [1, 2, 5, 10, 20, 40, 80, 160, 480, 481, 2_000];

const corpus = readFileSync(new URL('../fixtures/sms-texts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { text: string }).text);
const words = [...new Set(corpus.flatMap((text) => text.split(/\s+/u)))];

/** `answers`: how often each meaning; `slowestMs`: of a text that was slow once, its quickest of some times. */
export function fuzzTexts(count: number, seed: string): Tally {
  const chance = chanceOf(`${seed}/texts`);
  const answers: Record<string, number> = {};
  const findings: string[] = [];
  let refused = 0;
  let slowestMs = 0;
  const find = (finding: string): void => void (findings.length < FINDINGS_KEPT && findings.push(finding));
  const counted = (answer: string): void => void (answers[answer] = (answers[answer] ?? 0) + 1);
  for (let sent = 0; sent < count; sent++) {
    const text = textOf(chance);
    try {
      const { read, ms } = timed(text);
      slowestMs = Math.max(slowestMs, ms);
      if (ms > TEXT_MAX_MS) find(`took ${ms.toFixed(2)} ms: ${shown(text)}`);
      counted(read.intent);
      if (suggestionIn(read) !== undefined) counted('proposed');
      if (read.intent === 'unknown' || read.intent === 'reload-amount-unreadable') refused++;
      const why = whyWrong(text, read);
      if (why !== undefined) find(`${why}: ${shown(text)}`);
    } catch (error) {
      find(`threw ${String(error)}: ${shown(text)}`);
    }
  }
  return { sent: count, answers, refused, counted: refused, slowestMs, findings };
}

function suggestionIn(read: SmsIntent): string | undefined {
  return 'suggestion' in read ? read.suggestion : undefined;
}

/** Read once; and, where that was slow, again until it is sure whose slowness it was. */
function timed(text: string): { read: SmsIntent; ms: number } {
  let began = performance.now();
  const read = parseSmsText(text);
  let ms = performance.now() - began;
  for (let again = 0; ms > SURELY_MS && again < AGAIN_TIMES; again++) {
    began = performance.now();
    parseSmsText(text);
    ms = Math.min(ms, performance.now() - began);
  }
  return { read, ms };
}

function whyWrong(text: string, read: SmsIntent): string | undefined {
  if (read.intent === 'reload') {
    const why = whyNoOrder(text, read);
    if (why !== undefined) return `an order of ${read.amount_cents} for ${read.card ?? 'nobody'} that ${why}`;
  }
  if (read.intent === 'confirm' && !isOneCode(text, read.code)) return `a yes to ${read.code}`;
  if ('code' in read && maskSecrets(text).includes(read.code)) return `${read.intent}'s code is stored in clear`;
  if ('suggestion' in read && read.suggestion !== undefined) {
    const { intent } = parseSmsText(read.suggestion);
    if (intent === 'unknown' || intent === 'reload-amount-unreadable')
      return `a proposal that means nothing, ${read.suggestion}`;
  }
  return undefined;
}

const TELEPHONE_SIGNED = /\s(?:envoy[ée]\s|sent\s+from|get\s+outlook|[أا]رسلت?\s|تم\s+ال[إا]رسال).*$/isu;

/** A yes holds its three digits, once, and no other digit but those of a word like `na3am`. */
function isOneCode(text: string, code: string): boolean {
  const digits = text
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, '')
    .replace(TELEPHONE_SIGNED, '')
    .replaceAll('<3', '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.codePointAt(0)! & 0xf))
    .replace(/\p{L}+[37]\p{L}+|(?<![\p{L}\p{N}])[37]\p{L}{2,}/gu, '')
    .replace(/\D/g, '');
  return digits === code;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}… (${text.length})` : text);
}

function textOf(chance: Chance): string {
  switch (chance.weighted({ changed: 60, woven: 20, noise: 19, long: 1 })) {
    case 'changed':
      return changed(chance.pick(corpus), chance);
    case 'woven':
      return Array.from({ length: chance.between(1, 7) }, () => chance.pick(words)).join(chance.pick(GAPS));
    case 'noise':
      return noise(chance, chance.pick(LENGTHS));
    case 'long':
      return chance.pick(corpus).repeat(chance.pick([2, 10, 60, 400]));
  }
}

const GAPS = [' ', ' ', ' ', ' ', '', '\n', ', ', ' - ', '\u00a0', '. '];

type Way = (text: string, chance: Chance) => string;

const at = (text: string, chance: Chance): number => chance.between(0, text.length);

const WAYS = {
  'a unit less': (text, chance) => cut(text, at(text, chance), 1, ''),
  'a unit other': (text, chance) => cut(text, at(text, chance), 1, sign(chance)),
  'a unit more': (text, chance) => cut(text, at(text, chance), 0, sign(chance)),
  'two swapped': (text, chance) => {
    const place = at(text, chance);
    return (
      text.slice(0, place) +
      text
        .slice(place, place + 2)
        .split('')
        .toReversed()
        .join('') +
      text.slice(place + 2)
    );
  },
  'a range twice': (text, chance) => {
    const [from, length] = [at(text, chance), chance.between(1, 12)];
    return text.slice(0, from + length) + text.slice(from);
  },
  'a hole': (text, chance) => cut(text, at(text, chance), chance.between(1, 8), ''),
  'a word more': (text, chance) => {
    const parts = text.split(' ');
    return parts.toSpliced(chance.between(0, parts.length), 0, chance.pick(words)).join(' ');
  },
  'words swapped': (text, chance) => {
    const parts = text.split(' ');
    const [a, b] = [chance.between(0, parts.length - 1), chance.between(0, parts.length - 1)];
    return parts.with(a, parts[b]!).with(b, parts[a]!).join(' ');
  },
  'a changer': (text, chance) => {
    const word = chance.pick(CHANGERS);
    return chance.percent(50) ? `${word} ${text}` : `${text}${chance.pick([' ', '\n', ''])}${word}`;
  },
  'another case': (text, chance) => (chance.percent(50) ? text.toUpperCase() : text.toLowerCase()),
  'other digits': (text, chance) => {
    const zero = chance.pick(ZEROES);
    return text.replace(/\d/g, (digit) => (chance.percent(70) ? String.fromCodePoint(zero + Number(digit)) : digit));
  },
  'something unseen': (text, chance) => cut(text, at(text, chance), 0, chance.pick(UNSEEN)),
  'other spelling': (text, chance) => text.normalize(chance.pick(['NFC', 'NFD', 'NFKC', 'NFKD'])),
} satisfies Record<string, Way>;

const WEIGHTS: Readonly<Record<keyof typeof WAYS, number>> = {
  'a unit less': 10,
  'a unit other': 10,
  'a unit more': 10,
  'two swapped': 10,
  'a range twice': 6,
  'a hole': 6,
  'a word more': 14,
  'words swapped': 8,
  'a changer': 14,
  'another case': 4,
  'other digits': 6,
  'something unseen': 10,
  'other spelling': 4,
};

/** What turns a text into another one. */
const CHANGERS =
  'pas,ne,non,?,hier,demain,Fwd:,> ,annule,si,ou 150,et 50,-,200,effectuée,x2,not,cancel,yesterday,done,if,لا,أمس,تم,؟,machi,merci,svp,❤️,❌,DH,$,%,le 12,par mois,--\nKarim,Envoyé de mon iPhone,"'.split(
    ',',
  );
const ZEROES = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10, 0x1d7ce, 0x1d7d8];
const UNSEEN = [
  '\u200b',
  '\u200e',
  '\u200f',
  '\u202e',
  '\u202d',
  '\u2066',
  '\ufeff',
  '\u00ad',
  '\u0336',
  '\u20e3',
  '\ufe0f',
  '\u3164',
  '\u0000',
  '\ud800',
  '\udc00',
  '\u{e0031}',
  '\u061c',
  '\u0601',
];
const SIGNS = '0123456789 .,-+€$eEOIl?!\n\'"ahnrcéأشحن٠١۵🙏❤';
const signs = Array.from(SIGNS);
const SCRIPTS: readonly [number, number][] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x300, 0x36f],
  [0x370, 0x52f],
  [0x600, 0x6ff],
  [0x900, 0xe7f],
  [0x1e00, 0x206f],
  [0x20d0, 0x27bf],
  [0xd800, 0xdfff],
  [0xfb50, 0xffff],
  [0x1d400, 0x1d7ff],
  [0x1f300, 0x1faff],
  [0, 0x10ffff],
];

function cut(text: string, from: number, length: number, instead: string): string {
  return text.slice(0, from) + instead + text.slice(from + length);
}

function sign(chance: Chance): string {
  return chance.percent(75) ? chance.pick(signs) : anySign(chance);
}

function anySign(chance: Chance): string {
  const [from, to] = chance.pick(SCRIPTS);
  return String.fromCodePoint(chance.between(from, to));
}

function noise(chance: Chance, length: number): string {
  const [from, to] = chance.pick(SCRIPTS);
  const one = chance.percent(50) ? () => String.fromCodePoint(chance.between(from, to)) : () => anySign(chance);
  let text = chance.percent(30) ? chance.pick(['RECH ', 'RECH 100 ', 'شحن ', 'OUI ', 'ch7n ']) : '';
  for (let i = 0; i < length; i++) text += one();
  return text;
}

function changed(text: string, chance: Chance): string {
  let other = text;
  for (let i = chance.percent(60) ? 1 : chance.between(2, 4); i > 0; i--) {
    other = WAYS[chance.weighted(WEIGHTS)](other, chance);
  }
  return other;
}
