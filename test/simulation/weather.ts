/**
 * What goes wrong in one seed, and how often; and the count of what did. Drawn once: calm seeds beside stormy ones, so that a
 * rare fault is also met alone. Half-way through its weeks every fault ends.
 */
import type { Chance } from './chance.ts';

export const FAULTS = [
  'request-lost',
  'request-doubled',
  'request-late',
  'answer-lost',
  'answer-late',
  'counter-offline',
  'counter-crash',
  'counter-crash-before-answer',
  'counter-power-loss',
  'counter-disk-full',
  'counter-disk-busy',
  'counter-disk-failed',
  'counter-disk-failed-after',
  'counter-clock-wrong',
  'counter-clock-steps',
  'new-year',
  'server-killed',
  'centre-disk-busy',
  'centre-killed-in-transaction',
  'centre-commit-answer-lost',
  'centre-brought-back',
  'bank-lost-before',
  'bank-lost-after',
  'bank-error-after',
  'bank-down',
  'bank-slow',
  'bank-not-found-yet',
  'bank-forgets',
  'pressed-twice',
  'sms-doubled',
  'sms-reordered',
  'sms-replayed',
  'sms-answer-lost',
  'carrier-lost-before',
  'carrier-lost-after',
  'carrier-busy',
  'sms-spoofed',
  'captured-request-replayed',
  'request-altered',
  'maker-approves-himself',
  'card-number-typed',
  'counter-cloned',
  'server-clock-wrong',
  'server-frozen',
  'office-answer-lost',
  'own-proposal-approved',
  'decided-by-two-at-once',
  'decided-again',
  'key-answer-lost',
  'counter-crash-changing-key',
  'former-key-used',
  'fact-unreadable',
  'fact-unjudgeable',
  'counter-old',
  'counter-upgraded',
  'master-key-replaced',
  'statement-line-missing',
  'statement-line-doubled',
  'statement-line-altered',
  'statement-line-of-nobody',
  'statement-late',
  'statement-read-again',
  'freeze-list-published',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A world that is drawn smaller than it was: what of it is left out. */
export interface Less {
  readonly counters?: number;
  readonly servers?: number;
  /** So many acts, and the quiet after them. */
  readonly acts?: number;
  /** Acts that do not happen, by their number. */
  readonly leftOut?: readonly number[];
  readonly without?: readonly Fault[];
}

export interface Weather {
  readonly agents: number;
  readonly counters: number;
  readonly servers: number;
  readonly operations: number;
  readonly days: number;
  /** How soon a counter hears what happened at the centre, on average, and how soon it sends what happened there. */
  readonly attentionMs: number;
  readonly hasteMs: number;
  /** How many acts one queue of customers brings at most, and how long each takes on average. */
  readonly queue: number;
  readonly serviceMs: number;
  /** Whether customers order by SMS. */
  readonly texts: boolean;
  /** Whether there is a register of frozen persons. */
  readonly freezes: boolean;
  /** In a hundred, while the faults last. */
  readonly rates: Readonly<Record<Fault, number>>;
  /** True while faults may strike. */
  blows(): boolean;
  clear(): void;
  /** Whether this fault strikes now; counted when it does. */
  strikes(fault: Fault, chance: Chance): boolean;
  /** One that struck without being drawn. */
  struck(fault: Fault): void;
  readonly counts: ReadonlyMap<Fault, number>;
}

/**
 * What the centre forgets, counters tell it again. Nobody tells it again what a carrier was told is delivered, what a bank has
 * forgotten meanwhile, which requests it has seen, or which key is a former one: none of that goes together with being brought back.
 */
const NOT_WITH_BRINGING_BACK: readonly Fault[] = FAULTS.filter(
  (fault) =>
    fault.startsWith('sms-') ||
    fault === 'bank-forgets' ||
    fault === 'captured-request-replayed' ||
    fault === 'former-key-used',
);

/** The most that a fault's rate can be. */
const RATES_MAX: Readonly<Record<Fault, number>> = {
  'request-lost': 30,
  'request-doubled': 50,
  'request-late': 5,
  'answer-lost': 20,
  'answer-late': 10,
  'counter-offline': 6,
  'counter-crash': 3,
  'counter-crash-before-answer': 3,
  'counter-power-loss': 3,
  'counter-disk-full': 4,
  'counter-disk-busy': 4,
  'counter-disk-failed': 3,
  'counter-disk-failed-after': 3,
  'counter-clock-wrong': 50,
  'counter-clock-steps': 3,
  'new-year': 40,
  'server-killed': 4,
  'centre-disk-busy': 0.5,
  'centre-killed-in-transaction': 1,
  'centre-commit-answer-lost': 1,
  'centre-brought-back': 20,
  'bank-lost-before': 20,
  'bank-lost-after': 25,
  'bank-error-after': 15,
  'bank-down': 2,
  'bank-slow': 15,
  'bank-not-found-yet': 25,
  'bank-forgets': 100,
  'pressed-twice': 15,
  'sms-doubled': 30,
  'sms-reordered': 15,
  'sms-replayed': 10,
  'sms-answer-lost': 15,
  'carrier-lost-before': 15,
  'carrier-lost-after': 15,
  'carrier-busy': 15,
  'sms-spoofed': 30,
  'captured-request-replayed': 6,
  'request-altered': 6,
  'maker-approves-himself': 3,
  'card-number-typed': 3,
  'counter-cloned': 40,
  'server-clock-wrong': 60,
  'server-frozen': 3,
  'office-answer-lost': 30,
  'own-proposal-approved': 40,
  'decided-by-two-at-once': 50,
  'decided-again': 40,
  'key-answer-lost': 40,
  'counter-crash-changing-key': 25,
  'former-key-used': 20,
  'fact-unreadable': 3,
  'fact-unjudgeable': 3,
  'counter-old': 60,
  'counter-upgraded': 60,
  'master-key-replaced': 2,
  'statement-line-missing': 8,
  'statement-line-doubled': 6,
  'statement-line-altered': 6,
  'statement-line-of-nobody': 10,
  'statement-late': 20,
  'statement-read-again': 20,
  'freeze-list-published': 12,
};

const OPERATIONS_MIN = 200;
const HOUR_MS = 60 * 60_000;

const rateOf = (fault: Fault, chance: Chance): number =>
  chance.percent(35) ? 0 : RATES_MAX[fault] * chance.draw() ** 2;

/** What was drawn is drawn all the same. */
const fewer = (drawn: number, wanted: number | undefined): number => wanted ?? drawn;

export function drawWeather(chance: Chance, less: Less = {}): Weather {
  const counters = chance.weighted({ 3: 70, 4: 16, 6: 9, 10: 4, 20: 1 });
  // A third of the faults do not exist in a seed, and the others are anywhere between seldom and often.
  // Each drawn by itself: another fault beside them moves none of them.
  const rates = Object.fromEntries(FAULTS.map((fault) => [fault, rateOf(fault, chance.stream(fault))])) as Record<
    Fault,
    number
  >;
  const texts = !chance.percent(25);
  if (texts) rates['centre-brought-back'] = 0;
  else for (const fault of NOT_WITH_BRINGING_BACK) rates[fault] = 0;
  const freezes = chance.stream('freezes').percent(25);
  if (!freezes) rates['freeze-list-published'] = 0;
  for (const fault of less.without ?? []) rates[fault] = 0;
  const counts = new Map<Fault, number>();
  let blowing = true;
  const struck = (fault: Fault): void => void counts.set(fault, (counts.get(fault) ?? 0) + 1);
  return {
    agents: chance.weighted({ 1: 60, 2: 40 }) === '1' ? 1 : 2,
    counters: fewer(Number(counters), less.counters),
    servers: fewer(chance.between(1, 3), less.servers),
    operations: OPERATIONS_MIN + chance.between(0, 20),
    days: chance.between(7, 42),
    attentionMs: chance.pick([10_000, HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS]),
    hasteMs: chance.pick([500, 60_000, 900_000]),
    queue: chance.pick([1, 6, 12, 12]),
    serviceMs: chance.pick([200, 20_000, 90_000]),
    texts,
    freezes,
    rates,
    blows: () => blowing,
    clear: () => void (blowing = false),
    strikes(fault, from) {
      if (!blowing || !from.percent(rates[fault])) return false;
      struck(fault);
      return true;
    },
    struck,
    counts,
  };
}
