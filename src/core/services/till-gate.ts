/** May cash change hands now? Only at a till that was opened, and on the day it was opened. */
import { tillLimitsInForce } from '@flouss/shared/domain/limits';
import type { TillState } from '@flouss/shared/domain/till';
import { tillState } from '@flouss/shared/domain/till';
import type { Payment } from '@flouss/shared/domain/payment';
import type { Context, Refusal } from '../context.ts';
import { refuse } from '../context.ts';
import type { Desk } from './record-operation.ts';

export function tillStateNow({ end, at, reference }: Pick<Desk, 'end' | 'at' | 'reference'>): TillState {
  return tillState(end.till, at, tillLimitsInForce(reference.limits, at));
}

/** Undefined when it may. What is paid by card needs no drawer. */
export function tillRefusal(
  desk: Desk,
  means: Payment['means'],
): Refusal<'till-not-open' | 'till-left-open'> | undefined {
  if (means !== 'cash') return undefined;
  const state = tillStateNow(desk);
  if (state === 'open') return undefined;
  return refuse(state === 'closed' ? 'till-not-open' : 'till-left-open');
}

/** Whoever counts the till now is told no sum. */
export function isCounting({ counting, signedIn }: Context): boolean {
  return counting.operatorId !== undefined && counting.operatorId === signedIn.operatorId;
}
