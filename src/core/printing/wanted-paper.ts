/**
 * Which paper a receipt's next print is: the one that waits already, the original as long as it has surely not left us, else
 * the next numbered copy (CGI 286-I-3° bis). Paper that may have come out counts as come out.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from '../store/handles.ts';
import type { PrintJobRow } from '../store/print-jobs.ts';
import { insertPrintJob, markFed, movePrintJob, printJobsOf, receiptsToFeed } from '../store/print-jobs.ts';
import { copiesMade, numberCopy } from '../store/receipts.ts';

type NextPaper =
  | { readonly as: 'waiting'; readonly job: PrintJobRow }
  | { readonly as: 'original'; readonly job: PrintJobRow | undefined }
  | { readonly as: 'copy' };

function nextPaper(read: ReadStore, opId: OpId): NextPaper {
  const jobs = printJobsOf(read, opId);
  const waiting = jobs.find(({ state }) => state === 'waiting' || state === 'printing');
  if (waiting) return { as: 'waiting', job: waiting };
  const original = jobs.find(({ copy }) => copy === 0);
  return !original || original.why === 'not-wanted' ? { as: 'original', job: original } : { as: 'copy' };
}

/** The copy's number as it would be printed now; 0 for the original. */
export function nextCopyNumber(read: ReadStore, opId: OpId): number {
  const next = nextPaper(read, opId);
  switch (next.as) {
    case 'waiting':
      return next.job.copy;
    case 'original':
      return 0;
    case 'copy':
      return copiesMade(read, opId) + 1;
  }
}

export function wantOnPaper(tx: WriteTx, opId: OpId, at: number): PrintJobRow {
  const next = nextPaper(tx, opId);
  switch (next.as) {
    case 'waiting':
      return next.job;
    case 'original':
      if (!next.job) return insertPrintJob(tx, opId, 0, at);
      movePrintJob(tx, next.job.job_id, 'waiting', null);
      return { ...next.job, state: 'waiting', why: null };
    case 'copy':
      return insertPrintJob(tx, opId, numberCopy(tx, opId), at);
  }
}

/** Wants every receipt that the journal has got since last time; returns how many. Once each, whenever a crash came. */
export function feedQueue(tx: WriteTx, at: number): number {
  const receipts = receiptsToFeed(tx);
  if (receipts.length === 0) return 0;
  for (const opId of receipts) wantOnPaper(tx, opId, at);
  markFed(tx);
  return receipts.length;
}
