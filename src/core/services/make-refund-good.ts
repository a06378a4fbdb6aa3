/**
 * Closes the matter of cash that left for a refund the server did not take: a manager says what became of it. What came back goes into
 * the till as a movement of its own, in the same go, so that the day's figures hold it.
 */
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findOperation } from '../store/operations.ts';
import type { Act, Companion } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { tillRefusal } from './till-gate.ts';
import { operationView } from './views.ts';

export const makeRefundGood: Service<'refund.make-good'> = (context, session, input) =>
  recordOperation(context, session, input, MAKING_GOOD);

const MAKING_GOOD: Act<'refund.make-good', 'refund-made-good'> = {
  type: 'refund-made-good',
  topics: ['till'],
  isSame: ({ body }, { refund, recovered }) => body.refund === refund && body.recovered === recovered,
  decide: (tx, desk, { refund, recovered, approval }) => {
    const paid = findOperation(tx, refund);
    const open = paid?.kind === 'refund' && paid.outcome === 'rejected' && paid.refunded_by === null;
    if (!open) return refuse('nothing-to-make-good');
    const shut = recovered === null ? undefined : tillRefusal(desk, 'cash');
    if (shut) return shut;
    const { amount_cents } = paid;
    const { manager_id, reason } = approval;
    const approved = { manager_id, reason };
    const companion: Companion | undefined =
      recovered === null
        ? undefined
        : {
            type: 'cash-moved',
            op_id: recovered,
            body: { reason: 'other-in', amount_cents, note: reason, approved: null },
            spends: ZERO,
            receipt: null,
          };
    const body = { refund, amount_cents, recovered, approved };
    return { ok: true, value: { body, spends: ZERO, receipt: null, companion } };
  },
  answer: (read, desk, { fact }) => {
    const refund = findOperation(read, fact.body.refund);
    assert(refund, 'what was made good is known');
    return operationView(read, desk, refund);
  },
};
