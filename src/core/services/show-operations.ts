/** The day's list, and everything that is not finished with its next step. */
import type { ExceptionView, NextStep } from '@flouss/shared/contract/views';
import { parisDay } from '@flouss/shared/domain/calendar';
import type { Service } from '../context.ts';
import type { OperationRow } from '../store/operations.ts';
import { operationsOfDay, unfinishedOperations, waitingOperations } from '../store/operation-lists.ts';
import { deskOf } from './record-operation.ts';
import { operationView } from './views.ts';

export const listActivity: Service<'activity.list'> = (context, session, { day }) => {
  const { read } = context.store;
  const desk = deskOf(context, session, read);
  const rows = operationsOfDay(read, day ?? parisDay(desk.at));
  return { ok: true, value: rows.map((row) => operationView(read, desk, row)) };
};

export const listExceptions: Service<'exceptions.list'> = (context, session) => {
  const { read } = context.store;
  const desk = deskOf(context, session, read);
  const shown = (row: OperationRow, next_step: NextStep): ExceptionView => ({
    ...operationView(read, desk, row),
    next_step,
  });
  const judged = unfinishedOperations(read).map((row) => shown(row, nextStep(row)));
  const waiting = waitingOperations(read).map((row) => shown(row, 'send'));
  return { ok: true, value: [...judged, ...waiting] };
};

function nextStep({ kind, channel, state }: OperationRow): NextStep {
  if (kind !== 'sale' && kind !== 'reload') return 'call-support';
  if (state === 'unknown') return 'bank-asked-again';
  // What an SMS order is owed goes back to the funding card: the bank answers for that too.
  return state === 'refund-due' && channel === 'counter' ? 'pay-refund' : 'bank-answers';
}
