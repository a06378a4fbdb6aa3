/** The till's rules: what a handful is worth, what should lie in a drawer, when a difference or a sum is too great, whose day it is. */
import {
  cashCount,
  CashCount,
  countedCents,
  DENOMINATIONS,
  isSameCount,
  PIECES_MAX,
} from '@flouss/shared/domain/cash-count';
import { addCents, cents, signedCents, ZERO } from '@flouss/shared/domain/money';
import {
  afterEvent,
  closeDrawer,
  expectedAfter,
  isBeyond,
  isLargeCashOut,
  leavesTheDrawers,
  MovementReason,
  NEVER_OPENED,
  takenFrom,
  takingsOf,
  TillLine,
  tillState,
  totalsOf,
  zNumber,
} from '@flouss/shared/domain/till';
import type { TillEntry, TillEvent } from '@flouss/shared/domain/till';
import { businessDay, TILL_LIMITS_UNPUBLISHED } from '@flouss/shared/domain/till-limits';
import { limitsInForce, tillLimitsInForce } from '@flouss/shared/domain/limits';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

const LIMITS = TILL_LIMITS_UNPUBLISHED;
const amount = fc.integer({ min: 0, max: 5_000_000 }).map(cents);
const entry: fc.Arbitrary<TillEntry> = fc.record({
  line: fc.constantFrom(...TillLine.options),
  amount_cents: amount,
  fee_cents: amount,
});
const pieces = fc.array(fc.integer({ min: 0, max: PIECES_MAX }), { maxLength: DENOMINATIONS.length });
const count = pieces.map((of) => cashCount(new Map(of.map((each, place) => [DENOMINATIONS[place]!, each]))));

describe('a count', () => {
  it('is worth the sum of its notes and coins', () => {
    fc.assert(
      fc.property(pieces, (of) => {
        const counted = cashCount(new Map(of.map((each, place) => [DENOMINATIONS[place]!, each])));
        const worth = of.reduce((sum, each, place) => sum + each * DENOMINATIONS[place]!, 0);
        expect(countedCents(counted)).toBe(worth);
        expect(CashCount.parse(counted)).toEqual(counted);
        expect(isSameCount(counted, structuredClone(counted))).toBe(true);
      }),
    );
  });

  it('is another one with one piece more', () => {
    fc.assert(
      fc.property(count, fc.constantFrom(...DENOMINATIONS), (counted, value) => {
        const had = counted.find((each) => each.value_cents === value)?.pieces ?? 0;
        const more = cashCount(
          new Map([...counted.map((each) => [each.value_cents, each.pieces] as const), [value, had + 1]]),
        );
        expect(isSameCount(counted, more)).toBe(false);
        expect(countedCents(more)).toBe(countedCents(counted) + value);
      }),
    );
  });

  test.each([
    ['no kind of money', [{ value_cents: 300, pieces: 1 }]],
    ['none of a kind', [{ value_cents: 500, pieces: 0 }]],
    ['a part of a note', [{ value_cents: 500, pieces: 1.5 }]],
    ['too many', [{ value_cents: 500, pieces: PIECES_MAX + 1 }]],
    [
      'smallest first',
      [
        { value_cents: 100, pieces: 1 },
        { value_cents: 500, pieces: 1 },
      ],
    ],
    [
      'a kind twice',
      [
        { value_cents: 500, pieces: 1 },
        { value_cents: 500, pieces: 1 },
      ],
    ],
    ['something beside it', [{ value_cents: 500, pieces: 1, bundle: true }]],
  ])('%s is no count', (_what, written) => {
    expect(CashCount.safeParse(written).success).toBe(false);
  });

  it('knows the fifteen kinds of the euro, greatest first', () => {
    expect(DENOMINATIONS).toEqual(DENOMINATIONS.toSorted((a, b) => b - a));
    expect(DENOMINATIONS).toHaveLength(15);
  });
});

const total = ({ amount_cents, fee_cents }: TillEntry) => amount_cents + fee_cents;

describe('what should lie in a drawer', () => {
  const sums = fc.record({ till: amount, refunds: amount });

  it('is what was there, and what came in, less what went out, in whatever order', () => {
    fc.assert(
      fc.property(
        sums,
        fc.array(entry, { maxLength: 30 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (before, entries, order) => {
          const shuffled = entries
            .map((each, i) => ({ each, key: order[i] ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ each }) => each);
          const after = entries.reduce(expectedAfter, before);
          expect(shuffled.reduce(expectedAfter, before)).toEqual(after);
          const sumOf = (...lines: TillLine[]) =>
            entries.filter(({ line }) => lines.includes(line)).reduce((sum, each) => sum + total(each), 0);
          expect(after.till).toBe(
            before.till +
              sumOf('sale-cash', 'reload-cash', 'change-brought', 'other-in', 'from-refunds') -
              sumOf('safe-drop', 'bank-deposit', 'expense', 'other-out', 'to-refunds'),
          );
          expect(after.refunds).toBe(before.refunds + sumOf('to-refunds') - sumOf('refund', 'from-refunds'));
        },
      ),
    );
  });

  it('never changes by a card, and never in sum by a transfer', () => {
    fc.assert(
      fc.property(sums, entry, (before, each) => {
        const after = expectedAfter(before, each);
        const moved = addCents(after.till, after.refunds) - addCents(before.till, before.refunds);
        const still = ['sale-card', 'reload-card', 'to-refunds', 'from-refunds'].includes(each.line);
        expect(moved === 0).toBe(still || each.amount_cents + each.fee_cents === 0);
      }),
    );
  });

  it('begins with the count at each opening and ends with each closing', () => {
    const opened: TillEvent = {
      kind: 'opened',
      seq: 7,
      at: 1_000,
      count: { till: [{ value_cents: cents(1_000), pieces: 3 }], refunds: [] },
    };
    const sale: TillEvent = { kind: 'entry', line: 'sale-cash', amount_cents: cents(1_900), fee_cents: ZERO };
    const open = [opened, sale].reduce(afterEvent, NEVER_OPENED);
    expect(open).toEqual({ opened: { seq: 7, at: 1_000 }, expected: { till: 4_900, refunds: 0 }, z_count: 0 });
    const closed = afterEvent(open, { kind: 'closed', z_number: 1 });
    expect(closed).toEqual({ ...NEVER_OPENED, z_count: 1 });
    expect(afterEvent(closed, { ...opened, seq: 9 })).toMatchObject({ expected: { till: 3_000 }, z_count: 1 });
  });
});

describe('movements', () => {
  test.each(MovementReason.options)('%s takes from one drawer, gives to one, or both', (reason) => {
    const before = { till: cents(10_000), refunds: cents(10_000) };
    const after = expectedAfter(before, { line: reason, amount_cents: cents(700), fee_cents: ZERO });
    const from = takenFrom(reason);
    for (const drawer of ['till', 'refunds'] as const) expect(after[drawer] < before[drawer]).toBe(drawer === from);
    expect(leavesTheDrawers(reason)).toBe(after.till + after.refunds < before.till + before.refunds);
  });

  it('need a manager above the bound, when money leaves the drawers', () => {
    const above = signedCents(LIMITS.cash_out_max_cents + 1);
    for (const reason of MovementReason.options) {
      expect(isLargeCashOut(reason, LIMITS.cash_out_max_cents, LIMITS)).toBe(false);
      expect(isLargeCashOut(reason, above, LIMITS)).toBe(leavesTheDrawers(reason));
    }
  });
});

describe('the end of a day', () => {
  it('finds the difference, and whether it is beyond what is allowed, either way', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: -5_000_000, max: 5_000_000 }), amount, (opening, expected, counted) => {
        const drawer = closeDrawer(opening, signedCents(expected), counted);
        expect(drawer.difference_cents).toBe(counted - expected);
        expect(isBeyond(drawer, LIMITS)).toBe(Math.abs(counted - expected) > LIMITS.difference_max_cents);
      }),
    );
    for (const difference of [-500, 500])
      expect(isBeyond(closeDrawer(ZERO, cents(1_000), cents(1_000 + difference)), LIMITS)).toBe(false);
    for (const difference of [-501, 501])
      expect(isBeyond(closeDrawer(ZERO, cents(1_000), cents(1_000 + difference)), LIMITS)).toBe(true);
  });

  it('adds up every entry once, in the order of the lines', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
        const totals = totalsOf(entries);
        expect(totals.reduce((sum, { count: times }) => sum + times, 0)).toBe(entries.length);
        expect(totals.map(({ line }) => TillLine.options.indexOf(line))).toEqual(
          totals.map(({ line }) => TillLine.options.indexOf(line)).toSorted((a, b) => a - b),
        );
        const taken = entries.filter(({ line }) => line.startsWith('sale') || line.startsWith('reload'));
        expect(takingsOf(totals)).toBe(taken.reduce((sum, each) => sum + each.amount_cents + each.fee_cents, 0));
      }),
    );
  });

  it('numbers reports by counter', () => {
    expect(zNumber('C01', 1)).toBe('C01-Z0001');
    expect(zNumber('C01', 12_345)).toBe('C01-Z12345');
    expect(() => zNumber('C01', 0)).toThrow('numbered from 1');
  });
});

describe('a till’s day', () => {
  const evening = Date.UTC(2026, 6, 14, 20, 0);
  const opened = { seq: 1, at: evening };

  it('ends at the hour that is published, in Paris, summer and winter', () => {
    expect(businessDay(Date.UTC(2026, 6, 15, 1, 59), LIMITS)).toBe('2026-07-14');
    expect(businessDay(Date.UTC(2026, 6, 15, 2, 0), LIMITS)).toBe('2026-07-15');
    expect(businessDay(Date.UTC(2026, 11, 15, 2, 59), LIMITS)).toBe('2026-12-14');
    expect(businessDay(Date.UTC(2026, 11, 15, 3, 0), LIMITS)).toBe('2026-12-15');
  });

  it('is over the day after, and never by a clock that goes back', () => {
    expect(tillState({ opened: null }, evening, LIMITS)).toBe('closed');
    expect(tillState({ opened }, evening + 5 * 3_600_000, LIMITS)).toBe('open');
    expect(tillState({ opened }, evening + 6 * 3_600_000, LIMITS)).toBe('left-open');
    expect(tillState({ opened }, evening - 86_400_000, LIMITS)).toBe('open');
  });

  it('has its limits from the policy in force, or the first ones where that says nothing', () => {
    expect(tillLimitsInForce([], 0)).toEqual(LIMITS);
    expect(limitsInForce([], 0)).toBeUndefined();
  });
});
