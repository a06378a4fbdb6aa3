/** Rows of agents and of what was agreed with each. Operators, float and feed have files of their own. */
import type { AgentId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { readRestoration } from './in-doubt.ts';
import type { AgentRow, CommissionPlanRow } from './schema.ts';

/** Its conditions come later. After a restore its changes are numbered from where everybody's are (`cursorSince`). */
export async function insertAgent(
  tx: Tx,
  agent: Pick<AgentRow, 'agent_id' | 'name' | 'address' | 'created_at'>,
): Promise<void> {
  const feed_head = (await readRestoration(tx))?.feed_from ?? 0;
  await tx.bulk.insert('agents', ['agent_id', 'name', 'address', 'created_at', 'feed_head'], [{ ...agent, feed_head }]);
}

export async function findAgent(db: Reader, agentId: AgentId): Promise<AgentRow | undefined> {
  return db.sql.selectFrom('agents').selectAll().where('agent_id', '=', agentId).executeTakeFirst();
}

export async function listAgents(db: Reader): Promise<AgentRow[]> {
  return db.sql.selectFrom('agents').selectAll().orderBy('name').execute();
}

export async function changeAgent(
  tx: Tx,
  agentId: AgentId,
  change: Partial<
    Pick<AgentRow, 'name' | 'address' | 'float_floor_cents' | 'floor_given_up_cents' | 'contacts_sealed'>
  >,
): Promise<void> {
  await tx.sql.updateTable('agents').set(change).where('agent_id', '=', agentId).execute();
}

/** Of every agent, in their order. */
export async function listCommissionPlans(db: Reader): Promise<CommissionPlanRow[]> {
  return db.sql.selectFrom('commission_plans').selectAll().orderBy('agent_id').orderBy('version').execute();
}

export async function insertCommissionPlan(tx: Tx, plan: CommissionPlanRow): Promise<void> {
  await tx.sql.insertInto('commission_plans').values(plan).execute();
}
