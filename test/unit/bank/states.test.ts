/** The circuit's table holds every move that the code makes, and no other; and the README shows it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  BANK_PATIENCE,
  decideAsked,
  decideSent,
  decideWatched,
  markSent,
  nextAct,
  park,
  type Decision,
  type Moment,
} from '../../../sync-server/src/bank/decide.ts';
import { README, withDrawing } from '../../../sync-server/src/bank/draw-states.ts';
import type { AskedOutcome, BankOutcome, BankResult, FundingPage } from '../../../sync-server/src/bank/port.ts';
import type { BankWorkState } from '../../../sync-server/src/db/bank-work.ts';
import { BANK_WORK_KINDS, type BankWorkKind, type BankWorkRow } from '../../../sync-server/src/db/rows/bank.ts';
import {
  kindOfReason,
  lateMs,
  nextStepOf,
  PARKED,
  TELLS,
  WORK_MOVES,
  WORK_STATES,
} from '../../../sync-server/src/orders/bank-states.ts';
import { bankWorkRow } from './rows.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const MOMENT: Moment = { now: NOW, patience: BANK_PATIENCE, jitter: 0.5 };
const AGES_MS = [0, 60_000, 30 * 60_000, 4 * 86_400_000, 31 * 86_400_000];
const PAGE = JSON.stringify({ kind: 'funding-enrolment', enrolment_id: 'e1', page_url: 'https://bank.example/e1' });

const RESULTS: Readonly<Record<BankWorkKind, BankResult>> = {
  application: { kind: 'application', card_token: 't', last_four: '1234' },
  replacement: { kind: 'replacement', card_token: 't', last_four: '1234' },
  activation: { kind: 'activation' },
  load: { kind: 'load' },
  block: { kind: 'block' },
  'funding-enrolment': { kind: 'funding-enrolment', enrolment_id: 'e1', page_url: 'https://bank.example/e1' },
  charge: { kind: 'charge', charge_id: 'c' },
  'refund-charge': { kind: 'refund-charge' },
};

interface Seen {
  readonly move: string;
  readonly row: BankWorkRow;
}

/** `from`, `to` and the kind of reason that the row then has. */
function moveOf(from: BankWorkState, row: BankWorkRow, { change }: Decision): string {
  const { state: to = from, reason = from === row.state ? row.reason : null } = change;
  return `${from} → ${to} ${to === 'parked' || to === 'done' ? kindOfReason(reason ?? '') : ''}`.trim();
}

/** Every decision on every row that there can be, as far as what it looks at differs. */
function* everyMove(): Generator<Seen> {
  for (const row of rows()) {
    const { kind, state } = row;
    const words: Extract<AskedOutcome, { is: 'done' | 'pending' | 'refused' }>[] = [
      { is: 'done', result: RESULTS[kind] },
      { is: 'pending' },
      { is: 'refused', reason: 'card-blocked' },
    ];
    const act = nextAct(row, MOMENT);
    if (act === 'send') {
      yield { move: moveOf('queued', row, markSent(row, MOMENT)), row };
      yield { move: moveOf('queued', row, park(row, 'request-incomplete', MOMENT)), row };
      const outcomes: BankOutcome[] = [
        ...words,
        { is: 'not-understood', reason: 'x' },
        { is: 'not-sent' },
        { is: 'unknown' },
      ];
      for (const outcome of outcomes) yield { move: moveOf('sent', row, decideSent(row, outcome, MOMENT)), row };
      yield { move: moveOf('sent', row, park(row, 'outcome-not-accepted', MOMENT)), row };
      continue;
    }
    if (act === 'watch') {
      const pages: FundingPage[] = [
        { is: 'waiting' },
        { is: 'silent' },
        { is: 'registered', funding_token: 'f', last_four: '4242' },
      ];
      for (const page of pages) yield { move: moveOf(state, row, decideWatched(row, page, MOMENT)), row };
      continue;
    }
    for (const answer of [...words, { is: 'not-found' } as const, { is: 'silent' } as const])
      yield { move: moveOf(state, row, decideAsked(row, answer, MOMENT)), row };
    yield { move: moveOf(state, row, park(row, 'outcome-not-accepted', MOMENT)), row };
  }
}

function* rows(): Generator<BankWorkRow> {
  for (const kind of BANK_WORK_KINDS)
    for (const state of ['queued', 'sent', 'unknown'] as const)
      for (const firstSentMs of [null, ...AGES_MS])
        for (const changedMs of AGES_MS)
          for (const result of kind === 'funding-enrolment' && state === 'sent' ? [null, PAGE] : [null])
            for (const otherwise of state === 'unknown' ? [null, 'bank-refused' as const] : [null]) {
              if (state !== 'queued' && firstSentMs === null) continue;
              const first_sent_at = firstSentMs === null ? null : NOW - firstSentMs;
              const changed_at = NOW - changedMs;
              const created_at = Math.min(changed_at, first_sent_at ?? changed_at);
              yield bankWorkRow({
                kind,
                state,
                first_sent_at,
                changed_at,
                created_at,
                result,
                otherwise,
                next_at: NOW,
                attempts: 3,
              });
            }
}

const inTable = new Set(
  WORK_MOVES.map(({ from, to, reason }) =>
    `${from} → ${to} ${to === 'parked' || to === 'done' ? (reason ?? '') : ''}`.trim(),
  ),
);

test('every move that the worker makes stands in the table', () => {
  const strange = new Set<string>();
  for (const { move } of everyMove()) {
    const [from, , to] = move.split(' ');
    if (from !== to && !inTable.has(move)) strange.add(move);
  }
  expect([...strange]).toEqual([]);
});

test('and every move of the worker in the table is made', () => {
  const made = new Set([...everyMove()].map(({ move }) => move));
  const never = WORK_MOVES.filter(({ by }) => by === 'worker')
    .map(({ from, to, reason }) => `${from} → ${to} ${to === 'parked' || to === 'done' ? (reason ?? '') : ''}`.trim())
    .filter((move) => !made.has(move));
  expect(never).toEqual([]);
});

test('every state has an owner; whoever is not nobody’s has a way out and a bound', () => {
  for (const [state, { owner }] of Object.entries(WORK_STATES)) {
    const out = WORK_MOVES.filter(({ from }) => from === state);
    expect([state, out.length > 0]).toEqual([state, owner !== 'nobody']);
    for (const kind of BANK_WORK_KINDS) {
      // A customer's page is left after a month, and waits for nobody here.
      if (kind === 'funding-enrolment' && state === 'sent') continue;
      expect([kind, state, lateMs(kind, state as BankWorkState) !== null]).toEqual([kind, state, owner !== 'nobody']);
    }
  }
});

test('whatever is parked has a next step, and every reason to park is in the table', () => {
  for (const { to, reason } of WORK_MOVES.filter((move) => move.to === 'parked')) {
    expect([to, reason, Object.keys(PARKED)]).toEqual([to, reason, expect.arrayContaining([reason])]);
    const given = reason?.replace(':…', ':card-blocked') ?? '';
    expect(nextStepOf({ state: 'parked', reason: given })).toBe(PARKED[reason as keyof typeof PARKED].next);
  }
  expect(nextStepOf({ state: 'parked', reason: 'of-another-year' })).toBe('resume-when-answered');
  expect(nextStepOf({ state: 'unknown', reason: null })).toBeUndefined();
});

test('only where the table has a rule for it, the bank’s no is one', () => {
  for (const kind of BANK_WORK_KINDS) {
    const { change } = decideSent(bankWorkRow({ kind }), { is: 'refused', reason: 'no' }, MOMENT);
    expect([kind, change.state]).toEqual([kind, 'refused' in TELLS[kind] ? 'refused' : 'parked']);
  }
});

const bare = (text: string): string => text.replaceAll(/ {2,}/g, ' ').replaceAll(/-{3,}/g, '---');

test('the README shows the table: `node sync-server/src/bank/draw-states.ts` draws it', () => {
  const readme = readFileSync(README, 'utf8');
  expect(bare(readme)).toBe(bare(withDrawing(readme)));
});
