/**
 * The bank of a simulated world behind the server's real port: executes a key once for as long as it remembers it, decides
 * applications in its own time, and can be lost, slow, silent or forgetful. Its books are what really happened.
 */
import type { Cents } from '@flouss/shared/domain/money';
import { cents } from '@flouss/shared/domain/money';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { BankWorkKind } from '../../sync-server/src/db/schema.ts';
import type {
  AskedOutcome,
  BalanceAnswer,
  Bank,
  BankOutcome,
  BankResult,
  DocumentOutcome,
  FundingPage,
  LimitsAnswer,
} from '../../sync-server/src/bank/port.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

/** Its own time-outs, as the real adapter has them. */
const COMMAND_TIMEOUT_MS = 10_000;
const QUESTION_TIMEOUT_MS = 5_000;
const HOUR_MS = 60 * 60_000;
/** How long a bank that forgets remembers a key. */
const MEMORY_MS = HOUR_MS / 2;

/** Something the bank did. */
export interface BankEntry {
  readonly key: string;
  readonly kind: BankWorkKind;
  /** Card, payment card or charge. */
  readonly subject: string;
  readonly amount: number;
  readonly at: number;
}

export interface SimulatedBank {
  /** `alive`: whether the process that asks still runs; nobody else's answers are given. */
  port(alive: () => boolean): Bank;
  /** Everything executed, in order; a key that was executed twice stands twice. */
  readonly entries: readonly BankEntry[];
  /** How many commands were ever sent to it, on their way or not. */
  readonly commands: number;
  cardOf(token: string): CardReference | undefined;
  goDown(ms: number): void;
}

type Word = Extract<BankOutcome, { is: 'done' | 'pending' | 'refused' }>;

interface Operation {
  readonly kind: BankWorkKind;
  word: Word;
  visibleAt: number;
  /** Null while it is not decided. */
  decidedAt: number | null;
}

export function openBank(timeline: Timeline, chance: Chance, weather: Weather): SimulatedBank {
  const operations = new Map<string, Operation>();
  const entries: BankEntry[] = [];
  const cards = new Map<string, CardReference>();
  const replacedBy = new Map<string, string>();
  const pages = new Map<string, number>();
  const forgets = chance.percent(60) && weather.rates['bank-forgets'] > 0;
  let downUntil = 0;
  let given = 0;
  let commands = 0;
  const token = (kind: string): string => `${kind}-${++given}`;

  /** What a command leads to when it is executed for the first time. */
  type Execute = () => Word;

  function execute(key: string, kind: BankWorkKind, subject: string, amount: number, how: Execute): Word {
    const known = operations.get(key);
    if (known && !isForgotten(known)) return known.word;
    if (known) weather.struck('bank-forgets');
    const word = how();
    const at = timeline.now();
    const hidden = weather.strikes('bank-not-found-yet', chance) ? chance.between(1_000, 25_000) : 0;
    operations.set(key, { kind, word, visibleAt: at + hidden, decidedAt: word.is === 'pending' ? null : at });
    if (word.is !== 'refused') entries.push({ key, kind, subject, amount, at });
    timeline.note('bank', kind, key, word.is);
    if (word.is === 'pending') decideLater(key);
    return word;
  }

  function isForgotten({ decidedAt, kind }: Operation): boolean {
    return forgets && kind !== 'application' && decidedAt !== null && timeline.now() - decidedAt > MEMORY_MS;
  }

  function decideLater(key: string): void {
    timeline.after(chance.pauseMs(weather.blows() ? 6 * HOUR_MS : HOUR_MS / 4), () => {
      const operation = operations.get(key);
      if (!operation) return;
      const accepted = !chance.percent(8);
      const result: BankResult = { kind: 'application', card_token: token('card'), last_four: lastFour(given) };
      if (accepted) cards.set(result.card_token, subjects.get(key)!);
      operation.word = accepted ? { is: 'done', result } : { is: 'refused', reason: 'application-declined' };
      operation.decidedAt = timeline.now();
      timeline.note('bank decides', key, operation.word.is);
    });
  }
  const subjects = new Map<string, CardReference>();

  /** Carries a command to the bank and its answer back, or not. */
  function command(alive: () => boolean, run: () => Word): Promise<BankOutcome> {
    commands++;
    return new Promise((resolve) => {
      const answer = (outcome: BankOutcome, ms: number): void =>
        timeline.after(ms, () => {
          if (alive()) resolve(outcome);
        });
      if (timeline.now() < downUntil) return answer({ is: 'not-sent' }, 5);
      if (weather.strikes('bank-lost-before', chance)) return answer({ is: 'unknown' }, COMMAND_TIMEOUT_MS);
      const slow = weather.strikes('bank-slow', chance);
      const reach = slow ? chance.between(5_000, 20_000) : chance.between(5, 200);
      timeline.after(reach, () => {
        const word = run();
        const left = Math.max(1, COMMAND_TIMEOUT_MS - reach);
        if (reach >= COMMAND_TIMEOUT_MS) return;
        if (weather.strikes('bank-lost-after', chance)) {
          // One that forgets is now and then away for as long as it remembers.
          if (forgets && chance.percent(15)) downUntil = timeline.now() + chance.between(MEMORY_MS, 4 * MEMORY_MS);
          return answer({ is: 'unknown' }, left);
        }
        if (weather.strikes('bank-error-after', chance)) return answer({ is: 'unknown' }, 5);
        return answer(word, chance.between(1, Math.min(left, 100)));
      });
      if (reach >= COMMAND_TIMEOUT_MS) answer({ is: 'unknown' }, COMMAND_TIMEOUT_MS);
    });
  }

  function question<T>(alive: () => boolean, silent: T, look: () => T): Promise<T> {
    return new Promise((resolve) => {
      const answer = (value: () => T, ms: number): void =>
        timeline.after(ms, () => {
          if (alive()) resolve(value());
        });
      if (timeline.now() < downUntil) return answer(() => silent, 5);
      if (weather.strikes('bank-lost-before', chance)) return answer(() => silent, QUESTION_TIMEOUT_MS);
      return answer(look, chance.between(5, 200));
    });
  }

  const perhaps = (percent: number, result: BankResult): Word =>
    chance.percent(percent) ? { is: 'refused', reason: 'bank-refused' } : done(result);

  return {
    entries,
    get commands() {
      return commands;
    },
    cardOf: (cardToken) => cards.get(cardToken),
    goDown(ms) {
      downUntil = timeline.now() + ms;
    },
    port: (alive) => ({
      apply: (key, { card_reference }) =>
        command(alive, () =>
          execute(key, 'application', card_reference, 0, () => {
            subjects.set(key, card_reference);
            return { is: 'pending' };
          }),
        ),
      replace: (key, card, { card_reference }) =>
        command(alive, () =>
          execute(key, 'replacement', card, 0, () => {
            // Its books know no second card of a pack, and no second end of a card.
            if (replacedBy.has(card)) return { is: 'refused', reason: 'card-closed' };
            if (chance.percent(30)) return { is: 'refused', reason: 'bank-refused' };
            const card_token = token('card');
            replacedBy.set(card, card_token);
            cards.set(card_token, card_reference);
            return done({ kind: 'replacement', card_token, last_four: lastFour(given) });
          }),
        ),
      activate: (key, card) =>
        command(alive, () => execute(key, 'activation', card, 0, () => done({ kind: 'activation' }))),
      load: (key, card, amount) =>
        command(alive, () => execute(key, 'load', card, amount, () => perhaps(6, { kind: 'load' }))),
      block: (key, card) => command(alive, () => execute(key, 'block', card, 0, () => done({ kind: 'block' }))),
      enrolFunding: (key, customer) =>
        command(alive, () =>
          execute(key, 'funding-enrolment', customer, 0, () => {
            const enrolment_id = token('page');
            pages.set(enrolment_id, timeline.now() + chance.pauseMs(HOUR_MS));
            return done({ kind: 'funding-enrolment', enrolment_id, page_url: `https://bank.test/${enrolment_id}` });
          }),
        ),
      charge: (key, funding, amount) =>
        command(alive, () =>
          execute(key, 'charge', funding, amount, () => perhaps(6, { kind: 'charge', charge_id: token('charge') })),
        ),
      refundCharge: (key, charge) =>
        command(alive, () => execute(key, 'refund-charge', charge, 0, () => done({ kind: 'refund-charge' }))),
      document: () => question<DocumentOutcome>(alive, { is: 'silent' }, () => ({ is: 'kept' })),
      operation: (key) =>
        question<AskedOutcome>(alive, { is: 'silent' }, () => {
          const known = operations.get(key);
          if (known && isForgotten(known)) weather.struck('bank-forgets');
          if (!known || isForgotten(known) || timeline.now() < known.visibleAt) return { is: 'not-found' };
          return known.word;
        }),
      fundingState: (enrolment) =>
        question<FundingPage>(alive, { is: 'silent' }, () => {
          const at = pages.get(enrolment);
          if (at === undefined || timeline.now() < at) return { is: 'waiting' };
          return { is: 'registered', funding_token: `funding-of-${enrolment}`, last_four: '4242' };
        }),
      limits: () => question<LimitsAnswer>(alive, { is: 'silent' }, () => ({ is: 'silent' })),
      balance: (card) =>
        question<BalanceAnswer>(alive, { is: 'silent' }, () => ({ is: 'balance', cents: balanceOf(card) })),
    }),
  };

  function balanceOf(card: string): Cents {
    if (replacedBy.has(card)) return cents(0);
    const theirs = new Set([card, ...replacedInTurn(card)]);
    const loads = entries.filter(({ kind, subject }) => kind === 'load' && theirs.has(subject));
    return cents(loads.reduce((sum, { amount }) => sum + amount, 0));
  }

  /** The card whose place it took, and the one before. */
  function replacedInTurn(card: string): string[] {
    const [before] = [...replacedBy].find(([, by]) => by === card) ?? [];
    return before === undefined ? [] : [before, ...replacedInTurn(before)];
  }
}

const done = (result: BankResult): Word => ({ is: 'done', result });
const lastFour = (n: number): string => String(n % 10_000).padStart(4, '0');
