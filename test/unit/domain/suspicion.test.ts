/** Each rule of suspicion on both sides of its figure, and what the first policy makes of ordinary and of strange orders. */
import { describe, expect, it, test } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { suspicionOf, SuspicionPolicy, suspicionPolicyInForce, SuspicionReason } from '@flouss/shared/domain/suspicion';
import type { OrderSigns } from '@flouss/shared/domain/suspicion';
import { INITIAL_SUSPICION } from '../../../sync-server/src/suspicion/initial-policy.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday noon in Paris. */
const NOON = Date.UTC(2026, 5, 15, 10);

/** A customer of long standing who sends what he always sends. */
const USUAL: OrderSigns = {
  at: NOON,
  amount_cents: cents(10_000),
  bound_at: NOON - 200 * DAY,
  senders_since: [NOON - 200 * DAY],
  sender_shared: false,
  sender_alias: false,
  number_changed_at: null,
  another_held: false,
  refused_before: false,
  wrong_codes: 0,
  funding_since: NOON - 200 * DAY,
  refused_at: [],
  card_loaded: true,
  past_cents: [cents(10_000), cents(12_000), cents(9_000)],
  day: { orders: 0, total_cents: cents(0) },
  limits: { sms_orders_per_day: 3, sms_day_max_cents: cents(60_000) },
};
const P = INITIAL_SUSPICION;

const found = (signs: Partial<OrderSigns>, policy: SuspicionPolicy = P): string[] =>
  suspicionOf({ ...USUAL, ...signs }, policy).reasons.map(({ reason }) => reason);

describe('a rule', () => {
  it.each<[SuspicionReason, Partial<OrderSigns>, Partial<OrderSigns>]>([
    ['sender-new', { bound_at: NOON - 72 * HOUR + 1 }, { bound_at: NOON - 72 * HOUR }],
    ['another-held', { another_held: true }, {}],
    ['refused-before', { refused_before: true }, {}],
    ['sender-shared', { sender_shared: true }, {}],
    ['sender-alias', { sender_alias: true }, {}],
    [
      'several-senders',
      { senders_since: [NOON - DAY, NOON - 40 * DAY, NOON - 89 * DAY] },
      { senders_since: [NOON - DAY, NOON - 40 * DAY, NOON - 90 * DAY] },
    ],
    ['number-changed', { number_changed_at: NOON - 14 * DAY + 1 }, { number_changed_at: NOON - 14 * DAY }],
    ['codes-wrong', { wrong_codes: 1 }, {}],
    ['funding-new', { funding_since: NOON - DAY + 1 }, { funding_since: NOON - DAY }],
    ['funding-refused', { refused_at: [NOON - 7 * DAY + 1] }, { refused_at: [NOON - 7 * DAY] }],
    ['card-new', { card_loaded: false }, {}],
    ['amount-high', { amount_cents: cents(40_000), past_cents: [] }, { amount_cents: cents(39_999), past_cents: [] }],
    ['amount-unlike-past', { amount_cents: cents(30_001) }, { amount_cents: cents(30_000) }],
    ['unusual-hour', { at: NOON + 13 * HOUR }, { at: NOON + 17 * HOUR }],
    [
      'day-nearly-full',
      { day: { orders: 2, total_cents: cents(10_000) } },
      { day: { orders: 1, total_cents: cents(44_000) } },
    ],
    [
      'day-nearly-full',
      { day: { orders: 1, total_cents: cents(44_001) } },
      { day: { orders: 1, total_cents: cents(44_000) } },
    ],
  ])('%s', (reason, unusual, usual) => {
    expect(found(unusual)).toEqual([reason]);
    expect(found(usual)).toEqual([]);
  });

  it('of which the policy makes nothing is not said', () => {
    const policy = { ...P, points: { ...P.points, 'card-new': 0 } };
    expect(found({ card_loaded: false }, policy)).toEqual([]);
    // One of before there was such a reason.
    const { 'another-held': _, ...points } = P.points;
    expect(found({ another_held: true }, SuspicionPolicy.parse({ ...P, points }))).toEqual([]);
  });

  it('on what he usually sends needs some past', () => {
    expect(found({ amount_cents: cents(39_000), past_cents: [cents(5_000), cents(5_000)] })).toEqual([]);
    // The middle of an even number is the lower: one great order makes no other great one usual.
    expect(
      found({ amount_cents: cents(16_000), past_cents: [50, 50, 900, 900].map((euros) => cents(euros * 100)) }),
    ).toEqual(['amount-unlike-past']);
  });

  it('on hours goes over midnight', () => {
    const policy = { ...P, unusual_hours: { from: 23, to: 5 } };
    expect(found({ at: NOON + 11 * HOUR }, policy)).toEqual(['unusual-hour']);
    expect(found({ at: NOON + 13 * HOUR }, policy)).toEqual(['unusual-hour']);
    expect(found({ at: NOON + 10 * HOUR }, policy)).toEqual([]);
    expect(found({ at: NOON }, { ...policy, unusual_hours: { from: 0, to: 0 } })).toEqual([]);
  });
});

describe('the first policy', () => {
  const NEW = {
    bound_at: NOON - HOUR,
    senders_since: [NOON - HOUR],
    funding_since: NOON - HOUR,
    card_loaded: false,
    past_cents: [],
  };

  it('lets a first order of an ordinary amount pass, and the third of the first day', () => {
    expect(suspicionOf({ ...USUAL, ...NEW }, P)).toMatchObject({ score: 50, holds: false });
    const third = { day: { orders: 2, total_cents: cents(20_000) } };
    expect(suspicionOf({ ...USUAL, ...NEW, ...third }, P)).toMatchObject({ score: 65, holds: false });
  });

  it('holds a first order of much money, and says why, what weighs most first', () => {
    expect(suspicionOf({ ...USUAL, ...NEW, amount_cents: cents(40_000) }, P)).toEqual({
      score: 75,
      holds: true,
      reasons: [
        { reason: 'amount-high', points: 25 },
        { reason: 'sender-new', points: 20 },
        { reason: 'funding-new', points: 15 },
        { reason: 'card-new', points: 15 },
      ],
    });
  });

  it('never says more than a hundred', () => {
    const all: Partial<OrderSigns> = {
      ...NEW,
      sender_shared: true,
      wrong_codes: 5,
      amount_cents: cents(60_000),
      sender_alias: true,
    };
    expect(suspicionOf({ ...USUAL, ...all }, P).score).toBe(100);
  });

  it('names every reason', () => {
    expect(Object.keys(P.points).toSorted()).toEqual(SuspicionReason.options.toSorted());
  });
});

test('the policy in force is the latest that is effective', () => {
  const later = { ...P, version: 2, effective_at: NOON + 1, hold_score: 1 };
  expect(suspicionPolicyInForce([P, later], NOON)).toBe(P);
  expect(suspicionPolicyInForce([P, later], NOON + 1)).toBe(later);
  expect(suspicionPolicyInForce([], NOON)).toBeUndefined();
});
