/**
 * How much may be reloaded, as data with a version and an effective date.
 * Knows the shape of a policy; the controls apply it and the server gives the figures.
 */
import { z } from 'zod';
import { inForce } from './in-force.ts';
import { Cents, cents } from './money.ts';
import { TILL_LIMITS_UNPUBLISHED, TillLimits } from './till-limits.ts';

export const LimitPolicy = z
  .object({
    version: z.int().min(1),
    effective_at: z.int(),
    reload_min_cents: Cents,
    reload_max_cents: Cents,
    /** Loaded + pending + unknown, per card and calendar year in Paris. */
    card_year_max_cents: Cents,
    /** Cash reloads per card and calendar month in Paris (Code monétaire et financier, D315-2). */
    card_month_cash_max_cents: Cents,
    /** Largest single reload a counter may take while offline. */
    offline_reload_max_cents: Cents,
    offline_reloads_per_day: z.int().min(0),
    sms_orders_per_day: z.int().min(0),
    sms_day_max_cents: Cents,
    /** No SMS order for this long after the customer's phone number changed. */
    sms_cooling_off_ms: z.int().min(0),
    /** A refund at the bank of more than this waits for two of our staff; policies that say nothing hold none back. */
    refund_alone_max_cents: Cents.optional(),
    /** Policies of before there were tills say nothing of them. */
    till: TillLimits.optional(),
  })
  .refine((policy) => policy.reload_min_cents <= policy.reload_max_cents, 'reload-range-empty');
export type LimitPolicy = z.infer<typeof LimitPolicy>;

export function limitsInForce(policies: readonly LimitPolicy[], at: number): LimitPolicy | undefined {
  return inForce(policies, at);
}

export interface ReloadRange {
  readonly min_cents: Cents;
  /** Below the smallest when nothing fits any more. */
  readonly max_cents: Cents;
}

/** What one reload may be: less at a counter that decides alone, and never more than the card's year leaves. */
export function reloadRange(limits: LimitPolicy, alone: boolean, yearLeft: Cents): ReloadRange {
  const largest = alone ? Math.min(limits.reload_max_cents, limits.offline_reload_max_cents) : limits.reload_max_cents;
  return { min_cents: limits.reload_min_cents, max_cents: cents(Math.max(0, Math.min(largest, yearLeft))) };
}

export function tillLimitsInForce(policies: readonly LimitPolicy[], at: number): TillLimits {
  return limitsInForce(policies, at)?.till ?? TILL_LIMITS_UNPUBLISHED;
}
