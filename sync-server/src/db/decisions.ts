/** What reloads were judged on: a counter's beside its fact, an order's by SMS in a row of its own. Only ever added to. */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { DecisionRow } from './schema.ts';

export async function insertDecisions(tx: Tx, decisions: readonly DecisionRow[]): Promise<void> {
  await tx.bulk.insert('decisions', ['op_id', 'decided_at', 'reason', 'judged_on'], decisions);
}

export async function findDecision(db: Reader, opId: OpId): Promise<DecisionRow | undefined> {
  const own = await db.sql.selectFrom('decisions').selectAll().where('op_id', '=', opId).executeTakeFirst();
  return own ?? findBesideFact(db, opId);
}

async function findBesideFact(db: Reader, opId: OpId): Promise<DecisionRow | undefined> {
  const fact = await db.sql
    .selectFrom('facts')
    .select(['received_at', 'code', 'judged_on'])
    .where('op_id', '=', opId)
    .where('op_use', '=', 1)
    .executeTakeFirst();
  if (!fact || fact.judged_on === null) return undefined;
  return { op_id: opId, decided_at: fact.received_at, reason: fact.code, judged_on: fact.judged_on };
}
