/** What the carrier's status says of a message that it was handed (3.4 §5.1.3). Knows no reply and no connection. */
import type { SendOutcome } from '../carrier.ts';
import { STATUS } from './commands.ts';

/** It has not taken it, and says that it may later. */
const LATER: ReadonlySet<number> = new Set([
  STATUS.invalidBindStatus,
  STATUS.queueFull,
  STATUS.throttled,
  STATUS.temporaryApplicationError,
]);
/** Something broke within it, before or after it had the message. */
const SAYS_NOTHING: ReadonlySet<number> = new Set([STATUS.systemError]);

export function outcomeOf(status: number): SendOutcome {
  if (status === STATUS.ok) return 'accepted';
  if (LATER.has(status)) return 'not-sent';
  return SAYS_NOTHING.has(status) ? 'unknown' : 'refused';
}

/** It asks for less at a time. */
export const isTooMuch = (status: number): boolean => status === STATUS.throttled || status === STATUS.queueFull;
