/** The day's list, and everything that is not finished with its next step. */
import type { ExceptionOwner, ExceptionView } from '@flouss/shared/contract/views';
import { parisDay } from '@flouss/shared/domain/calendar';
import type { ReloadOwner } from '@flouss/shared/domain/reload';
import { ownerOf } from '@flouss/shared/domain/reload';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { isSaleKind, isToBeTold } from '../projections/operation-state.ts';
import { findCard } from '../store/cards.ts';
import type { ReadStore } from '../store/handles.ts';
import type { OperationRow } from '../store/operations.ts';
import { operationsOfDay, unfinishedOperations, waitingOperations } from '../store/operation-lists.ts';
import { deskOf } from './record-operation.ts';
import { documentWish, operationView } from './views.ts';

export const listActivity: Service<'activity.list'> = (context, session, { day }) => {
  const { read } = context.store;
  const desk = deskOf(context, session, read);
  const rows = operationsOfDay(read, day ?? parisDay(desk.at));
  return { ok: true, value: rows.map((row) => operationView(read, desk, row)) };
};

export const listExceptions: Service<'exceptions.list'> = (context, session) => {
  const { read } = context.store;
  const desk = deskOf(context, session, read);
  const shown = (row: OperationRow, next: NextOf): ExceptionView => ({ ...operationView(read, desk, row), ...next });
  const judged = unfinishedOperations(read).map((row) => shown(row, nextOf(read, row)));
  const waiting = waitingOperations(read).map((row) => shown(row, { next_step: 'send', owner: 'counter' }));
  return { ok: true, value: [...judged, ...waiting] };
};

type NextOf = Pick<ExceptionView, 'next_step' | 'owner'>;

function nextOf(read: ReadStore, row: OperationRow): NextOf {
  const { kind, channel, state } = row;
  if (isToBeTold(row)) return { next_step: 'tell-customer', owner: 'you' };
  // The second of two counters that paid the same refund: the money is in somebody's hand, and one manager must get it back.
  if (kind === 'refund') return { next_step: 'make-good', owner: 'manager' };
  if (!isSaleKind(kind) && kind !== 'reload') return { next_step: 'call-support', owner: 'support' };
  if (isSaleKind(kind) && wantsDocument(read, row)) return { next_step: 'photograph', owner: 'you' };
  if (state === 'unknown') return { next_step: 'bank-asked-again', owner: 'bank-worker' };
  if (state === 'refund-due' && channel === 'counter') return { next_step: 'pay-refund', owner: 'you' };
  // What an SMS order is owed goes back to the funding card: the bank answers for that too.
  return { next_step: 'bank-answers', owner: ownerInTheCentre(ownerOf(state, channel)) };
}

function wantsDocument(read: ReadStore, { card_reference }: OperationRow): boolean {
  const card = card_reference === null ? undefined : findCard(read, card_reference);
  return card !== undefined && documentWish(read, card) !== null;
}

/** What is unfinished and not the counter's is owned by somebody at the centre. */
function ownerInTheCentre(owner: ReloadOwner): ExceptionOwner {
  switch (owner) {
    case 'server':
    case 'bank-worker':
    case 'finance':
      return owner;
    case 'counter':
    case 'teller':
    case 'nobody':
      return 'server';
    default:
      return unreachable(owner);
  }
}
