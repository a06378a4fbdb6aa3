/** Methods about receipts, what is wanted on paper, and printers. */
import { z } from 'zod';
import { ReceiptModel } from '../../domain/receipt.ts';
import { OpId } from '../../kernel/ids.ts';
import {
  HandedOver,
  JobId,
  Printer,
  PrinterSettings,
  PrintJobView,
  PrintTask,
  PrintTrouble,
  Raster,
} from '../printing.ts';
import { ReceiptCheck, ReceiptText } from '../receipt-check.ts';
import { OperationView } from '../views.ts';
import { method, nothing } from './method.ts';

export const PAPER_METHODS = {
  /** As the next paper would be: the original until it has left a printer, from then on the next DUPLICATA. */
  'receipt.get': method(z.strictObject({ op_id: OpId }), ReceiptModel, ['receipt-unknown']),
  /** Is the paper ours, and what has become of it. */
  'receipt.verify': method(
    z.strictObject({ text: ReceiptText }),
    ReceiptCheck.extend({ operation: OperationView.nullable() }),
    ['receipt-unreadable', 'receipt-of-training'],
  ),
  /** Wants it on paper: the original once, a numbered copy ever after. What waits already is not wanted twice. */
  'receipt.print': method(z.strictObject({ op_id: OpId }), PrintJobView, ['receipt-unknown']),
  /** What is wanted on paper and is not surely there. */
  'print-jobs.list': method(nothing, z.array(PrintJobView), []),
  /** The next job for the page, or the one named, elsewhere if `printer` says so; null when nothing is due. */
  'print-jobs.take': method(
    z.strictObject({ job_id: JobId.nullable(), printer: Printer.nullable() }),
    PrintTask.nullable(),
    ['job-unknown', 'printer-busy'],
  ),
  /** The picture of a taken job, for a printer on the network. */
  'print-jobs.send': method(z.strictObject({ job_id: JobId, raster: Raster }), PrintJobView, ['job-unknown']),
  /** What became of a taken job that the page or the system printed. */
  'print-jobs.report': method(z.strictObject({ job_id: JobId, outcome: HandedOver }), PrintJobView, ['job-unknown']),
  /** The word of whoever looked at the printer, or who wants the paper no more. */
  'print-jobs.settle': method(z.strictObject({ job_id: JobId, as: z.enum(['printed', 'not-wanted']) }), PrintJobView, [
    'job-unknown',
  ]),
  'printers.get': method(nothing, PrinterSettings, []),
  'printers.choose': method(PrinterSettings, PrinterSettings, []),
  /** Prints a specimen on a printer that need not be chosen yet. */
  'printers.test': method(
    z.strictObject({ printer: Printer, raster: Raster }),
    z.strictObject({ outcome: z.union([z.literal('printed'), PrintTrouble]) }),
    ['printer-not-on-network'],
  ),
} as const;
