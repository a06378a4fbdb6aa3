/**
 * When an operation counts as having happened. The counter's clock is believed within the bounds in which an honest one can
 * be wrong or late; outside them a false year could make a yearly limit anew.
 */

/** Thirty days offline, a day of clock error, and a day to spare. */
export const OCCURRED_AGE_MAX_MS = 32 * 24 * 60 * 60_000;

/** Never after the server's now; a claim older than can be is taken as of now. */
export function businessInstant(occurredAt: number, now: number): number {
  return occurredAt > now || occurredAt < now - OCCURRED_AGE_MAX_MS ? now : occurredAt;
}
