/** When each operator last signed in at this counter, by the counter's clock then. */
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export function keepVisit(tx: WriteTx, operatorId: OperatorId, at: number): void {
  tx.run('INSERT OR REPLACE INTO operator_visits (operator_id, last_seen_at) VALUES (?, ?)', operatorId, at);
}

export function lastVisits(read: ReadStore): ReadonlyMap<OperatorId, number> {
  const rows = read.all(
    query<{ operator_id: OperatorId; last_seen_at: number }>('SELECT operator_id, last_seen_at FROM operator_visits'),
  );
  return new Map(rows.map((row) => [row.operator_id, row.last_seen_at]));
}
