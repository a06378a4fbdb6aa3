/**
 * A thermal printer on a real TCP port, as far as our tickets need one: takes ESC/POS, keeps what it would have printed, and can
 * be out of paper, open, mute, slow, or die in the middle.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { ticketReader } from './ticket-reader.ts';
import type { Ticket } from './ticket-reader.ts';

export interface PrinterState {
  paperOut: boolean;
  coverOpen: boolean;
  /** Says nothing, whatever is asked. */
  mute: boolean;
  /** Rows of paper left; at the last one it stops and waits, as printers do. */
  rowsLeft: number;
  /** Goes dark after so many bytes of a connection: the line breaks. */
  diesAfterBytes: number;
  /** Pause after each piece it reads. */
  slowMs: number;
  /** Between the last dot and its answer that it is done. */
  saysDoneAfterMs: number;
}

const READY: PrinterState = {
  paperOut: false,
  coverOpen: false,
  mute: false,
  rowsLeft: Number.POSITIVE_INFINITY,
  diesAfterBytes: Number.POSITIVE_INFINITY,
  slowMs: 0,
  saysDoneAfterMs: 0,
};

export interface PaperPrinter {
  readonly port: number;
  /** What lies in its tray, cut. */
  readonly tickets: readonly Ticket[];
  readonly state: PrinterState;
  /** Taken since it was switched on. */
  bytes(): number;
  close(): Promise<void>;
}

export async function openPaperPrinter(port = 0, initial: Partial<PrinterState> = {}): Promise<PaperPrinter> {
  const state = { ...READY, ...initial };
  const tickets: Ticket[] = [];
  const sockets = new Set<Socket>();
  let swallowed = 0;

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    // A client that hangs up in the middle is what some tests are about.
    serve(socket).catch((error: unknown) => {
      if (!isHangUp(error)) throw error;
    });
  });

  async function serve(socket: Socket): Promise<void> {
    const say = (...bytes: number[]): void => {
      if (!state.mute && socket.writable) socket.write(Buffer.from(bytes));
    };
    const reader = ticketReader({
      cut: (ticket) => tickets.push(ticket),
      asked: (question) => say(statusByte(question, state)),
      askedWhenDone: () => setTimeout(() => say(0), state.saysDoneAfterMs).unref(),
      row: () => (state.rowsLeft -= 1) >= 0,
    });
    let taken = 0;
    for await (const piece of socket) {
      taken += (piece as Buffer).length;
      swallowed += (piece as Buffer).length;
      if (taken >= state.diesAfterBytes) return void socket.resetAndDestroy();
      reader(piece as Buffer);
      if (state.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, state.slowMs));
    }
    socket.end();
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tickets,
    state,
    bytes: () => swallowed,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function isHangUp(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(?:ERR_STREAM_PREMATURE_CLOSE|ECONNRESET|EPIPE)$/.test(String(error.code))
  );
}

/** The answers of Epson's manual: bits 1 and 4 always set, the rest as the state is. */
function statusByte(question: number, { paperOut, coverOpen }: PrinterState): number {
  const fixed = 0b0001_0010;
  switch (question) {
    case 1:
      return fixed | (paperOut || coverOpen ? 0b0000_1000 : 0);
    case 2:
      return fixed | (coverOpen ? 0b0000_0100 : 0) | (paperOut ? 0b0010_0000 : 0);
    case 4:
      return fixed | (paperOut ? 0b0110_0000 : 0);
    default:
      throw new Error(`nobody asks DLE EOT ${question}`);
  }
}
