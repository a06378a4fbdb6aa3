/** The first suspicion policy of a centre; what is published later counts from its own date on. All figures are assumptions [A]. */
import { SuspicionPolicy } from '@flouss/shared/domain/suspicion';

/** Somebody's first order is no suspicion; a first order of much money is, and so is another phone with a large amount at night. */
export const INITIAL_SUSPICION: SuspicionPolicy = SuspicionPolicy.parse({
  version: 1,
  effective_at: 0,
  hold_score: 75,
  points: {
    'another-held': 100,
    'refused-before': 50,
    'sender-new': 20,
    'sender-shared': 40,
    'sender-alias': 10,
    'several-senders': 40,
    'number-changed': 30,
    'codes-wrong': 25,
    'funding-new': 15,
    'funding-refused': 30,
    'card-new': 15,
    'amount-high': 25,
    'amount-unlike-past': 35,
    'unusual-hour': 15,
    'day-nearly-full': 15,
  },
  sender_new_hours: 72,
  senders_max: 2,
  senders_days: 90,
  number_changed_days: 14,
  funding_new_hours: 24,
  funding_refused_days: 7,
  amount_high_cents: 40_000,
  past_percent: 300,
  past_orders_min: 3,
  unusual_hours: { from: 1, to: 5 },
  day_nearly_full_percent: 90,
  late_hours: 4,
  held_max_hours: 48,
});
