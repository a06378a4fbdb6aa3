/** The table of bank/decide.ts: each line once, and for every history whatever the three promises in its head. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BANK_PATIENCE,
  decideAsked,
  decideBrought,
  decideSent,
  decideWatched,
  markSent,
  nextAct,
  onThisClock,
  type Decision,
  type Moment,
} from '../../../sync-server/src/bank/decide.ts';
import type { AskedOutcome, BankOutcome, BankResult, FundingPage } from '../../../sync-server/src/bank/port.ts';
import type { BankWorkRow } from '../../../sync-server/src/db/schema.ts';
import { WORK_STATES } from '../../../sync-server/src/orders/bank-states.ts';
import { bankWorkRow } from './rows.ts';

const AT = Date.UTC(2026, 10, 24, 9);
const MINUTE_MS = 60_000;
const { settleMs, keyRetentionMs, silenceMs, decisionMs, pauseMinMs, pauseMaxMs } = BANK_PATIENCE;

const at = (now: number, jitter = 0.5): Moment => ({ now, patience: BANK_PATIENCE, jitter });
const LOADED: BankResult = { kind: 'load' };
const PAGE: BankResult = { kind: 'funding-enrolment', enrolment_id: 'e1', page_url: 'https://bank.example/enrol/e1' };

const queued = (values: Partial<BankWorkRow> = {}): BankWorkRow => bankWorkRow({ created_at: AT, ...values });
const unknown = (firstSentAt: number, changedAt: number): BankWorkRow =>
  queued({ state: 'unknown', attempts: 3, first_sent_at: firstSentAt, changed_at: changedAt, next_at: changedAt });

const sentTable: readonly [name: string, outcome: BankOutcome, state: string, effect: string][] = [
  ['done', { is: 'done', result: LOADED }, 'done', 'done'],
  ['refused', { is: 'refused', reason: 'card-blocked' }, 'refused', 'refused'],
  ['pending', { is: 'pending' }, 'sent', 'none'],
  ['not understood', { is: 'not-understood', reason: 'invalid-request' }, 'parked', 'none'],
  ['not sent', { is: 'not-sent' }, 'queued', 'none'],
  ['unknown', { is: 'unknown' }, 'unknown', 'unknown'],
];

const file = (values: Partial<BankWorkRow> = {}): BankWorkRow =>
  queued({ kind: 'application', documents_due: 1, ...values });

describe('a picture for a file', () => {
  test('goes before the file, and while it is undecided; what became of a command is found out first', () => {
    expect(nextAct(file(), at(AT))).toBe('bring');
    expect(nextAct(file({ state: 'sent', first_sent_at: AT }), at(AT))).toBe('bring');
    expect(nextAct(file({ state: 'unknown', first_sent_at: AT }), at(AT))).toBe('ask');
    expect(nextAct(file(), at(AT), false)).toBe('send');
  });

  test('that did not get through lets the file itself go first', () => {
    const { change } = decideBrought(file(), 'd', { is: 'silent' }, at(AT));
    expect(change.state).toBeUndefined();
    expect(change.next_at).toBeGreaterThan(AT);
    expect(nextAct({ ...file(), ...change }, at(AT))).toBe('send');
    expect(nextAct({ ...file({ state: 'sent', first_sent_at: AT }), ...change }, at(AT))).toBe('ask');
  });

  test('of which the bank has spoken is written down, and the next one follows at once', () => {
    const refused = decideBrought(file(), 'd', { is: 'refused', reason: 'document-unreadable' }, at(AT));
    expect(refused.effect).toEqual({ is: 'brought', digest: 'd', refused: 'document-unreadable' });
    const kept = decideBrought(file(), 'd', { is: 'kept' }, at(AT));
    expect(kept).toMatchObject({ change: { next_at: AT }, effect: { is: 'brought', digest: 'd', refused: null } });
  });

  test('that the bank waits for is told once, and once more when it waits for it no longer', () => {
    const waits = { is: 'pending', wants: 'documents-missing' } as const;
    const sent = file({ state: 'sent', first_sent_at: AT, documents_due: 0 });
    const told = decideAsked(sent, waits, at(AT));
    expect(told).toMatchObject({ change: { state: 'sent', reason: 'documents-missing' }, effect: { is: 'wish' } });
    const row = { ...sent, ...told.change };
    expect(decideAsked(row, waits, at(AT)).effect.is).toBe('none');
    expect(decideAsked(row, { is: 'pending', wants: 'documents-unreadable' }, at(AT)).effect.is).toBe('wish');
    expect(decideAsked(row, { is: 'pending' }, at(AT))).toMatchObject({
      change: { reason: 'pending' },
      effect: { is: 'wish' },
    });
  });
});

describe('after sending', () => {
  test.each(sentTable)('%s', (_name, outcome, state, effect) => {
    const { change, effect: told } = decideSent(queued(), outcome, at(AT));
    expect(change.state).toBe(state);
    expect(told.is).toBe(effect);
  });

  test('what never left counts as never sent, but an earlier sending is not forgotten', () => {
    expect(decideSent(queued(), { is: 'not-sent' }, at(AT)).change.first_sent_at).toBeNull();
    const before = queued({ first_sent_at: AT - MINUTE_MS });
    expect(decideSent(before, { is: 'not-sent' }, at(AT)).change.first_sent_at).toBe(AT - MINUTE_MS);
  });

  test('a bank that cannot be reached for days is handed to a person', () => {
    const old = queued({ created_at: AT - silenceMs - 1 });
    expect(decideSent(old, { is: 'not-sent' }, at(AT)).change).toMatchObject({
      state: 'parked',
      reason: 'bank-unreachable',
    });
  });

  test('the order is told of the first sending alone', () => {
    expect(markSent(queued(), at(AT)).effect.is).toBe('sent');
    const again = markSent(queued({ first_sent_at: AT - settleMs }), at(AT));
    expect(again.effect.is).toBe('none');
    expect(again.change.first_sent_at).toBe(AT - settleMs);
  });
});

const notFound = (row: BankWorkRow, now: number): Decision => decideAsked(row, { is: 'not-found' }, at(now));

describe('after asking by key', () => {
  test('not found, found after a crash: unknown first, however old the mark', () => {
    const crashed = queued({ state: 'sent', first_sent_at: AT, changed_at: AT });
    const { change, effect } = notFound(crashed, AT + 5 * MINUTE_MS);
    expect(change).toMatchObject({ state: 'unknown', changed_at: AT + 5 * MINUTE_MS });
    expect(effect.is).toBe('unknown');
  });

  test('not found, not settled: asked again', () => {
    const { change } = notFound(unknown(AT, AT), AT + settleMs - 1);
    expect(change.state).toBeUndefined();
    expect(change.next_at).toBeGreaterThan(AT + settleMs - 1);
  });

  test('not found, settled: the same command again, and the first sending stays the first', () => {
    const { change, effect } = notFound(unknown(AT, AT), AT + settleMs);
    expect(change).toMatchObject({ state: 'queued', next_at: AT + settleMs });
    expect(change).not.toHaveProperty('first_sent_at');
    expect(effect.is).toBe('none');
  });

  test('not found, and the bank may have forgotten: parked, neither failed nor sent', () => {
    const { change, effect } = notFound(unknown(AT, AT), AT + keyRetentionMs + 1);
    expect(change).toMatchObject({ state: 'parked', reason: 'key-forgotten' });
    expect(effect.is).toBe('none');
  });

  test('not found, and only asked for: over for the reason that is kept with it, and no sooner than it would be sent', () => {
    const row: BankWorkRow = { ...unknown(AT, AT), otherwise: 'annual-limit' };
    expect(notFound(row, AT + settleMs - 1).change.state).toBeUndefined();
    const { change, effect } = notFound(row, AT + settleMs);
    expect(change).toMatchObject({ state: 'refused', reason: 'annual-limit' });
    expect(effect).toEqual({ is: 'refused', reason: 'annual-limit' });
    expect(notFound(row, AT + keyRetentionMs + 1).change).toMatchObject({ state: 'parked', reason: 'key-forgotten' });
  });

  test('silence is not a no', () => {
    const { change } = decideAsked(unknown(AT, AT), { is: 'silent' }, at(AT + keyRetentionMs * 2));
    expect(change.state).toBeUndefined();
    expect(decideAsked(unknown(AT, AT), { is: 'silent' }, at(AT + silenceMs + 1)).change.reason).toBe('bank-silent');
  });

  test('a decision that takes a day is waited for, one that takes for ever is not', () => {
    const row = queued({ kind: 'application', state: 'sent', first_sent_at: AT });
    expect(decideAsked(row, { is: 'pending' }, at(AT + 24 * 60 * MINUTE_MS)).change.state).toBe('sent');
    expect(decideAsked(row, { is: 'pending' }, at(AT + decisionMs + 1)).change.reason).toBe('bank-undecided');
  });

  test.each(['activation', 'block', 'refund-charge', 'funding-enrolment'] as const)(
    'a refused %s has no rule: a person is asked',
    (kind) => {
      const row = queued({ kind, state: 'unknown', first_sent_at: AT });
      const { change, effect } = decideAsked(row, { is: 'refused', reason: 'card-unknown' }, at(AT));
      expect(change).toMatchObject({ state: 'parked', reason: 'refused:card-unknown' });
      expect(effect.is).toBe('none');
    },
  );
});

describe("the bank's page for a payment card", () => {
  const open = queued({ kind: 'funding-enrolment', state: 'sent', first_sent_at: AT, result: JSON.stringify(PAGE) });

  test('once open it is told, and then watched', () => {
    const { change, effect } = decideSent(queued({ kind: 'funding-enrolment' }), { is: 'done', result: PAGE }, at(AT));
    expect(change).toMatchObject({ state: 'sent', reason: 'page-open', result: JSON.stringify(PAGE) });
    expect(effect).toEqual({ is: 'done', result: PAGE });
    expect(nextAct(open, at(AT))).toBe('watch');
  });

  const pages: readonly [page: FundingPage, now: number, state: string | undefined, effect: string][] = [
    [{ is: 'waiting' }, AT + MINUTE_MS, undefined, 'none'],
    [{ is: 'silent' }, AT + decisionMs * 2, undefined, 'none'],
    [{ is: 'waiting' }, AT + decisionMs + 1, 'done', 'none'],
    [{ is: 'registered', funding_token: 'f1', last_four: '1234' }, AT, 'done', 'funding-registered'],
  ];
  test.each(pages)('%o', (page, now, state, effect) => {
    const decision = decideWatched(open, page, at(now));
    expect(decision.change.state).toBe(state);
    expect(decision.effect.is).toBe(effect);
  });
});

const kinds = fc.constantFrom(
  'application' as const,
  'activation' as const,
  'load' as const,
  'funding-enrolment' as const,
  'charge' as const,
  'refund-charge' as const,
  'block' as const,
);
const instants = fc.integer({ min: AT - 5 * silenceMs, max: AT + 5 * silenceMs });
const rows = fc
  .record({
    kind: kinds,
    state: fc.constantFrom('queued' as const, 'sent' as const, 'unknown' as const),
    attempts: fc.nat(5_000),
    created_at: instants,
    first_sent_at: fc.option(instants),
    changed_at: instants,
    next_at: instants,
  })
  .map((values) => bankWorkRow(values));
const moments = fc.record({ now: instants, jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }) });
const results: fc.Arbitrary<BankResult> = fc.constantFrom<BankResult[]>(LOADED, PAGE, {
  kind: 'charge',
  charge_id: 'c1',
});
const words: fc.Arbitrary<BankOutcome | AskedOutcome> = fc.oneof(
  results.map((result) => ({ is: 'done' as const, result })),
  fc.constantFrom(
    { is: 'pending' } as const,
    { is: 'refused', reason: 'bank-refused' } as const,
    { is: 'not-understood', reason: 'x' } as const,
    { is: 'not-sent' } as const,
    { is: 'unknown' } as const,
    { is: 'not-found' } as const,
    { is: 'silent' } as const,
  ),
);

function decideAny(row: BankWorkRow, word: BankOutcome | AskedOutcome, moment: Moment): Decision {
  if (word.is === 'not-found' || word.is === 'silent') return decideAsked(row, word, moment);
  return decideSent(row, word, moment);
}

describe('for every row and every word', () => {
  const CHANGEABLE = new Set(['state', 'reason', 'result', 'attempts', 'first_sent_at', 'next_at', 'changed_at']);

  test('the key and what it is about never change; only the bank says no; every state has an owner; the next turn is near', () => {
    fc.assert(
      fc.property(rows, words, moments, (row, word, { now, jitter }) => {
        const { change, effect } = decideAny(row, word, at(now, jitter));
        expect(Object.keys(change).filter((column) => !CHANGEABLE.has(column))).toEqual([]);
        // What a row or an order is told of a yes or a no is what the bank said.
        const claims = [change.state, effect.is].filter((claim) => claim === 'done' || claim === 'refused');
        expect(claims.filter((claim) => claim !== word.is)).toEqual([]);
        const state = change.state ?? row.state;
        const owner = WORK_STATES[state].owner;
        expect(owner).toBeDefined();
        if (owner !== 'bank-worker') return;
        // Only a settled "not found" may be acted on at once.
        const soonest = word.is === 'not-found' && change.state === 'queued' ? now : now + pauseMinMs;
        expect(change.next_at).toBeGreaterThanOrEqual(soonest);
        expect(change.next_at).toBeLessThanOrEqual(now + pauseMaxMs);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a command that has left is sent again only while the bank surely remembers it, and only after it settled', () => {
    fc.assert(
      fc.property(rows, moments, (row, { now, jitter }) => {
        const moment = at(now, jitter);
        const { change } = decideAsked(row, { is: 'not-found' }, moment);
        const settled = row.state !== 'sent' && now - row.changed_at >= settleMs;
        expect(change.state === 'queued' && !settled).toBe(false);
        if (nextAct(row, moment) !== 'send' || row.first_sent_at === null) return;
        expect(now - row.first_sent_at).toBeGreaterThanOrEqual(0);
        expect(now - row.first_sent_at).toBeLessThanOrEqual(keyRetentionMs);
      }),
      { numRuns: 2_000 },
    );
  });

  test('after a clock was set back nobody relies on the memory of the bank', () => {
    const row = { ...unknown(AT, AT), next_at: AT + MINUTE_MS };
    const back = at(AT - 24 * 60 * MINUTE_MS);
    expect(nextAct(onThisClock({ ...row, state: 'queued' }, back), back)).toBe('ask');
    expect(onThisClock({ ...row, first_sent_at: null }, back).first_sent_at).toBeNull();
    expect(onThisClock(row, at(AT))).toEqual({ ...row, next_at: AT });
  });
});
