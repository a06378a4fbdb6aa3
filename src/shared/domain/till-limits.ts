/** What a teller may do alone with the till, and when a day of business ends: data, published with the other limits. */
import { z } from 'zod';
import { parisDay } from './calendar.ts';
import { Cents } from './money.ts';

export const TillLimits = z.object({
  /** Largest difference of a drawer, either way, that needs neither a note nor a manager. */
  difference_max_cents: Cents,
  /** Largest sum that leaves the drawers without a manager. */
  cash_out_max_cents: Cents,
  /** The hour in Paris at which a business day ends: a shop may serve after midnight. */
  day_ends_at_hour: z.int().min(0).max(12),
});
export type TillLimits = z.infer<typeof TillLimits>;

/** [A] For limits that were published before there were tills; the centre says its own with the next version. */
export const TILL_LIMITS_UNPUBLISHED: TillLimits = TillLimits.parse({
  difference_max_cents: 500,
  cash_out_max_cents: 50_000,
  day_ends_at_hour: 4,
});

const HOUR_MS = 3_600_000;

/** The day in Paris that an instant is business of. */
export function businessDay(at: number, { day_ends_at_hour }: TillLimits): string {
  return parisDay(at - day_ends_at_hour * HOUR_MS);
}
