/** The first screening policy of a centre; what is published later counts from its own date on. */
import type { ScreeningPolicy } from '@flouss/shared/domain/screening/score';

export const INITIAL_SCREENING: ScreeningPolicy = {
  version: 1,
  effective_at: 0,
  hit_score: 85,
  points: {
    birth_same: 10,
    birth_year: 5,
    birth_near: 0,
    birth_differs: -30,
    nationality_same: 3,
    nationality_differs: -5,
  },
  list_age_max_days: 7,
  list_shrink_max_percent: 10,
  review_max_hours: 24,
};
