/** What reloads were judged on. Only ever added to. */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { DecisionRow } from './schema.ts';

export async function insertDecisions(tx: Tx, decisions: readonly DecisionRow[]): Promise<void> {
  await tx.bulk.insert('decisions', ['op_id', 'decided_at', 'reason', 'judged_on'], decisions);
}

export async function findDecision(db: Reader, opId: OpId): Promise<DecisionRow | undefined> {
  return db.sql.selectFrom('decisions').selectAll().where('op_id', '=', opId).executeTakeFirst();
}
