/** The figures of the business description as the tests' tariff, limits and customer, and any text at all. Invented people only. */
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { ReloadControlInput } from '@flouss/shared/domain/controls';
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { cents, ZERO } from '@flouss/shared/domain/money';
import { Tariff } from '@flouss/shared/domain/tariff';
import fc from 'fast-check';

export const NOW = Date.parse('2026-11-23T10:00:00Z');
const JANUARY = Date.parse('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;

export const tariff = Tariff.parse({
  version: 1,
  effective_at: JANUARY,
  card_price_cents: 1900,
  reload_bands: [
    { up_to_cents: 10_000, fee_cents: 600 },
    { up_to_cents: 20_000, fee_cents: 900 },
    { up_to_cents: 30_000, fee_cents: 1200 },
    { up_to_cents: 40_000, fee_cents: 1500 },
    { up_to_cents: 50_000, fee_cents: 1800 },
    { up_to_cents: null, fee_cents: 2200 },
  ],
  commission_card_cents: 200,
  commission_reload_basis_points: 2000,
  sms_order_cents: 50,
});

export const limits = LimitPolicy.parse({
  version: 1,
  effective_at: JANUARY,
  reload_min_cents: 5000,
  reload_max_cents: 100_000,
  card_year_max_cents: 600_000,
  card_month_cash_max_cents: 100_000,
  offline_reload_max_cents: 50_000,
  offline_reloads_per_day: 2,
  sms_orders_per_day: 3,
  sms_day_max_cents: 60_000,
  sms_cooling_off_ms: 72 * HOUR_MS,
});

/** What a counter would send; the tests change one field at a time. */
export const registration = {
  identity: {
    given_names: 'Lina Noor',
    family_name: 'Exemple',
    birth_date: '1990-02-28',
    birth_place: 'Lyon',
    nationality: 'MA',
    gender: 'female',
  },
  document: { kind: 'passport', number: 'AB1234567', issuing_country: 'MA', expires_on: '2030-01-31' },
  address: { line1: '12 rue du Modèle', postal_code: '69001', city: 'Lyon', country: 'FR' },
  phone: '+33612345678',
  email: 'lina@example.org',
  purpose: 'Aide à la famille',
  beneficiary: {
    beneficiary_id: '01930000-0000-7000-8000-000000000001',
    given_names: 'Maman',
    family_name: 'Exemple',
    country: 'MA',
    phone: '+212612345678',
    relation: 'mère',
  },
  consents: { terms: true, data: true, marketing: false },
} as const;

export const customer = CustomerPersonal.parse(registration);

/** Any UTF-16 text up to `maxLength` units, broken surrogates and control characters too. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0x20, max: 0x6ff }));
  return fc.array(unit, { maxLength }).map((units) => String.fromCharCode(...units));
}

/** One that every control lets through. */
export const reload: ReloadControlInput = {
  at: NOW,
  channel: 'counter',
  amount_cents: cents(10_000),
  fee_cents: cents(600),
  tariff_version: 1,
  tariffs: [tariff],
  limits,
  card: { state: 'active', year_committed_cents: ZERO, month_cash_cents: ZERO },
  means: 'cash',
  available_cents: cents(100_000),
  operatorAllowed: true,
  deviceActive: true,
  customerBlocked: false,
  duplicate: false,
};
