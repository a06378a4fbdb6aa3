/**
 * Holds commands back while the bank cannot be heard, so that a bank that is down costs one attempt now and then
 * instead of one a row. Kept in memory: a new process finds out for itself. It knows no row.
 */
import type { BankPatience } from './decide.ts';

/** So many turns without a word from the bank, one after another, close the gate. */
const UNHEARD_TURNS_MAX = 5;

export interface Gate {
  /** How many of `free` turns may begin now, `busy` being under way: all, none, or one to try. */
  admit(now: number, free: number, busy: number): number;
  heard(): void;
  unheard(now: number, jitter: number): void;
}

export function openGate({ pauseMinMs, pauseMaxMs }: BankPatience): Gate {
  let unheardTurns = 0;
  let closedUntil = 0;
  return {
    admit(now, free, busy) {
      if (unheardTurns < UNHEARD_TURNS_MAX) return free;
      // A closing further away than any pause was written by a clock that stood wrong.
      const closed = now < closedUntil && closedUntil - now <= pauseMaxMs;
      return closed || busy > 0 ? 0 : Math.min(free, 1);
    },
    heard() {
      unheardTurns = 0;
    },
    unheard(now, jitter) {
      unheardTurns += 1;
      const bound = Math.min(pauseMaxMs, pauseMinMs * 2 ** (unheardTurns - UNHEARD_TURNS_MAX));
      closedUntil = now + Math.max(pauseMinMs, Math.round(bound * jitter));
    },
  };
}
