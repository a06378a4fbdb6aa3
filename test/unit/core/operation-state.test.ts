/** Where an operation stands: which word counts before which, what the counter owes, and who must still act. */
import { CardState } from '@flouss/shared/domain/card';
import { ReloadState } from '@flouss/shared/domain/reload';
import { OpId } from '@flouss/shared/kernel/ids';
import { expect, test } from 'vitest';
import { saleState, standingOf } from '../../../src/core/projections/operation-state.ts';
import type { OperationFate, OperationStanding } from '../../../src/core/store/operations.ts';

const REFUND = OpId.parse('01900000-0000-7000-8000-000000000001');
const NOTHING: OperationFate = { outcome: null, code: null, feed_state: null, feed_reason: null, refunded_by: null };
const reload = { kind: 'reload', channel: 'counter' } as const;
const accepted = { ...NOTHING, outcome: 'accepted' } as const;
const rejected = { ...NOTHING, outcome: 'rejected', code: 'annual-limit' } as const;

test.each<[string, OperationFate, Omit<OperationStanding, 'counts'>]>([
  ['nothing known', NOTHING, { state: 'recorded', reason: null, unfinished: 0 }],
  ['accepted', accepted, { state: 'received', reason: null, unfinished: 1 }],
  ['rejected', rejected, { state: 'refund-due', reason: 'annual-limit', unfinished: 1 }],
  [
    'told before the verdict',
    { ...NOTHING, feed_state: 'submitted' },
    { state: 'submitted', reason: null, unfinished: 1 },
  ],
  ['told after', { ...accepted, feed_state: 'unknown' }, { state: 'unknown', reason: null, unfinished: 1 }],
  ['loaded', { ...accepted, feed_state: 'loaded' }, { state: 'loaded', reason: null, unfinished: 0 }],
  ['reconciled', { ...accepted, feed_state: 'reconciled' }, { state: 'reconciled', reason: null, unfinished: 0 }],
  [
    'failed at the bank',
    { ...accepted, feed_state: 'failed', feed_reason: 'bank-refused' },
    { state: 'refund-due', reason: 'bank-refused', unfinished: 1 },
  ],
  [
    'paid back here',
    { ...rejected, refunded_by: REFUND },
    { state: 'refunded', reason: 'annual-limit', unfinished: 0 },
  ],
  [
    'paid back here, an old word arrives',
    { ...rejected, feed_state: 'refund-due', refunded_by: REFUND },
    { state: 'refunded', reason: 'annual-limit', unfinished: 0 },
  ],
  [
    'paid back elsewhere',
    { ...rejected, feed_state: 'refunded' },
    { state: 'refunded', reason: 'annual-limit', unfinished: 0 },
  ],
])('a reload, %s', (_what, fate, standing) => {
  expect(standingOf(reload, fate)).toMatchObject(standing);
});

test('an SMS order that was declined took no money here: nobody owes anything', () => {
  const sms = { kind: 'reload', channel: 'sms' } as const;
  expect(standingOf(sms, { ...NOTHING, feed_state: 'declined' })).toMatchObject({ state: 'declined', unfinished: 0 });
  expect(standingOf(sms, { ...NOTHING, feed_state: 'failed' })).toMatchObject({ state: 'failed', unfinished: 1 });
});

test('what is not money is done with the verdict, unless it was refused', () => {
  for (const kind of ['stock', 'registration', 'refund', 'sms-code'] as const) {
    expect(standingOf({ kind, channel: 'counter' }, accepted)).toMatchObject({
      state: 'received',
      reason: null,
      unfinished: 0,
    });
    expect(standingOf({ kind, channel: 'counter' }, rejected)).toMatchObject({ state: 'declined', unfinished: 1 });
  }
});

test('every state the server may tell leaves an operation standing somewhere', () => {
  for (const feed_state of ReloadState.options) {
    const { state, unfinished } = standingOf(reload, { ...accepted, feed_state });
    expect(['declined', 'failed']).not.toContain(state);
    expect(unfinished).toBe(['loaded', 'reconciled', 'refunded'].includes(state) ? 0 : 1);
  }
});

test("every state of a card is a step of its sale's way", () => {
  for (const state of CardState.options) {
    const told = saleState(state);
    expect(told === null).toBe(state === 'in-stock');
    expect([null, ...ReloadState.options]).toContain(told);
  }
});

test('a reload counts toward its card until it is refused, and nothing else ever does', () => {
  const { counts } = standingOf(reload, NOTHING);
  expect([counts, standingOf(reload, accepted).counts, standingOf(reload, rejected).counts]).toEqual([1, 1, 0]);
  expect(standingOf(reload, { ...accepted, feed_state: 'loaded' }).counts).toBe(1);
  expect(standingOf(reload, { ...accepted, feed_state: 'failed' }).counts).toBe(0);
  expect(standingOf({ kind: 'sale', channel: 'counter' }, accepted).counts).toBe(0);
});
