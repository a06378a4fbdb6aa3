/** Is this the operator's PIN? Checked here, without a network; each attempt is counted before it is known to be wrong. */
import { argon2Verify } from 'hash-wasm';
import type { Operator } from '@flouss/shared/contract/sync';
import type { Context, Refusal } from '../context.ts';
import { refuse } from '../context.ts';
import type { PinFailures } from '../store/pin-failures.ts';
import { forgetPinFailures, keepPinFailures, pinFailures } from '../store/pin-failures.ts';

const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MS = 5 * 60_000;
const LONGEST_LOCK_MS = 24 * 60 * 60_000;

/** Undefined when it is. */
export async function checkPin(
  context: Context,
  operator: Operator,
  pin: string,
): Promise<Refusal<'pin-wrong' | 'pin-locked'> | undefined> {
  const attempt = countAttempt(context, operator);
  if (!attempt.allowed) return refuse('pin-locked', { locked_until_at: attempt.lockedUntil });
  if (!(await argon2Verify({ password: pin, hash: operator.pin_hash }))) {
    return attempt.lockedUntil > 0
      ? refuse('pin-locked', { locked_until_at: attempt.lockedUntil })
      : refuse('pin-wrong', { attempts_left: FAILURES_BEFORE_LOCK - attempt.failures });
  }
  context.store.write((tx) => forgetPinFailures(tx, operator.operator_id));
  return undefined;
}

/** Counted as wrong before it is checked: many attempts at once, or a power cut, must not be free. */
function countAttempt(context: Context, operator: Operator): PinFailures & { readonly allowed: boolean } {
  const now = context.clock.now();
  return context.store.write((tx) => {
    const before = pinFailures(tx, operator.operator_id);
    if (before.lockedUntil > now) return { ...before, allowed: false };
    const failures = before.failures + 1;
    const after = { failures, lockedUntil: failures < FAILURES_BEFORE_LOCK ? 0 : now + lockMs(failures) };
    keepPinFailures(tx, operator.operator_id, after);
    return { ...after, allowed: true };
  });
}

/** Five minutes at the fifth failure, doubled by each one after. */
function lockMs(failures: number): number {
  return Math.min(FIRST_LOCK_MS * 2 ** (failures - FAILURES_BEFORE_LOCK), LONGEST_LOCK_MS);
}
