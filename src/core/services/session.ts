/** Who is at the counter: signing in with a PIN checked here, without a network, and out again. */
import { argon2Verify } from 'hash-wasm';
import type { Operator } from '@flouss/shared/contract/sync';
import type { OperatorTile, SessionView } from '@flouss/shared/contract/views';
import type { Context, OpenService, Session } from '../context.ts';
import { refuse } from '../context.ts';
import { readDevice } from '../store/device.ts';
import type { PinFailures } from '../store/pin-failures.ts';
import { forgetPinFailures, keepPinFailures, pinFailures } from '../store/pin-failures.ts';
import { readReference } from '../store/reference.ts';
import { readSettings } from '../store/settings.ts';

const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MS = 5 * 60_000;
const LONGEST_LOCK_MS = 24 * 60 * 60_000;

/** Ends by itself when the server no longer lists the operator as active. */
export function currentSession(context: Context): Session | undefined {
  const { operatorId } = context.signedIn;
  if (operatorId === undefined) return undefined;
  const reference = readReference(context.store.read);
  const operator = reference?.operators.find((each) => each.operator_id === operatorId);
  return reference && operator?.active ? { operator, reference } : undefined;
}

const tileOf = ({ operator_id, name, role }: Operator): OperatorTile => ({ operator_id, name, role });

export function sessionView(context: Context): SessionView {
  const { read } = context.store;
  const device = readDevice(read);
  const reference = readReference(read);
  const session = currentSession(context);
  return {
    enrolled: device !== undefined && device.serverUrl !== null && reference !== undefined,
    agent_name: reference?.agent.name ?? '',
    counter_code: device?.counterCode ?? '',
    operators: reference?.operators.filter((operator) => operator.active).map(tileOf) ?? [],
    operator: session ? tileOf(session.operator) : null,
    ...readSettings(read),
  };
}

export const getSession: OpenService<'session.get'> = (context) => ({ ok: true, value: sessionView(context) });

export const signOut: OpenService<'session.sign-out'> = (context) => {
  context.signedIn.operatorId = undefined;
  return { ok: true, value: sessionView(context) };
};

export const signIn: OpenService<'session.sign-in'> = async (context, { operator_id, pin }) => {
  const operator = readReference(context.store.read)?.operators.find((each) => each.operator_id === operator_id);
  if (!operator?.active) return refuse('operator-not-allowed');
  const attempt = countAttempt(context, operator);
  if (!attempt.allowed) return refuse('pin-locked', { locked_until_at: attempt.lockedUntil });
  if (!(await argon2Verify({ password: pin, hash: operator.pin_hash }))) {
    return attempt.lockedUntil > 0
      ? refuse('pin-locked', { locked_until_at: attempt.lockedUntil })
      : refuse('pin-wrong', { attempts_left: FAILURES_BEFORE_LOCK - attempt.failures });
  }
  context.store.write((tx) => forgetPinFailures(tx, operator_id));
  context.signedIn.operatorId = operator_id;
  return { ok: true, value: sessionView(context) };
};

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
