/** Receipts on paper: wanted, taken by the page, sent, reported, settled. The queue's rules are in printing/. */
import type { PrintJobView } from '@flouss/shared/contract/printing';
import { receiptNumber } from '@flouss/shared/domain/receipt';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { AskingService, Context, Service } from '../context.ts';
import { refuse } from '../context.ts';
import { wantOnPaper } from '../printing/wanted-paper.ts';
import type { ReadStore } from '../store/handles.ts';
import { factAt } from '../store/journal.ts';
import { findOperation } from '../store/operations.ts';
import type { PrintJobRow } from '../store/print-jobs.ts';
import { findPrintJob, openPrintJobs } from '../store/print-jobs.ts';
import type { ReceiptSource } from './receipt-model.ts';
import { isReceiptFact, receiptKind, receiptModel } from './receipt-model.ts';

/** An operation of this journal that has a receipt, as it stands now. */
export function receiptSource(read: ReadStore, opId: OpId): ReceiptSource | undefined {
  const operation = findOperation(read, opId);
  const stored = operation && operation.seq !== null ? factAt(read, operation.seq) : undefined;
  if (!operation || !stored || !isReceiptFact(stored.fact)) return undefined;
  return { ...stored, fact: stored.fact, state: operation.state };
}

export const printReceipt: Service<'receipt.print'> = (context, _session, { op_id }) => {
  const wanted = context.store.write((tx) =>
    receiptSource(tx, op_id) ? wantOnPaper(tx, op_id, context.clock.now()) : undefined,
  );
  if (!wanted) return refuse('receipt-unknown');
  context.printing.hurry();
  return { ok: true, value: jobView(context.store.read, wanted) };
};

export const listPrintJobs: Service<'print-jobs.list'> = ({ store }) => ({
  ok: true,
  value: openPrintJobs(store.read).map((job) => jobView(store.read, job)),
});

export const takePrintJob: Service<'print-jobs.take'> = ({ store, printing }, _session, { job_id, printer }) => {
  if (job_id !== null && !findPrintJob(store.read, job_id)) return refuse('job-unknown');
  const taken = printing.take(job_id, printer);
  // Who asks for one by name is a person, and is told.
  if (!taken) return job_id === null ? { ok: true, value: null } : refuse('printer-busy');
  const { op_id, copy } = taken.job;
  const receipt = receiptModel(store.read, sourceOf(store.read, op_id), copy);
  return { ok: true, value: { job_id: taken.job.job_id, receipt, printer: taken.printer } };
};

export const sendPrintJob: AskingService<'print-jobs.send'> = async (context, _session, { job_id, raster }) =>
  answer(context, job_id, await context.printing.send(job_id, raster));

export const reportPrintJob: Service<'print-jobs.report'> = (context, _session, { job_id, outcome }) =>
  answer(context, job_id, context.printing.report(job_id, outcome));

export const settlePrintJob: Service<'print-jobs.settle'> = (context, _session, { job_id, as }) =>
  answer(context, job_id, context.printing.settle(job_id, as));

function answer({ store }: Context, jobId: number, done: boolean) {
  const job = done ? findPrintJob(store.read, jobId) : undefined;
  return job ? { ok: true as const, value: jobView(store.read, job) } : refuse('job-unknown');
}

function jobView(read: ReadStore, job: PrintJobRow): PrintJobView {
  const { fact, receipt } = sourceOf(read, job.op_id);
  assert(receipt, 'a receipt was numbered together with its names');
  return {
    ...job,
    kind: receiptKind(fact),
    receipt_number: receiptNumber(receipt.counter_code, fact.body.receipt_count),
    customer_name: receipt.customer_name,
  };
}

function sourceOf(read: ReadStore, opId: OpId): ReceiptSource {
  const source = receiptSource(read, opId);
  assert(source, 'what is in the queue has a receipt');
  return source;
}
