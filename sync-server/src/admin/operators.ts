/**
 * What the back office does with the people at the counters: takes them on, disables and enables them, changes role and PIN.
 * Each change reaches every counter with its next contact; what a counter does with a PIN is not known here.
 */
import { Pin } from '@flouss/shared/contract/approval';
import { OperatorRole } from '@flouss/shared/contract/sync';
import { safeText } from '@flouss/shared/domain/pan';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { newId, OperatorId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { findAgent } from '../db/agents.ts';
import type { Tx } from '../db/handles.ts';
import {
  beginSuspension,
  changeOperator,
  endSuspension,
  findOperator,
  insertOperator,
  operatorsOf,
} from '../db/operators.ts';
import type { Database } from '../db/open.ts';
import type { OperatorRow } from '../db/schema.ts';
import type { AdminDeps } from './agents.ts';
import { hashPin } from './hash-pin.ts';
import { announceReferences } from './publish-terms.ts';

export const NewOperator = z.strictObject({
  operator_id: OperatorId.optional(),
  name: safeText(80),
  role: OperatorRole,
  pin: Pin,
});

/** An id may be given, so that asking again after a lost answer makes no second one. */
export async function addOperator(
  { db, ctx }: AdminDeps,
  agentId: AgentId,
  operator: z.infer<typeof NewOperator>,
): Promise<Result<OperatorId, 'agent-unknown'>> {
  const operator_id = operator.operator_id ?? newId(OperatorId, ctx.clock, ctx.random);
  // Before the transaction: it takes a tenth of a second.
  const pin_hash = await hashPin(operator.pin, ctx.random);
  return db.transaction(async (tx) => {
    if (!(await findAgent(tx, agentId))) return err('agent-unknown');
    const standing = await operatorsOf(tx, agentId);
    if (standing.some((each) => each.operator_id === operator_id)) return ok(operator_id);
    const { name, role } = operator;
    await insertOperator(tx, { operator_id, agent_id: agentId, name, role, active: 1, pin_hash });
    await announceReferences(tx);
    return ok(operator_id);
  });
}

/** From this moment on nothing he signs is taken; what he signed before still is. Twice is once. */
export function disableOperator({ db, ctx }: AdminDeps, operatorId: OperatorId): Promise<Changed> {
  return change(db, operatorId, async (tx, { active }) => {
    if (active === 0) return;
    await beginSuspension(tx, operatorId, ctx.clock.now());
    await changeOperator(tx, operatorId, { active: 0 });
  });
}

/** What he signed meanwhile stays refused. */
export function enableOperator({ db, ctx }: AdminDeps, operatorId: OperatorId): Promise<Changed> {
  return change(db, operatorId, async (tx, { active }) => {
    if (active === 1) return;
    await endSuspension(tx, operatorId, ctx.clock.now());
    await changeOperator(tx, operatorId, { active: 1 });
  });
}

export const NewRole = z.strictObject({ role: OperatorRole });

export function changeRole({ db }: AdminDeps, operatorId: OperatorId, role: OperatorRow['role']): Promise<Changed> {
  return change(db, operatorId, (tx) => changeOperator(tx, operatorId, { role }));
}

export const NewPin = z.strictObject({ pin: Pin });

/** The old PIN ends at each counter with its next contact, and a lock after wrong ones with it. */
export async function resetPin({ db, ctx }: AdminDeps, operatorId: OperatorId, pin: string): Promise<Changed> {
  const pin_hash = await hashPin(pin, ctx.random);
  return change(db, operatorId, (tx) => changeOperator(tx, operatorId, { pin_hash }));
}

export type Changed = Result<Pick<OperatorRow, 'operator_id' | 'role' | 'active'>, 'operator-unknown'>;

function change(
  db: Database,
  operatorId: OperatorId,
  body: (tx: Tx, operator: OperatorRow) => Promise<void>,
): Promise<Changed> {
  return db.transaction(async (tx) => {
    const operator = await findOperator(tx, operatorId);
    if (!operator) return err('operator-unknown');
    await body(tx, operator);
    await announceReferences(tx);
    const changed = await findOperator(tx, operatorId);
    return ok(changed ?? operator);
  });
}
