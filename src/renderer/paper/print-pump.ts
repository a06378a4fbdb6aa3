/**
 * The page's part of printing: takes the receipts that are due, one after the other, and puts each where its printer is. The queue
 * itself is the counter's; a page that dies in between loses nothing.
 */
import { ROLL_DOTS, type HandedOver, type Printer, type PrintTask } from '@flouss/shared/contract/printing';
import type { OpId } from '@flouss/shared/kernel/ids';
import { useEffect } from 'react';
import { call, type Refusal } from '../bridge.ts';
import { pictureOf } from './receipt-picture.ts';
import { withSheet } from './sheet.ts';

const PAGE: Printer = { kind: 'page' };

let pumping = false;
/** Something became due while the last answer, «nothing», was on its way. */
let askAgain = false;

/** While somebody is signed in. */
export function usePrintPump(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    void pump();
    return window.counter.onEvent(({ topics }) => {
      if (topics.includes('printing')) void pump();
    });
  }, [active]);
}

async function pump(): Promise<void> {
  askAgain = true;
  if (pumping) return;
  pumping = true;
  try {
    while (askAgain) {
      askAgain = false;
      const answer = await call('print-jobs.take', { job_id: null, printer: null });
      if (answer.ok && answer.value && (await perform(answer.value))) askAgain = true;
    }
  } finally {
    pumping = false;
  }
}

/** As an A4 file, where the host writes one. A file is a copy like any paper. */
export async function saveAsPdf(opId: OpId): Promise<void> {
  const host = window.counter.paper;
  if (!host || pumping) return;
  // The job is this one's before the pump sees it.
  pumping = true;
  try {
    const wanted = await call('receipt.print', { op_id: opId });
    const job_id = wanted.ok ? wanted.value.job_id : null;
    const taken = job_id === null ? null : await call('print-jobs.take', { job_id, printer: PAGE });
    if (!taken?.ok || !taken.value) return;
    const outcome = await withSheet(taken.value.receipt, 'page', () => host.savePdf());
    await call('print-jobs.report', { job_id: taken.value.job_id, outcome });
  } finally {
    pumping = false;
    void pump();
  }
}

/** In the dialogue of browser or system, whatever printer the counter has. */
export async function printElsewhere(jobId: number): Promise<Refusal | null> {
  const answer = await call('print-jobs.take', { job_id: jobId, printer: PAGE });
  if (!answer.ok) return answer.error;
  if (answer.value) await perform(answer.value);
  return null;
}

/** What the page shows on paper, by the host; a browser's dialogue tells nobody what became of it. */
export async function printOnSystem(printer: Exclude<Printer, { kind: 'network' }>): Promise<HandedOver> {
  await document.fonts.ready;
  if (window.counter.paper) return window.counter.paper.print(printer.kind === 'system' ? printer : null);
  window.print();
  return 'printed';
}

/** False when the job is left for a later try. */
async function perform({ job_id, receipt, printer }: PrintTask): Promise<boolean> {
  try {
    if (printer.kind === 'network') {
      const dots = ROLL_DOTS[printer.roll];
      const raster = await withSheet(receipt, `roll-${printer.roll}`, (element) => pictureOf(element, dots));
      return (await call('print-jobs.send', { job_id, raster })).ok;
    }
    const outcome = await withSheet(receipt, 'page', () => printOnSystem(printer));
    const reported = await call('print-jobs.report', { job_id, outcome });
    return reported.ok && outcome === 'printed';
  } catch {
    // No picture came of it: the counter gives the job out again.
    return false;
  }
}
