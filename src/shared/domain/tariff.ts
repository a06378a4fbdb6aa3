/**
 * What a card and a reload cost and what the agent earns, as data with a version and an effective date.
 * Knows the shape of a tariff and how to read it; every figure comes from the server.
 */
import { z } from 'zod';
import { inForce } from './in-force.ts';
import { Cents, percentage } from './money.ts';

const RELOAD_BANDS_MAX = 100;

/** Reloads up to and including `up_to_cents` cost `fee_cents`; `null` is the last band, without a ceiling. */
export const ReloadBand = z.object({ up_to_cents: Cents.nullable(), fee_cents: Cents });
export type ReloadBand = z.infer<typeof ReloadBand>;

function ascending(bands: readonly ReloadBand[]): boolean {
  return bands.every((band, i) => {
    if (band.up_to_cents === null) return i === bands.length - 1;
    const before = i === 0 ? -1 : bands[i - 1]!.up_to_cents;
    return i < bands.length - 1 && before !== null && band.up_to_cents > before;
  });
}

export const Tariff = z.object({
  version: z.int().min(1),
  /** Milliseconds since the epoch from which it applies. */
  effective_at: z.int(),
  card_price_cents: Cents,
  /** Ascending; the last one, and only it, has no ceiling. */
  reload_bands: z.array(ReloadBand).min(1).max(RELOAD_BANDS_MAX).refine(ascending, 'reload-bands-not-ascending'),
  /** What the agent earns for a card sold. */
  commission_card_cents: Cents,
  /** Share of a reload's fee the agent earns once the bank has loaded it: 2000 is 20 %. */
  commission_reload_basis_points: z.int().min(0).max(10_000),
  /** What the carrier bills the customer for an SMS order; shown to him, not our revenue. */
  sms_order_cents: Cents,
});
export type Tariff = z.infer<typeof Tariff>;

export function tariffInForce(tariffs: readonly Tariff[], at: number): Tariff | undefined {
  return inForce(tariffs, at);
}

/** Was this version the one that applied at `at`? */
export function wasInForce(tariffs: readonly Tariff[], version: number, at: number): boolean {
  return inForce(tariffs, at)?.version === version;
}

/** The fee of a reload of `amount`. Whether such an amount may be reloaded at all is not asked here. */
export function reloadFee(tariff: Tariff, amount: Cents): Cents {
  for (const band of tariff.reload_bands) {
    if (band.up_to_cents === null || amount <= band.up_to_cents) return band.fee_cents;
  }
  throw new Error('a tariff ends with a band without a ceiling');
}

/** What the agent earns of a reload's fee, once the bank has loaded it. */
export function reloadCommission(tariff: Tariff, fee: Cents): Cents {
  return percentage(fee, tariff.commission_reload_basis_points);
}
