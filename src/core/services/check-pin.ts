/** Is this the operator's PIN? Checked here, without a network; each attempt is counted before it is known to be wrong. */
import { argon2Verify } from 'hash-wasm';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { Context, Refusal } from '../context.ts';
import { refuse } from '../context.ts';
import { pinHashOf } from '../store/operator-pins.ts';
import type { PinAttempts } from '../store/pin-attempts.ts';
import { forgetPinAttempts, keepPinAttempts, pinAttempts } from '../store/pin-attempts.ts';
import type { Colleague } from '../store/reference.ts';

const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MS = 5 * 60_000;
/** Of running time: half a day behind the counter. */
const LONGEST_LOCK_MS = 4 * 60 * 60_000;

/** Undefined when it is. `pins-missing`: nothing here to check it with until the server has been heard. */
export async function checkPin(
  context: Context,
  operator: Colleague,
  pin: string,
): Promise<Refusal<'pin-wrong' | 'pin-locked' | 'pins-missing'> | undefined> {
  const { operator_id } = operator;
  const hash = pinHashOf(context.store.read, operator_id);
  if (hash === undefined) return refuse('pins-missing');
  const attempt = countAttempt(context, operator_id);
  if (!attempt.allowed) return refuse('pin-locked', { locked_for_ms: attempt.leftMs });
  if (!(await argon2Verify({ password: pin, hash }))) {
    return attempt.leftMs > 0
      ? refuse('pin-locked', { locked_for_ms: attempt.leftMs })
      : refuse('pin-wrong', { attempts_left: FAILURES_BEFORE_LOCK - attempt.failures });
  }
  context.store.write((tx) => forgetPinAttempts(tx, operator_id));
  return undefined;
}

/** Counted as wrong before it is checked: many attempts at once, or a power cut, must not be free. */
function countAttempt(
  { store, stopwatch }: Context,
  operatorId: OperatorId,
): PinAttempts & { readonly allowed: boolean } {
  const elapsed = stopwatch.elapsed();
  return store.write((tx) => {
    const before = pinAttempts(tx, operatorId, elapsed);
    const failures = before.failures + 1;
    const allowed = before.leftMs === 0;
    const after = allowed ? { failures, leftMs: failures < FAILURES_BEFORE_LOCK ? 0 : lockMs(failures) } : before;
    // Also when it is refused: what the lock has run down so far is then kept over a crash.
    keepPinAttempts(tx, operatorId, after, elapsed);
    return { ...after, allowed };
  });
}

/** Five minutes at the fifth failure, doubled by each one after. */
function lockMs(failures: number): number {
  return Math.min(FIRST_LOCK_MS * 2 ** (failures - FAILURES_BEFORE_LOCK), LONGEST_LOCK_MS);
}
