/** Rows of settled months. Only ever added to. */
import type { Reader, Tx } from './handles.ts';
import type { CommissionRunRow } from './schema.ts';

const COLUMNS = ['month', 'agent_id', 'loads', 'fees_cents', 'earned_cents', 'made_good_cents', 'run_at'] as const;

export async function insertRun(tx: Tx, rows: readonly CommissionRunRow[]): Promise<void> {
  await tx.bulk.insert('commission_runs', COLUMNS, rows);
}

export async function runOf(db: Reader, month: string): Promise<CommissionRunRow[]> {
  return db.sql.selectFrom('commission_runs').selectAll().where('month', '=', month).orderBy('agent_id').execute();
}
