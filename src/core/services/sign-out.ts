/**
 * The end of somebody's work here. Who leaves for good while facts wait would leave money that nobody answers for: a manager agrees,
 * and his word is a fact itself, or nobody leaves.
 */
import { ZERO } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Context, OpenService, Session } from '../context.ts';
import { refuse } from '../context.ts';
import { waitingFacts } from '../store/waiting-operations.ts';
import { forgetPlace } from './place.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { currentSession, lock, sessionView } from './session.ts';

export const signOut: OpenService<'session.sign-out'> = (context, { approval }) => {
  const session = currentSession(context);
  const waiting_facts = waitingFacts(context.store.read);
  if (!session || waiting_facts === 0) return leave(context, session);
  if (!approval) return refuse('approval-needed', { waiting_facts });
  // Whoever has left has no session to ask a second time with: its id need not be known outside.
  const op_id = newId(OpId, context.clock, context.random);
  const left = recordOperation(context, session, { op_id, approval }, LEAVING);
  return left.ok ? leave(context, session) : left;
};

function leave(context: Context, session: Session | undefined) {
  if (session) forgetPlace(context, session.operator.operator_id);
  return lock(context, {});
}

const LEAVING: Act<'session.sign-out', 'signed-out'> = {
  type: 'signed-out',
  topics: ['session'],
  isSame: () => false,
  decide: (tx, _desk, { approval }) => {
    const waiting_facts = waitingFacts(tx);
    if (!approval) return refuse('approval-needed', { waiting_facts });
    const { manager_id, reason } = approval;
    return {
      ok: true,
      value: { body: { waiting_facts, approved: { manager_id, reason } }, spends: ZERO, receipt: null },
    };
  },
  answer: (_read, { context }) => sessionView(context),
};
