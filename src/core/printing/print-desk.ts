/**
 * Gives the receipts that wait to the page and to the printer, one after the other, and rests while the printer is in trouble.
 * What it holds in memory may be lost: the queue in the store says what is surely printed, what is not, and what nobody knows.
 */
import type { HandedOver, Printer, Raster } from '@flouss/shared/contract/printing';
import type { WriteTx } from '../store/handles.ts';
import { StoreUnavailable } from '../store/handles.ts';
import { readPrinterSettings } from '../store/printer-settings.ts';
import type { PrintJobRow } from '../store/print-jobs.ts';
import { findPrintJob, giveUpInterrupted, movePrintJob, openPrintJobs, startPrinting } from '../store/print-jobs.ts';
import type { Change, SyncContext } from '../sync-ports.ts';
import type { PrinterPort, PrintOutcome } from './printer-port.ts';
import { feedQueue } from './wanted-paper.ts';

export interface Pace {
  /** After the first failure, doubled by each one after. */
  readonly restMs: number;
  readonly restMaxMs: number;
  /** For the page to make a picture; a page that is gone leaves the job to the next. */
  readonly pictureMs: number;
  /** For a person before the system's dialogue; after that nobody will say what became of it. */
  readonly handedOverMs: number;
}

const PACE: Pace = { restMs: 1_000, restMaxMs: 30_000, pictureMs: 20_000, handedOverMs: 180_000 };

export interface TakenJob {
  readonly job: PrintJobRow;
  readonly printer: Printer;
}

export interface PrintDesk {
  /** The journal may have receipts to print. Cheap; returns before anything is done. */
  wake(): void;
  /** Something is wanted and a person waits: the printer is tried again at once. */
  hurry(): void;
  take(jobId: number | null, elsewhere: Printer | null): TakenJob | null;
  /** False when the job was not taken for a printer on the network. */
  send(jobId: number, raster: Raster): Promise<boolean>;
  report(jobId: number, outcome: HandedOver): boolean;
  settle(jobId: number, as: 'printed' | 'not-wanted'): boolean;
  test(printer: Extract<Printer, { kind: 'network' }>, raster: Raster): Promise<PrintOutcome>;
  stop(): void;
}

interface Hold {
  readonly jobId: number;
  readonly printer: Printer;
  readonly until: NodeJS.Timeout;
}

type DeskContext = Pick<SyncContext, 'store' | 'clock' | 'changed'>;

const PRINTING: Change = { topics: ['printing'], loaded: [] };

export function openPrintDesk({ store, clock, changed }: DeskContext, port: PrinterPort, pace = PACE): PrintDesk {
  const stopping = new AbortController();
  let held: Hold | undefined;
  let rest: NodeJS.Timeout | undefined;
  let troubles = 0;
  tolerant(() => store.write(giveUpInterrupted));

  function hold(jobId: number, printer: Printer): void {
    const isNetwork = printer.kind === 'network';
    const until = setTimeout(
      () => (isNetwork ? letGo() : finish(jobId, 'paper-unknown')),
      isNetwork ? pace.pictureMs : pace.handedOverMs,
    );
    held = { jobId, printer, until };
  }

  function letGo(): void {
    clearTimeout(held?.until);
    held = undefined;
    changed(PRINTING);
  }

  function finish(jobId: number, outcome: PrintOutcome | HandedOver): void {
    // Closed meanwhile: the next opening finds the job as it was left.
    if (stopping.signal.aborted) return;
    store.write((tx) => moveTo(tx, jobId, outcome));
    if (outcome === 'printed') troubles = 0;
    else if (outcome !== 'paper-unknown') startRest();
    letGo();
  }

  function startRest(): void {
    clearTimeout(rest);
    rest = setTimeout(endRest, Math.min(pace.restMs * 2 ** troubles, pace.restMaxMs));
    troubles += 1;
  }

  function endRest(): void {
    clearTimeout(rest);
    rest = undefined;
    changed(PRINTING);
  }

  function feed(): void {
    if (stopping.signal.aborted || !readPrinterSettings(store.read).auto_print) return;
    if (store.write((tx) => feedQueue(tx, clock.now())) > 0) endRest();
  }

  return {
    wake: () => void setImmediate(() => tolerant(feed)),
    hurry: endRest,
    take(jobId, elsewhere) {
      const printer = elsewhere ?? readPrinterSettings(store.read).printer;
      // Somebody who asks for one job elsewhere does not wait for the printer that is in trouble.
      if (held || (rest && jobId === null)) return null;
      const job = openPrintJobs(store.read).find(
        (each) => each.state === 'waiting' && (jobId === null ? comesByItself(each, printer) : each.job_id === jobId),
      );
      if (!job) return null;
      if (printer.kind !== 'network') store.write((tx) => startPrinting(tx, job.job_id, nameOf(printer)));
      hold(job.job_id, printer);
      return { job, printer };
    },
    async send(jobId, raster) {
      if (held?.jobId !== jobId || held.printer.kind !== 'network') return false;
      const { printer } = held;
      clearTimeout(held.until);
      const leaving = (): void => store.write((tx) => startPrinting(tx, jobId, nameOf(printer)));
      finish(jobId, await port.print(printer, raster, leaving, stopping.signal));
      return true;
    },
    report(jobId, outcome) {
      if (held?.jobId === jobId && held.printer.kind !== 'network') finish(jobId, outcome);
      // A page that comes back late knows better than nobody.
      else if (findPrintJob(store.read, jobId)?.why === 'paper-unknown') finish(jobId, outcome);
      else return false;
      return true;
    },
    settle(jobId, as) {
      const job = findPrintJob(store.read, jobId);
      if (!job || job.state === 'printed' || held?.jobId === jobId) return false;
      store.write((tx) => settleAs(tx, job, as));
      changed(PRINTING);
      return true;
    },
    test: (printer, raster) => port.print(printer, raster, () => undefined, stopping.signal),
    stop() {
      stopping.abort();
      clearTimeout(held?.until);
      clearTimeout(rest);
    },
  };
}

/** A dialogue that somebody closed is not opened again before him. */
function comesByItself(job: PrintJobRow, printer: Printer): boolean {
  return printer.kind !== 'page' || job.attempts === 0;
}

function tolerant(body: () => void): void {
  try {
    body();
  } catch (error) {
    // The operation stands; the queue is fed again at the next one.
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

function moveTo(tx: WriteTx, jobId: number, outcome: PrintOutcome | HandedOver): void {
  if (outcome === 'printed') movePrintJob(tx, jobId, 'printed', null);
  else if (outcome === 'paper-unknown') movePrintJob(tx, jobId, 'failed', outcome);
  else movePrintJob(tx, jobId, 'waiting', outcome);
}

/** Paper that may be out there is never an original again, whether anybody wants it or not. */
function settleAs(tx: WriteTx, { job_id, why }: PrintJobRow, as: 'printed' | 'not-wanted'): void {
  if (as === 'printed' || why === 'paper-unknown') movePrintJob(tx, job_id, 'printed', as === 'printed' ? null : why);
  else movePrintJob(tx, job_id, 'failed', 'not-wanted');
}

/** As people know it. */
function nameOf(printer: Printer): string {
  switch (printer.kind) {
    case 'page':
      return 'page';
    case 'network':
      return `${printer.host}:${printer.port}`;
    case 'system':
      return printer.name;
  }
}
