/**
 * Asks a reload back for its customer, with a manager's word. Only the server knows whether the bank was told, so no money moves
 * here: once it says yes the sum is due like that of any refused reload; if it says no, the reload goes on.
 */
import { ZERO } from '@flouss/shared/domain/money';
import { mayStillCancel } from '@flouss/shared/domain/reload';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { cancellationOf, findOperation } from '../store/operations.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { operationView } from './views.ts';

export const cancelReload: Service<'reload.cancel'> = (context, session, input) =>
  recordOperation(context, session, input, CANCELLATION);

const CANCELLATION: Act<'reload.cancel', 'reload-cancelled'> = {
  type: 'reload-cancelled',
  topics: [],
  isSame: ({ body }, input) => body.cancel_of === input.cancel_of,
  decide: (tx, _desk, { cancel_of, approval }) => {
    const reload = findOperation(tx, cancel_of);
    if (reload?.kind !== 'reload' || reload.seq === null) return refuse('reload-unknown');
    if (cancellationOf(tx, cancel_of)) return refuse('cancel-asked');
    if (!mayStillCancel(reload.state)) return refuse('too-late-to-cancel');
    const { manager_id, reason } = approval;
    return {
      ok: true,
      value: { body: { cancel_of, approved: { manager_id, reason } }, spends: ZERO, receipt: null },
    };
  },
  answer: (read, desk, { fact }) => {
    const reload = findOperation(read, fact.body.cancel_of);
    assert(reload, 'what was asked back is known');
    return operationView(read, desk, reload);
  },
};
