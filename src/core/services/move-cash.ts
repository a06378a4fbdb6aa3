/** Puts cash into a drawer, takes it out, or carries it from one to the other; a large sum leaves with a manager's word only. */
import { tillLimitsInForce } from '@flouss/shared/domain/limits';
import { ZERO } from '@flouss/shared/domain/money';
import { isLargeCashOut, takenFrom } from '@flouss/shared/domain/till';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { answerWithTill } from './show-till.ts';
import { approvedBy, isSameApproval } from './till-approval.ts';
import { tillRefusal } from './till-gate.ts';

export const moveCash: Service<'till.move-cash'> = (context, session, input) =>
  recordOperation(context, session, input, MOVEMENT);

const MOVEMENT: Act<'till.move-cash', 'cash-moved'> = {
  type: 'cash-moved',
  topics: ['till'],
  isSame: ({ body }, { reason, amount_cents, note, approval }) =>
    body.reason === reason &&
    body.amount_cents === amount_cents &&
    body.note === note &&
    isSameApproval(body.approved, approval),
  decide: (_tx, desk, { reason, amount_cents, note, approval }) => {
    const shut = tillRefusal(desk, 'cash');
    if (shut) return shut;
    const drawer = takenFrom(reason);
    if (drawer !== undefined && amount_cents > desk.end.till.expected[drawer])
      return refuse(drawer === 'till' ? 'till-short' : 'refunds-short');
    const large = isLargeCashOut(reason, amount_cents, tillLimitsInForce(desk.reference.limits, desk.at));
    if ((large || isOther(reason)) && note === null) return refuse('note-needed');
    if (large && !approval) return refuse('approval-needed');
    const body = { reason, amount_cents, note, approved: large ? approvedBy(approval) : null };
    return { ok: true, value: { body, spends: ZERO, receipt: null } };
  },
  answer: answerWithTill,
};

/** A reason that says nothing by itself. */
function isOther(reason: string): boolean {
  return reason === 'other-in' || reason === 'other-out';
}
