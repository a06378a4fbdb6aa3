/**
 * The first tariff and the first limits, published when the centre starts for the first time. Data, not rules: the back
 * office publishes later versions. [S] from the description of the system, [L] law, [A] our assumption.
 */
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { Tariff } from '@flouss/shared/domain/tariff';

/** In force for every operation there can be: no counter existed before. */
const ALWAYS = 0;
const HOUR_MS = 60 * 60_000;

export const INITIAL_TARIFF: Tariff = Tariff.parse({
  version: 1,
  effective_at: ALWAYS,
  card_price_cents: 1_900, // [S] 19.00
  reload_bands: [
    { up_to_cents: 10_000, fee_cents: 600 }, // [S] 50.00–100.00: 6.00
    { up_to_cents: 20_000, fee_cents: 900 }, // [A]
    { up_to_cents: 30_000, fee_cents: 1_200 }, // [A]
    { up_to_cents: 40_000, fee_cents: 1_500 }, // [A]
    { up_to_cents: 50_000, fee_cents: 1_800 }, // [A]
    { up_to_cents: null, fee_cents: 2_200 }, // [S] above 500.00: 22.00
  ],
  commission_card_cents: 200, // [A] 2.00 a card
  commission_reload_basis_points: 2_000, // [A] 20 % of the fee
  sms_order_cents: 50, // [S] 0.50, billed by the carrier
});

export const INITIAL_LIMITS: LimitPolicy = LimitPolicy.parse({
  version: 1,
  effective_at: ALWAYS,
  reload_min_cents: 5_000, // [S] 50.00
  reload_max_cents: 100_000, // [A] 1,000.00
  card_year_max_cents: 600_000, // [S] 6,000.00 a calendar year
  card_month_cash_max_cents: 100_000, // [L] Code monétaire et financier, D315-2: 1,000.00 a calendar month
  offline_reload_max_cents: 50_000, // [A] 500.00
  offline_reloads_per_day: 2, // [A]
  sms_orders_per_day: 3, // [A]
  sms_day_max_cents: 60_000, // [A] 600.00
  sms_cooling_off_ms: 72 * HOUR_MS, // [A]
  refund_alone_max_cents: 50_000, // [A] 500.00
  till: {
    difference_max_cents: 500, // [A] 5.00
    cash_out_max_cents: 50_000, // [A] 500.00
    day_ends_at_hour: 4, // [A]
  },
});
