/** Prices and limits are data: the right version at each moment, and bands without a hole. */
import { LimitPolicy, limitsInForce, reloadRange } from '@flouss/shared/domain/limits';
import { cents, signedCents } from '@flouss/shared/domain/money';
import { reloadCommission, reloadFee, Tariff, tariffInForce, wasInForce } from '@flouss/shared/domain/tariff';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { limits, tariff } from './samples.ts';

describe('the reload fee', () => {
  test.each([
    [5000, 600],
    [10_000, 600],
    [10_001, 900],
    [20_000, 900],
    [20_001, 1200],
    [30_000, 1200],
    [40_000, 1500],
    [50_000, 1800],
    [50_001, 2200],
    [100_000, 2200],
  ])('of %i cents is %i', (amount, fee) => {
    expect(reloadFee(tariff, cents(amount))).toBe(fee);
  });

  it('never falls as the amount rises, when the bands do not', () => {
    const amount = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(reloadFee(tariff, cents(less))).toBeLessThanOrEqual(reloadFee(tariff, cents(more)));
      }),
    );
  });

  it('is the fee of the first band that holds the amount, for any valid tariff', () => {
    const ceilings = fc
      .uniqueArray(fc.integer({ min: 0, max: 100_000 }), { maxLength: 8 })
      .map((list) => list.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(ceilings, fc.integer({ min: 0, max: 120_000 }), (tops, amount) => {
        const bands = [...tops, null].map((up_to_cents, i) => ({ up_to_cents, fee_cents: i }));
        const parsed = Tariff.parse({ ...tariff, reload_bands: bands });
        expect(reloadFee(parsed, cents(amount))).toBe(tops.filter((top) => top < amount).length);
      }),
    );
  });

  it('gives the agent his share', () => {
    expect(reloadCommission(tariff, cents(600))).toBe(120);
    expect(reloadCommission(tariff, cents(2200))).toBe(440);
  });
});

const band = (up_to_cents: number | null, fee_cents = 1) => ({ up_to_cents, fee_cents });

describe('a tariff', () => {
  test.each([
    ['no band', []],
    ['no last band', [band(100)]],
    ['a band after the last', [band(null), band(100)]],
    ['two last bands', [band(null), band(null)]],
    ['equal bands', [band(100), band(100), band(null)]],
    ['falling bands', [band(200), band(100), band(null)]],
    ['a negative fee', [band(null, -1)]],
    ['a fraction', [band(0.5), band(null)]],
  ])('with %s is refused', (_, reload_bands) => {
    expect(Tariff.safeParse({ ...tariff, reload_bands }).success).toBe(false);
  });

  it('with one band is enough', () => {
    expect(Tariff.safeParse({ ...tariff, reload_bands: [band(null)] }).success).toBe(true);
  });

  it('has a version from 1', () => {
    expect(Tariff.safeParse({ ...tariff, version: 0 }).success).toBe(false);
  });
});

describe('effective dating', () => {
  const published = fc
    .uniqueArray(
      fc.record({ version: fc.integer({ min: 1, max: 50 }), effective_at: fc.integer({ min: 0, max: 20 }) }),
      {
        selector: ({ version }) => version,
        maxLength: 12,
      },
    )
    .map((list) => list.map((dated) => ({ ...tariff, ...dated })));

  it('takes the latest that has begun, the greater version of two of one date', () => {
    fc.assert(
      fc.property(published, fc.integer({ min: -1, max: 21 }), (tariffs, at) => {
        const begun = tariffs.filter(({ effective_at }) => effective_at <= at);
        const expected = begun.toSorted((a, b) => b.effective_at - a.effective_at || b.version - a.version)[0];
        expect(tariffInForce(tariffs, at)).toBe(expected);
        for (const { version } of tariffs) expect(wasInForce(tariffs, version, at)).toBe(version === expected?.version);
      }),
      { numRuns: 500 },
    );
  });

  it('knows nothing before the first', () => {
    expect(tariffInForce([tariff], tariff.effective_at - 1)).toBeUndefined();
    expect(wasInForce([], 1, 0)).toBe(false);
    expect(limitsInForce([limits], limits.effective_at - 1)).toBeUndefined();
    expect(limitsInForce([limits], limits.effective_at)).toBe(limits);
  });
});

describe('a limit policy', () => {
  it('has a range of amounts', () => {
    expect(LimitPolicy.safeParse({ ...limits, reload_min_cents: 200_000 }).success).toBe(false);
    expect(LimitPolicy.safeParse({ ...limits, reload_min_cents: limits.reload_max_cents }).success).toBe(true);
  });

  it.each([
    ['online', false, 600_000, 100_000],
    ['deciding alone', true, 600_000, 50_000],
    ['with little left of the year', false, 30_000, 30_000],
    ['with nothing left of the year', true, 0, 0],
    ['with the year’s limit lowered since', false, -100, 0],
  ])('says what one reload may be, %s', (_when, alone, yearLeft, max) => {
    expect(reloadRange(limits, alone, signedCents(yearLeft))).toEqual({ min_cents: 5000, max_cents: max });
  });
});
