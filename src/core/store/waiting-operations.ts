/**
 * This counter's operations that the server has not judged yet, in the connection's own memory: every act at the counter adds one,
 * and a page that is not written to the disk costs nothing there. Nothing is lost with them: their facts are in the journal, and
 * an opening makes them again. They take part in transactions like any table.
 */
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';
import { OPERATION_COLUMNS } from './operations.ts';

const KEYS: Readonly<Record<string, string>> = { seq: 'seq INTEGER PRIMARY KEY', op_id: 'op_id UNIQUE' };
const COLUMNS = OPERATION_COLUMNS.split(/,\s*/).map((column) => KEYS[column] ?? column);

/** Once for each connection, outside any transaction. `known_operations` is what both tables hold. */
export const WAITING_SCHEMA = `
  CREATE TEMP TABLE waiting_operations (${COLUMNS.join(', ')});
  CREATE INDEX temp.waiting_by_customer ON waiting_operations (customer_id, at);
  CREATE INDEX temp.waiting_by_what_they_are_about ON waiting_operations (about) WHERE about IS NOT NULL;
  CREATE TEMP VIEW known_operations AS
    SELECT ${OPERATION_COLUMNS} FROM main.operations UNION ALL SELECT ${OPERATION_COLUMNS} FROM temp.waiting_operations;
`;

/** How many facts of this counter the server has not judged. */
export function waitingFacts(read: ReadStore): number {
  return read.get(query<{ count: number }>('SELECT count(*) AS count FROM temp.waiting_operations'))!.count;
}

/** The server has judged up to `seq`: those operations wait no more. */
export function settleOperations(tx: WriteTx, seq: number): void {
  tx.run(
    `INSERT INTO main.operations (${OPERATION_COLUMNS})
     SELECT ${OPERATION_COLUMNS} FROM temp.waiting_operations WHERE seq <= ? ORDER BY seq`,
    seq,
  );
  tx.run('DELETE FROM temp.waiting_operations WHERE seq <= ?', seq);
}

/** The server has forgotten what came after `seq`: those operations wait again. */
export function unsettleOperations(tx: WriteTx, seq: number): void {
  tx.run(
    `INSERT INTO temp.waiting_operations (${OPERATION_COLUMNS}) SELECT ${OPERATION_COLUMNS} FROM main.operations WHERE seq > ?`,
    seq,
  );
  tx.run('DELETE FROM main.operations WHERE seq > ?', seq);
}
