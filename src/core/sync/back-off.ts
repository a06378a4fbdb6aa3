/** How long to wait after the n-th failure in a row: full jitter under a ceiling that doubles, up to a bound. */
import type { Random } from '@flouss/shared/kernel/ports';

export const BACK_OFF_BASE_MS = 500;
/** However long it was away, a line that is back is found within seconds: the bank is waiting, and so is the customer. */
export const BACK_OFF_MAX_MS = 10_000;
/** Not zero: a server that refuses at once must not be asked at once. */
const BACK_OFF_MIN_MS = 100;

/** `failures` counts from 1. Full jitter keeps a thousand counters from coming back in the same second. */
export function backOffMs(failures: number, random: Random): number {
  const ceiling = Math.min(BACK_OFF_MAX_MS, BACK_OFF_BASE_MS * 2 ** (failures - 1));
  return Math.max(BACK_OFF_MIN_MS, Math.floor(ceiling * fraction(random)));
}

/** Not before the server said, and within as long again: those whom it sent away together do not come back together. */
export function spreadMs(retryAfterMs: number, random: Random): number {
  return retryAfterMs + Math.floor(retryAfterMs * fraction(random));
}

/** Evenly in [0, 1). */
function fraction(random: Random): number {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
}
