/** What an agent earns where we have agreed with him on something of his own: from its day on it stands in for the tariff's. */
import { z } from 'zod';
import { inForce } from './in-force.ts';
import { Cents } from './money.ts';
import type { Tariff } from './tariff.ts';

/** As a tariff has them: cents a card sold, and a share of a reload's fee (2000 is 20 %). */
export const AgreedCommission = z.strictObject({
  card_cents: Cents,
  reload_basis_points: z.int().min(0).max(10_000),
});
export type AgreedCommission = z.infer<typeof AgreedCommission>;

export interface CommissionPlan extends AgreedCommission {
  readonly version: number;
  /** Milliseconds since the epoch from which it applies. */
  readonly effective_at: number;
}

/** The tariff as it is for an agent with these plans; where none was in force at `at`, the tariff itself. */
export function withPlan(tariff: Tariff, plans: readonly CommissionPlan[], at: number): Tariff {
  const plan = inForce(plans, at);
  if (!plan) return tariff;
  return {
    ...tariff,
    commission_card_cents: plan.card_cents,
    commission_reload_basis_points: plan.reload_basis_points,
  };
}
