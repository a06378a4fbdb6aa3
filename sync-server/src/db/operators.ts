/** Rows of operators and of the times in which they might not act. */
import type { AgentId, OperatorId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { OperatorRow, SuspensionRow } from './schema.ts';

export async function insertOperator(tx: Tx, operator: OperatorRow): Promise<void> {
  await tx.sql.insertInto('operators').values(operator).execute();
}

/** Every operator of the agent, also those who have left: old facts name them. */
export const operatorsOf: (db: Reader, agentId: AgentId) => Promise<OperatorRow[]> = keptQuery(
  (sql, agentId: AgentId) => sql.selectFrom('operators').selectAll().where('agent_id', '=', agentId).orderBy('name'),
);

export async function findOperator(db: Reader, operatorId: OperatorId): Promise<OperatorRow | undefined> {
  return db.sql.selectFrom('operators').selectAll().where('operator_id', '=', operatorId).executeTakeFirst();
}

export async function changeOperator(
  tx: Tx,
  operatorId: OperatorId,
  change: Partial<Pick<OperatorRow, 'role' | 'active' | 'pin_hash'>>,
): Promise<void> {
  await tx.sql.updateTable('operators').set(change).where('operator_id', '=', operatorId).execute();
}

/** Of all the agent's operators, past ones too. */
export const suspensionsOf: (db: Reader, agentId: AgentId) => Promise<SuspensionRow[]> = keptQuery(
  (sql, agentId: AgentId) =>
    sql
      .selectFrom('suspensions')
      .innerJoin('operators', 'operators.operator_id', 'suspensions.operator_id')
      .select(['suspensions.operator_id', 'suspensions.from_at', 'suspensions.until_at'])
      .where('operators.agent_id', '=', agentId),
);

/** Twice in one instant is once. */
export async function beginSuspension(tx: Tx, operatorId: OperatorId, at: number): Promise<void> {
  await tx.bulk.put(
    'suspensions',
    ['operator_id', 'from_at'],
    ['operator_id', 'from_at', 'until_at'],
    [{ operator_id: operatorId, from_at: at, until_at: null }],
  );
}

/** Never before it began: the server's clock may have been set back meanwhile. */
export async function endSuspension(tx: Tx, operatorId: OperatorId, at: number): Promise<void> {
  const open = await tx.sql
    .selectFrom('suspensions')
    .select('from_at')
    .where('operator_id', '=', operatorId)
    .where('until_at', 'is', null)
    .execute();
  for (const { from_at } of open) {
    await tx.sql
      .updateTable('suspensions')
      .set({ until_at: Math.max(at, from_at) })
      .where('operator_id', '=', operatorId)
      .where('from_at', '=', from_at)
      .execute();
  }
}
