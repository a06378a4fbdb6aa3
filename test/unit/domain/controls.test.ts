/** The controls: each refuses exactly what it is for, in the stated order, and what is allowed keeps every limit. */
import {
  controlReload,
  controlSale,
  RELOAD_CONTROLS,
  SALE_CONTROLS,
  type ReloadControlInput,
  type SaleControlInput,
} from '@flouss/shared/domain/controls';
import { CardState } from '@flouss/shared/domain/card';
import { cents, ZERO } from '@flouss/shared/domain/money';
import { reloadFee } from '@flouss/shared/domain/tariff';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { limits, NOW, reload, tariff } from './samples.ts';

const later = { ...tariff, version: 2, effective_at: NOW + 1 };
const card = (year: number, month = 0): ReloadControlInput['card'] => ({
  state: 'active',
  year_committed_cents: cents(year),
  month_cash_cents: cents(month),
});
const smsDay = { orders: 0, total_cents: ZERO, coolingOff: false };
const sms = { channel: 'sms', means: 'funding', smsDay } as const;
const priced = (amount: number) => ({ amount_cents: cents(amount), fee_cents: reloadFee(tariff, cents(amount)) });

/** Usual, or one time in ten something else: so that several controls may refuse and yet many inputs pass. */
const mostly = <T>(usual: fc.Arbitrary<T>, ...others: T[]) =>
  fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: fc.constantFrom(...others), weight: 1 });

describe('a reload', () => {
  it('is allowed, and says what is left', () => {
    expect(controlReload({ ...reload, card: card(100_000, 20_000) })).toEqual({
      ok: true,
      value: { total_cents: 10_600, year_left_cents: 490_000, month_cash_left_cents: 70_000 },
    });
  });

  test.each(CardState.options)('with its sale, a card that is %s', (state) => {
    const sums = { year_committed_cents: ZERO, month_cash_cents: ZERO };
    const { ok } = controlReload({ ...reload, card: { ...sums, state, with_its_sale: true } });
    expect(ok).toBe(['sold', 'applied', 'accepted', 'active'].includes(state));
  });

  test.each<[string, Partial<ReloadControlInput>]>([
    ['device-revoked', { deviceActive: false }],
    ['operator-not-allowed', { operatorAllowed: false }],
    ['duplicate-order', { duplicate: true }],
    ['customer-blocked', { customerBlocked: true }],
    ['file-being-checked', { fileInCheck: true }],
    ['card-unknown', { card: undefined }],
    ['card-not-active', { card: { state: 'sold', year_committed_cents: ZERO, month_cash_cents: ZERO } }],
    ['card-not-active', { card: { state: 'blocked', year_committed_cents: ZERO, month_cash_cents: ZERO } }],
    ['tariff-not-in-force', { tariff_version: 2 }],
    ['tariff-not-in-force', { tariffs: [] }],
    ['tariff-not-in-force', { tariffs: [tariff, later], tariff_version: 2 }],
    ['tariff-not-in-force', { tariffs: [tariff, later], at: NOW + 1 }],
    ['fee-mismatch', { fee_cents: cents(599) }],
    ['fee-mismatch', { amount_cents: cents(10_001) }],
    ['amount-out-of-range', priced(4999)],
    ['amount-out-of-range', { ...priced(100_001), means: 'card', available_cents: cents(200_000) }],
    ['amount-out-of-range', { ...priced(50_001), offline: { reloads_today: 0 } }],
    ['annual-limit', { card: card(590_001) }],
    ['monthly-cash-limit', { card: card(90_001, 90_001) }],
    ['velocity', { offline: { reloads_today: 2 } }],
    ['velocity', { ...sms, smsDay: { ...smsDay, orders: 3 } }],
    ['velocity', { ...sms, smsDay: { ...smsDay, total_cents: cents(50_001) } }],
    ['velocity', { ...sms, smsDay: { ...smsDay, coolingOff: true } }],
    ['float-exhausted', { available_cents: cents(10_599) }],
  ])('is refused for %s given %j', (reason, broken) => {
    expect(controlReload({ ...reload, ...broken })).toEqual({ ok: false, error: reason });
  });

  test.each<[string, Partial<ReloadControlInput>]>([
    ['the smallest amount', priced(5000)],
    ['the largest amount', { ...priced(100_000), available_cents: cents(102_200) }],
    ['the last cent of the year', { card: card(590_000) }],
    ['the last cent of the month', { card: card(90_000, 90_000) }],
    ['a month of cash spent, paid by card', { card: card(100_000, 100_000), means: 'card' }],
    ['the last cent of the float', { available_cents: cents(10_600) }],
    ['the largest amount offline', { ...priced(50_000), offline: { reloads_today: 1 } }],
    ['the last SMS order of the day', { ...sms, smsDay: { ...smsDay, orders: 2, total_cents: cents(50_000) } }],
    ['an SMS order with no float left', { ...sms, available_cents: ZERO }],
    ['the old tariff, before the new one begins', { tariffs: [later, tariff] }],
  ])('is allowed for %s', (_, edge) => {
    expect(controlReload({ ...reload, ...edge })).toMatchObject({ ok: true });
  });

  it("is not judged by SMS without the customer's day", () => {
    expect(() => controlReload({ ...reload, channel: 'sms', means: 'funding' })).toThrow('day');
  });

  const anyInput = fc.record<ReloadControlInput>({
    at: mostly(fc.constant(NOW), tariff.effective_at - 1, NOW + 1),
    channel: fc.constantFrom('counter', 'sms'),
    amount_cents: mostly(fc.integer({ min: 5000, max: 60_000 }), 0, 4999, 100_001).map(cents),
    fee_cents: fc.constantFrom(600, 900, 2200).map(cents),
    tariff_version: mostly(fc.constant(1), 2),
    tariffs: fc.constantFrom([tariff], [tariff, later]),
    limits: fc.constant(limits),
    card: mostly<ReloadControlInput['card']>(
      fc.record({
        state: mostly(fc.constant<CardState>('active'), ...CardState.options),
        year_committed_cents: fc.integer({ min: 0, max: 700_000 }).map(cents),
        month_cash_cents: fc.integer({ min: 0, max: 120_000 }).map(cents),
      }),
      undefined,
    ),
    means: fc.constantFrom('cash', 'card', 'funding'),
    available_cents: fc.integer({ min: 0, max: 150_000 }).map(cents),
    operatorAllowed: mostly(fc.constant(true), false),
    deviceActive: mostly(fc.constant(true), false),
    customerBlocked: mostly(fc.constant(false), true),
    duplicate: mostly(fc.constant(false), true),
    smsDay: fc.record({
      orders: fc.integer({ min: 0, max: 3 }),
      total_cents: fc.integer({ min: 0, max: 70_000 }).map(cents),
      coolingOff: mostly(fc.constant(false), true),
    }),
    offline: fc.option(fc.record({ reloads_today: fc.integer({ min: 0, max: 3 }) }), { nil: undefined }),
  });

  it('gives the first reason of the list, and keeps every limit when it gives none', () => {
    let allowed = 0;
    fc.assert(
      fc.property(anyInput, mostly(fc.constant(true), false), (drawn, rightFee) => {
        const fee_cents = rightFee ? reloadFee(tariff, drawn.amount_cents) : drawn.fee_cents;
        const input = { ...drawn, fee_cents };
        const result = controlReload(input);
        const first = RELOAD_CONTROLS.find((control) => control.refuses(input));
        expect(result.ok ? undefined : result.error).toBe(first?.reason);
        if (!result.ok) return;
        allowed++;
        const { total_cents, year_left_cents, month_cash_left_cents } = result.value;
        expect(total_cents).toBe(input.amount_cents + input.fee_cents);
        expect(input.fee_cents).toBe(reloadFee(tariff, input.amount_cents));
        expect(input.card!.year_committed_cents + input.amount_cents + year_left_cents).toBe(
          limits.card_year_max_cents,
        );
        expect(year_left_cents).toBeGreaterThanOrEqual(0);
        expect(input.means !== 'cash' || month_cash_left_cents >= 0).toBe(true);
        expect(input.means === 'funding' || total_cents <= input.available_cents).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(allowed, 'the generator must reach what is allowed').toBeGreaterThan(100);
  });

  it('never exceeds the yearly limit, however many are asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 5000, max: 100_000 }), { maxLength: 40 }), (amounts) => {
        let committed = 0;
        for (const amount of amounts) {
          const asked = { ...reload, ...priced(amount), means: 'card', available_cents: cents(1_000_000) } as const;
          if (controlReload({ ...asked, card: card(committed) }).ok) committed += amount;
        }
        expect(committed).toBeLessThanOrEqual(limits.card_year_max_cents);
      }),
    );
  });
});

describe('a sale', () => {
  const sale: SaleControlInput = {
    at: NOW,
    tariff_version: 1,
    tariffs: [tariff],
    price_cents: cents(1900),
    card: { state: 'in-stock' },
    customerKnown: true,
    available_cents: cents(1900),
    operatorAllowed: true,
    deviceActive: true,
    customerBlocked: false,
    duplicate: false,
  };

  it('is allowed to the last cent of the float', () => {
    expect(controlSale(sale)).toEqual({ ok: true, value: { total_cents: 1900 } });
  });

  test.each<[string, Partial<SaleControlInput>]>([
    ['device-revoked', { deviceActive: false }],
    ['operator-not-allowed', { operatorAllowed: false }],
    ['duplicate-order', { duplicate: true }],
    ['customer-unknown', { customerKnown: false }],
    ['customer-blocked', { customerBlocked: true }],
    ['file-being-checked', { fileInCheck: true }],
    ['card-unknown', { card: undefined }],
    ['card-not-in-stock', { card: { state: 'sold' } }],
    ['tariff-not-in-force', { tariff_version: 3 }],
    ['price-mismatch', { price_cents: cents(1800) }],
    ['float-exhausted', { available_cents: cents(1899) }],
  ])('is refused for %s', (reason, broken) => {
    expect(controlSale({ ...sale, ...broken })).toEqual({ ok: false, error: reason });
  });

  it('has a case above for each of its controls', () => {
    expect(SALE_CONTROLS).toHaveLength(11);
  });
});
