/**
 * What may leave for the bank at this moment: a breaker for each operation, the time for which the bank has asked to be left alone,
 * and how many requests a second were agreed with it. Whoever calls the bank is admitted here first, before anything is written
 * of the call: what is not admitted has not happened, and waits where it stands. It knows no row and no network.
 */
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import { openBreaker, type Breaker, type BreakerState } from './breaker.ts';
import { BANK_PATIENCE, draw, type BankPatience } from './decide.ts';
import { BANK_OPERATIONS, type BankOperation } from './port.ts';

/** A bank that asks for more is asked again all the same: nobody is held back for a day by a header. */
export const HELD_MAX_MS = 3_600_000;

/** What a call showed of the bank itself. */
export interface Hearing {
  /** It gave some word, however short. */
  readonly heard: boolean;
  /** It asked to be left alone for so long (HTTP's Retry-After). */
  readonly retryAfterMs?: number | undefined;
}

/** What is unknown is asked for once in each pause; after so many without a question there is nothing left to ask for. */
const ASKING_PAUSES_MAX = 3;

const isCommand = (operation: BankOperation): boolean => !operation.endsWith('-query');

const WORDLESS: ReadonlySet<string> = new Set(['unknown', 'not-sent', 'silent']);

export function hearingOf({
  is,
  retryAfterMs,
}: {
  readonly is: string;
  readonly retryAfterMs?: number | undefined;
}): Hearing {
  return { heard: !WORDLESS.has(is), retryAfterMs };
}

export interface Door {
  /** How many may be admitted now, as was agreed with the bank. */
  room(): number;
  /** Of these nothing is admitted now, whatever the room. */
  shut(): ReadonlySet<BankOperation>;
  /** Lets one call through, or not; whoever is let through says afterwards what came of it. */
  admit(operation: BankOperation): boolean;
  came(operation: BankOperation, hearing: Hearing): void;
  /** It was admitted and did not take place. */
  stayed(operation: BankOperation): void;
  states(): ReadonlyMap<BankOperation, BreakerState>;
  /** For so long the bank has asked to be left alone; 0 where it has not. */
  heldMs(): number;
}

export interface DoorDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly patience?: Pick<BankPatience, 'pauseMinMs' | 'pauseMaxMs'>;
  /** Of this process; undefined: no bound was agreed. */
  readonly requestsPerSecond?: number | undefined;
  /** A breaker has opened, or is closed again. */
  readonly changed?: (operation: BankOperation, state: BreakerState) => void;
  readonly called?: (operation: BankOperation, outcome: 'heard' | 'unheard' | 'held-off') => void;
}

export function openDoor({
  clock,
  random,
  patience = BANK_PATIENCE,
  requestsPerSecond,
  called,
  changed,
}: DoorDeps): Door {
  const breakers = new Map<BankOperation, Breaker>(BANK_OPERATIONS.map((each) => [each, openBreaker(patience)]));
  const underWay = new Map<BankOperation, number>();
  const pace = openPace(requestsPerSecond ?? Number.POSITIVE_INFINITY);
  let heldUntil = 0;
  let askedAt = Number.NEGATIVE_INFINITY;

  const busy = (operation: BankOperation): number => underWay.get(operation) ?? 0;
  const count = (operation: BankOperation, by: number): void => void underWay.set(operation, busy(operation) + by);
  const stateOf = (operation: BankOperation, now: number): BreakerState =>
    breakers.get(operation)?.state(now) ?? 'closed';
  const heldFor = (now: number): number => {
    const ms = heldUntil - now;
    // Further away than it can have been put: the clock was set back since.
    return ms > HELD_MAX_MS ? 0 : Math.max(0, ms);
  };
  const isShut = (operation: BankOperation, now: number): boolean => {
    const state = stateOf(operation, now);
    if (state !== 'half-open') return state === 'open';
    return busy(operation) > 0 || (isCommand(operation) && isAskingInVain(now));
  };
  /** A question finds out as well whether the bank is back, and unlike a command it leaves nothing in doubt when it is not. */
  const isAskingInVain = (now: number): boolean => {
    const ago = now - askedAt;
    return stateOf('operation-query', now) !== 'closed' && ago >= 0 && ago < ASKING_PAUSES_MAX * patience.pauseMaxMs;
  };

  return {
    room: () => pace.left(clock.now()),
    shut() {
      const now = clock.now();
      const held = heldFor(now) > 0;
      return new Set(BANK_OPERATIONS.filter((each) => held || isShut(each, now)));
    },
    admit(operation) {
      const now = clock.now();
      if (heldFor(now) > 0 || isShut(operation, now) || !pace.take(now)) return false;
      count(operation, 1);
      return true;
    },
    came(operation, { heard, retryAfterMs }) {
      count(operation, -1);
      const now = clock.now();
      if (operation === 'operation-query') askedAt = now;
      // Whoever asks for time is there: that is no silence.
      if (retryAfterMs !== undefined) {
        heldUntil = Math.max(now + heldFor(now), now + Math.min(retryAfterMs, HELD_MAX_MS));
        return called?.(operation, 'held-off');
      }
      const was = stateOf(operation, now);
      if (heard) breakers.get(operation)?.heard();
      else breakers.get(operation)?.unheard(now, draw(random.bytes(4)));
      const is = stateOf(operation, now);
      if ((was === 'closed') !== (is === 'closed')) changed?.(operation, is);
      return called?.(operation, heard ? 'heard' : 'unheard');
    },
    stayed: (operation) => count(operation, -1),
    states() {
      const now = clock.now();
      return new Map(BANK_OPERATIONS.map((each) => [each, stateOf(each, now)]));
    },
    heldMs: () => heldFor(clock.now()),
  };
}

/** So many a second, and no more than a second's at once. */
function openPace(perSecond: number): { left(now: number): number; take(now: number): boolean } {
  let tokens = perSecond;
  let filledAt: number | undefined;
  const fill = (now: number): void => {
    const elapsedMs = now - (filledAt ?? now);
    // A clock that is set back gives nothing and takes nothing.
    if (elapsedMs > 0) tokens = Math.min(perSecond, tokens + (elapsedMs / 1_000) * perSecond);
    filledAt = now;
  };
  return {
    left(now) {
      fill(now);
      return Math.floor(tokens);
    },
    take(now) {
      fill(now);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
