/**
 * Whole histories of one command, drawn at random: requests lost before and after, late arrivals, crashes, a bank that
 * hides what it did for a while and forgets keys, clocks set back and forth by a day. Whatever happens, the bank
 * executes at most once, and the row ends with the bank's word or with a person.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BANK_PATIENCE,
  decideAsked,
  decideSent,
  markSent,
  nextAct,
  onThisClock,
  type Moment,
} from '../../../sync-server/src/bank/decide.ts';
import type { AskedOutcome, BankOutcome } from '../../../sync-server/src/bank/port.ts';
import { HORIZON_MS } from '../../../sync-server/src/db/bank-work.ts';
import type { BankWorkRow } from '../../../sync-server/src/db/schema.ts';
import { WORK_STATES } from '../../../sync-server/src/orders/bank-states.ts';
import { bankWorkRow } from './rows.ts';

const BANK_MEMORY_MS = 30 * 60_000;
const LEASE_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;
const LATE_ARRIVAL_MS = 20_000;
const START = Date.UTC(2026, 11, 31, 22, 50);
const CALM_TURNS = 60;
/** What the minutes between our trust in a key and the bank's memory of it cover. */
const SET_BACKS_MAX = 4;

const fates = fc.constantFrom(
  'answered',
  'answer-lost',
  'arrives-late',
  'lost',
  'refused',
  'no-connection',
  'crash-before',
  'crash-after',
  'hidden',
);
/** Before a turn: nothing; the clock is set; or no worker runs, for minutes or a day. */
const before = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ stepMs: 0, outageMs: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: -DAY_MS, max: DAY_MS }).map((stepMs) => ({ stepMs, outageMs: 0 })) },
  { weight: 1, arbitrary: fc.integer({ min: -5 * 60_000, max: 0 }).map((stepMs) => ({ stepMs, outageMs: 0 })) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 * 60_000 }).map((outageMs) => ({ stepMs: 0, outageMs })) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: DAY_MS }).map((outageMs) => ({ stepMs: 0, outageMs })) },
);
const events = fc
  .array(
    fc.record({
      fate: fates,
      asked: fc.constantFrom('answered', 'silent'),
      before,
      jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    }),
    { maxLength: 25 },
  )
  .filter((history) => history.filter((event) => event.before.stepMs < 0).length <= SET_BACKS_MAX);

interface Memory {
  readonly since: number;
  readonly visibleFrom: number;
  readonly word: AskedOutcome & { readonly is: 'done' | 'refused' };
}

/** A bank that keeps its promise about keys for half an hour, and not a second longer. */
function forgetfulBank() {
  let memory: Memory | undefined;
  let executions = 0;
  const recall = (real: number): Memory | undefined =>
    memory && real - memory.since <= BANK_MEMORY_MS ? memory : undefined;
  return {
    executions: () => executions,
    receive(real: number, refuse: boolean, hiddenMs = 0): Memory['word'] {
      const known = recall(real);
      if (known) return known.word;
      if (!refuse) executions += 1;
      const word = refuse
        ? ({ is: 'refused', reason: 'bank-refused' } as const)
        : ({ is: 'done', result: { kind: 'load' } } as const);
      memory = { since: real, visibleFrom: real + hiddenMs, word };
      return word;
    },
    asked(real: number): AskedOutcome {
      const known = recall(real);
      return known && real >= known.visibleFrom ? known.word : { is: 'not-found' };
    },
  };
}

test('at most one execution, and an end', () => {
  fc.assert(
    fc.property(events, (history) => {
      const bank = forgetfulBank();
      let real = START;
      let offset = 0;
      let row: BankWorkRow = bankWorkRow({ created_at: START });
      const late: number[] = [];
      const deliver = (): void => {
        for (const due of late.splice(0)) {
          if (due <= real) bank.receive(due, false);
          else late.push(due);
        }
      };

      for (let turn = 0; turn < history.length + CALM_TURNS; turn++) {
        const event = history[turn];
        offset += event?.before.stepMs ?? 0;
        real += event?.before.outageMs ?? 0;
        const isDue = (at: number): boolean => at <= real + offset || at > real + offset + HORIZON_MS;
        while (!isDue(row.next_at) || !isDue(row.lease_until)) real += 1_000;
        deliver();

        const moment: Moment = { now: real + offset, patience: BANK_PATIENCE, jitter: event?.jitter ?? 0.5 };
        row = onThisClock(row, moment);
        const act = nextAct(row, moment);
        const taken = row;
        if (act === 'send') {
          const fate = event?.fate ?? 'answered';
          const sent = { ...row, ...markSent(row, moment).change };
          const outcome = send(bank, fate, real, late);
          if (outcome === undefined) {
            row = { ...sent, lease_until: moment.now + LEASE_MS };
            continue;
          }
          if (outcome.is === 'unknown') real += 10_000;
          row = { ...sent, ...decideSent(taken, outcome, { ...moment, now: real + offset }).change };
        } else {
          const answer: AskedOutcome = event?.asked === 'silent' ? { is: 'silent' } : bank.asked(real);
          row = { ...row, lease_until: 0, ...decideAsked(row, answer, moment).change };
        }
        row = { ...row, lease_until: 0 };
        expect(bank.executions()).toBeLessThanOrEqual(1);
        if (WORK_STATES[row.state].owner !== 'bank-worker') break;
      }

      real += LATE_ARRIVAL_MS;
      deliver();
      expect(bank.executions()).toBeLessThanOrEqual(1);
      // Parked leaves the question to a person, whatever the bank did.
      expect([`done after 1`, `refused after 0`, `parked after ${bank.executions()}`]).toContain(
        `${row.state} after ${bank.executions()}`,
      );
    }),
    { numRuns: 3_000 },
  );
});

/** What the sender hears; undefined when the sender is gone. */
function send(
  bank: ReturnType<typeof forgetfulBank>,
  fate: string,
  real: number,
  late: number[],
): BankOutcome | undefined {
  switch (fate) {
    case 'answered':
      return bank.receive(real, false);
    case 'refused':
      return bank.receive(real, true);
    case 'answer-lost':
      bank.receive(real, false);
      return { is: 'unknown' };
    case 'hidden':
      bank.receive(real, false, 5 * 60_000);
      return { is: 'unknown' };
    case 'arrives-late':
      late.push(real + LATE_ARRIVAL_MS);
      return { is: 'unknown' };
    case 'no-connection':
      return { is: 'not-sent' };
    case 'crash-after':
      bank.receive(real, false);
      return undefined;
    case 'crash-before':
      return undefined;
    default:
      return { is: 'unknown' };
  }
}
