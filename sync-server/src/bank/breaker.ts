/**
 * A circuit breaker before one operation of the bank: what cannot be heard costs one attempt now and then instead of one a row. Closed
 * it lets all through, open nothing, half open one at a time. Kept in memory: a new process finds out for itself. It knows no row.
 */
import type { BankPatience } from './decide.ts';

/** So many calls without a word from the bank, one after another, open it. */
const UNHEARD_CALLS_MAX = 5;

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface Breaker {
  state(now: number): BreakerState;
  heard(): void;
  /** `jitter`, from [0, 1), says how much of the pause is kept. */
  unheard(now: number, jitter: number): void;
}

export function openBreaker({ pauseMinMs, pauseMaxMs }: Pick<BankPatience, 'pauseMinMs' | 'pauseMaxMs'>): Breaker {
  let unheardCalls = 0;
  let openUntil = 0;
  return {
    state(now) {
      if (unheardCalls < UNHEARD_CALLS_MAX) return 'closed';
      // An end further away than any pause was written by a clock that stood wrong.
      return now < openUntil && openUntil - now <= pauseMaxMs ? 'open' : 'half-open';
    },
    heard() {
      unheardCalls = 0;
    },
    unheard(now, jitter) {
      unheardCalls += 1;
      const bound = Math.min(pauseMaxMs, pauseMinMs * 2 ** (unheardCalls - UNHEARD_CALLS_MAX));
      openUntil = now + Math.max(pauseMinMs, Math.round(bound * jitter));
    },
  };
}
