/**
 * An ESC/POS printer behind a TCP address. It says `printed` only when the printer itself has answered after the last dot, or,
 * where it never answers, has taken everything and closed in order.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { NetworkPrinter, Raster } from '@flouss/shared/contract/printing';
import type { Answers, StatusAnswers } from './escpos.ts';
import { answerReader, DONE_QUESTION, STATUS_QUESTIONS, ticketPieces, troubleIn } from './escpos.ts';
import type { PrinterPort, PrintOutcome } from './printer-port.ts';

export interface Patience {
  readonly connectMs: number;
  /** For the answers about paper and cover; a printer that does not know the question says nothing. */
  readonly statusMs: number;
  /** Without taking a byte. */
  readonly standstillMs: number;
  /** From the last byte to the last dot. */
  readonly finishMs: number;
}

const PATIENCE: Patience = { connectMs: 3_000, statusMs: 700, standstillMs: 10_000, finishMs: 30_000 };
const LOOK_EVERY_MS = 20;

export function networkPrinter(patience: Patience = PATIENCE): PrinterPort {
  return {
    async print(printer, raster, leaving, abort) {
      const line = await openLine(printer, patience, abort);
      if (!line) return 'printer-unreachable';
      try {
        return await printOver(line, raster, leaving, patience);
      } finally {
        line.socket.destroy();
      }
    },
  };
}

/** A connection whose end is seen. */
interface Line {
  readonly socket: Socket;
  readonly answers: Answers;
  /** The printer hung up in order, or the line broke. */
  readonly ended: Promise<'hung-up' | 'broken'>;
}

async function openLine(
  { host, port }: NetworkPrinter,
  patience: Patience,
  abort: AbortSignal,
): Promise<Line | undefined> {
  const signal = AbortSignal.any([abort, AbortSignal.timeout(patience.connectMs)]);
  if (signal.aborted) return undefined;
  const socket = connect({ host, port, noDelay: true });
  const answers: Answers = { status: [], done: [] };
  socket.on('data', answerReader(answers));
  const connected = new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('close', () => resolve(false));
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
  const ended = new Promise<'hung-up' | 'broken'>((resolve) => {
    socket.once('end', () => resolve('hung-up'));
    socket.once('error', () => resolve('broken'));
    socket.once('close', () => resolve('broken'));
  });
  if (!(await connected)) {
    socket.destroy();
    return undefined;
  }
  abort.addEventListener('abort', () => socket.destroy(), { once: true });
  return { socket, answers, ended };
}

async function printOver(line: Line, raster: Raster, leaving: () => void, patience: Patience): Promise<PrintOutcome> {
  line.socket.write(STATUS_QUESTIONS);
  const status = await answered(line, () => statusOf(line.answers, 0), patience.statusMs);
  if (status === 'broken' || status === 'hung-up') return 'printer-unreachable';
  const trouble = status === 'late' ? undefined : troubleIn(status);
  if (trouble) return trouble;
  leaving();
  for (const piece of ticketPieces(raster)) {
    if (!(await taken(line, piece, patience.standstillMs))) return 'paper-unknown';
  }
  return status === 'late' ? finishSilent(line, patience) : finishAnswering(line, patience);
}

/** The three answers that came after the first `from`. */
function statusOf({ status }: Answers, from: number): StatusAnswers | undefined {
  const [printer, cause, paper] = status.slice(from);
  return printer !== undefined && cause !== undefined && paper !== undefined ? [printer, cause, paper] : undefined;
}

/** It answers our question after the last dot. Should paper have run out before, the rest is in the printer and comes out later, or not. */
async function finishAnswering(line: Line, patience: Patience): Promise<PrintOutcome> {
  const before = line.answers.done.length;
  line.socket.write(DONE_QUESTION);
  const done = await answered(line, () => line.answers.done[before], patience.finishMs);
  return typeof done === 'number' ? 'printed' : 'paper-unknown';
}

/** It never speaks: all that can be known is that it took everything and hung up without complaint. */
async function finishSilent(line: Line, patience: Patience): Promise<PrintOutcome> {
  line.socket.end();
  const end = await answered(line, () => undefined, patience.finishMs);
  return end === 'hung-up' ? 'printed' : 'paper-unknown';
}

/** What `look` finds in the printer's answers, or how the waiting for it ended. */
async function answered<T>(
  line: Line,
  look: () => T | undefined,
  waitMs: number,
): Promise<T | 'late' | 'hung-up' | 'broken'> {
  let end: 'late' | 'hung-up' | 'broken' | undefined;
  void line.ended.then((how) => (end ??= how));
  const late = setTimeout(() => (end ??= 'late'), waitMs);
  try {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (end) return end;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    clearTimeout(late);
  }
}

/** False when the line ended first, or the printer has stood still for too long. */
function taken({ socket, ended }: Line, piece: Buffer, standstillMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), standstillMs);
    const answer = (isTaken: boolean): void => {
      clearTimeout(late);
      resolve(isTaken);
    };
    void ended.then(() => answer(false));
    socket.write(piece, (error) => answer(!error));
  });
}
