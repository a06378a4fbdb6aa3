/**
 * Who might sign a fact, and when. What an operator did before he was disabled stands however late it comes; what is signed
 * after does not.
 *
 * The instant is the counter's word (`businessInstant`), but never before that of an earlier fact of the same journal: facts
 * are chained, so a later one was made later, whatever a clock that was set back says. Left open, and bounded by the
 * allotment: a counter that has been cut off since before, with its clock held back all the time.
 */
import type { AgentId, OperatorId } from '@flouss/shared/kernel/ids';
import type { Reader } from '../../db/handles.ts';
import { operatorsOf, suspensionsOf } from '../../db/operators.ts';
import type { OperatorRow, SuspensionRow } from '../../db/schema.ts';

export interface Member {
  readonly role: OperatorRow['role'];
  readonly suspensions: readonly Pick<SuspensionRow, 'from_at' | 'until_at'>[];
}

/** Everybody who works for the agent, or did. */
export type Staff = ReadonlyMap<OperatorId, Member>;

export async function readStaff(db: Reader, agentId: AgentId): Promise<Staff> {
  const [operators, suspensions] = [await operatorsOf(db, agentId), await suspensionsOf(db, agentId)];
  return new Map(
    operators.map(({ operator_id, role }) => [
      operator_id,
      { role, suspensions: suspensions.filter((each) => each.operator_id === operator_id) },
    ]),
  );
}

/** `at`: how far the journal has come with the fact in question. */
export function mightAct(staff: Staff, operatorId: OperatorId, at: number): boolean {
  const member = staff.get(operatorId);
  return member !== undefined && !member.suspensions.some((each) => covers(each, at));
}

/** Might he also allow what only a manager may? */
export function mightApprove(staff: Staff, managerId: OperatorId, at: number): boolean {
  return staff.get(managerId)?.role === 'manager' && mightAct(staff, managerId, at);
}

function covers({ from_at, until_at }: Pick<SuspensionRow, 'from_at' | 'until_at'>, at: number): boolean {
  return from_at <= at && (until_at === null || at < until_at);
}
