/** Rows of agents. Operators, float and feed have files of their own. */
import type { AgentId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { AgentRow } from './schema.ts';

export async function insertAgent(tx: Tx, agent: Omit<AgentRow, 'feed_head'>): Promise<void> {
  await tx.sql
    .insertInto('agents')
    .values({ ...agent, feed_head: 0 })
    .execute();
}

export async function findAgent(db: Reader, agentId: AgentId): Promise<AgentRow | undefined> {
  return db.sql.selectFrom('agents').selectAll().where('agent_id', '=', agentId).executeTakeFirst();
}

export async function listAgents(db: Reader): Promise<AgentRow[]> {
  return db.sql.selectFrom('agents').selectAll().orderBy('name').execute();
}
