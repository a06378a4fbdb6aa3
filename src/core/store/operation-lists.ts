/** Operations in the orders that people and the sync loop ask for: by customer, by day, by what is left to do. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';
import type { OperationRow } from './operations.ts';
import { OPERATION_COLUMNS } from './operations.ts';

const OF_CUSTOMER = query<OperationRow>(
  `SELECT ${OPERATION_COLUMNS} FROM operations WHERE customer_id = ? ORDER BY at DESC, op_id DESC LIMIT ?`,
);

/** Newest first. */
export function operationsOfCustomer(read: ReadStore, customerId: CustomerId, count: number): OperationRow[] {
  return read.all(OF_CUSTOMER, customerId, count);
}

/** The operations of this journal's facts, by place. */
const OWN = `(SELECT journal.seq AS place, operations.* FROM journal JOIN operations USING (op_id))`;
/** A day is a few ranges of the journal, since clocks may go back. */
const OWN_OF_DAY = `${OWN} JOIN (
    SELECT day AS run_day, from_seq, lead(from_seq, 1, 9223372036854775807) OVER (ORDER BY from_seq) AS end_seq FROM day_runs
  ) ON place >= from_seq AND place < end_seq WHERE run_day = ?`;

const OF_DAY = query<OperationRow>(
  `SELECT ${OPERATION_COLUMNS} FROM ${OWN_OF_DAY}
   UNION ALL SELECT ${OPERATION_COLUMNS} FROM operations WHERE seq IS NULL AND day = ? ORDER BY at DESC, seq DESC`,
);

/** All operations of a Paris day, newest first, those of others too. */
export function operationsOfDay(read: ReadStore, day: string): OperationRow[] {
  return read.all(OF_DAY, day, day);
}

const DRAWER = query<{ cents: number }>(
  `SELECT coalesce(sum(CASE kind WHEN 'refund' THEN -1 ELSE 1 END * (amount_cents + fee_cents)), 0) AS cents
   FROM ${OWN_OF_DAY} AND means = 'cash'`,
);

/** Cash taken less cash paid back by this counter on a Paris day; negative when more was paid back. */
export function drawerOfDay(read: ReadStore, day: string): number {
  return read.get(DRAWER, day)!.cents;
}

const LAST_DAY = query<{ day: string }>('SELECT day FROM day_runs ORDER BY from_seq DESC LIMIT 1');

/** Opens a new range of days when a fact's day differs from the one before. */
export function markDay(tx: WriteTx, seq: number, day: string): void {
  if (tx.get(LAST_DAY)?.day !== day) tx.run('INSERT INTO day_runs (from_seq, day) VALUES (?, ?)', seq, day);
}

const AFTER = query<OperationRow>(`SELECT ${OPERATION_COLUMNS} FROM ${OWN} WHERE place > ? ORDER BY place`);

/** This counter's operations after a place of the journal, in order. */
export function operationsAfter(read: ReadStore, seq: number): OperationRow[] {
  return read.all(AFTER, seq);
}

const JUDGED_UNFINISHED = 'FROM operations WHERE unfinished = 1 AND (seq IS NULL OR seq <= ?)';
const UNFINISHED = query<OperationRow>(`SELECT ${OPERATION_COLUMNS} ${JUDGED_UNFINISHED} ORDER BY at, seq`);
const UNFINISHED_COUNT = query<{ n: number }>(`SELECT count(*) AS n ${JUDGED_UNFINISHED}`);

/** Operations that somebody must still act on, oldest first, up to where the server has judged. */
export function unfinishedOperations(read: ReadStore, judgedSeq: number): OperationRow[] {
  return read.all(UNFINISHED, judgedSeq);
}

export function countUnfinished(read: ReadStore, judgedSeq: number): number {
  return read.get(UNFINISHED_COUNT, judgedSeq)!.n;
}

const WHEN = query<{ at: number }>('SELECT at FROM operations WHERE op_id = (SELECT op_id FROM journal WHERE seq = ?)');

/** When the operation at a place of the journal happened, by the counter's clock then. */
export function happenedAt(read: ReadStore, seq: number): number | undefined {
  return read.get(WHEN, seq)?.at;
}
