/**
 * The queue of receipts wanted on paper: one row for the original and for each numbered copy. Written beside the journal and
 * after it: what fails here takes nothing back.
 */
import type { PrintJobState, PrintTrouble } from '@flouss/shared/contract/printing';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface PrintJobRow {
  readonly job_id: number;
  readonly op_id: OpId;
  readonly copy: number;
  readonly state: PrintJobState;
  readonly why: PrintTrouble | null;
  readonly attempts: number;
  readonly printer: string | null;
  readonly asked_at: number;
}

const COLUMNS = 'job_id, op_id, copy, state, why, attempts, printer, asked_at';

export function insertPrintJob(tx: WriteTx, opId: OpId, copy: number, at: number): PrintJobRow {
  return tx.get(
    query<PrintJobRow>(
      `INSERT INTO print_jobs (op_id, copy, state, asked_at) VALUES (?, ?, 'waiting', ?) RETURNING ${COLUMNS}`,
    ),
    opId,
    copy,
    at,
  )!;
}

export function findPrintJob(read: ReadStore, jobId: number): PrintJobRow | undefined {
  return read.get(query<PrintJobRow>(`SELECT ${COLUMNS} FROM print_jobs WHERE job_id = ?`), jobId);
}

/** The original first, then the copies. */
export function printJobsOf(read: ReadStore, opId: OpId): PrintJobRow[] {
  return read.all(query<PrintJobRow>(`SELECT ${COLUMNS} FROM print_jobs WHERE op_id = ? ORDER BY copy`), opId);
}

/** What is not surely on paper and still wanted, in the order in which it was asked for. */
export function openPrintJobs(read: ReadStore): PrintJobRow[] {
  return read.all(
    query<PrintJobRow>(
      `SELECT ${COLUMNS} FROM print_jobs WHERE state <> 'printed' AND why IS NOT 'not-wanted' ORDER BY job_id`,
    ),
  );
}

const MOVE = `UPDATE print_jobs SET state = ?, why = ?, printer = coalesce(?, printer), attempts = attempts + ?
  WHERE job_id = ?`;

/** Before the first byte that could print: from here on a crash leaves it unknown. */
export function startPrinting(tx: WriteTx, jobId: number, printer: string): void {
  tx.run(MOVE, 'printing', null, printer, 1, jobId);
}

export function movePrintJob(
  tx: WriteTx,
  jobId: number,
  state: PrintJobState,
  why: PrintTrouble | null,
  printer: string | null = null,
): void {
  tx.run(MOVE, state, why, printer, 0, jobId);
}

/** Whoever was printing is gone: nobody will say what became of it. */
export function giveUpInterrupted(tx: WriteTx): number {
  return tx.run("UPDATE print_jobs SET state = 'failed', why = 'paper-unknown' WHERE state = 'printing'");
}

/** Receipts numbered after what the queue has been fed, in order. */
export function receiptsToFeed(read: ReadStore): OpId[] {
  return read
    .all(
      query<{ op_id: OpId }>(
        `SELECT text ->> '$.op_id' AS op_id FROM journal
         WHERE seq > (SELECT seq FROM print_feed) AND receipt IS NOT NULL ORDER BY seq`,
      ),
    )
    .map((row) => row.op_id);
}

export function markFed(tx: WriteTx): void {
  tx.run('UPDATE print_feed SET seq = (SELECT coalesce(max(seq), 0) FROM journal)');
}
