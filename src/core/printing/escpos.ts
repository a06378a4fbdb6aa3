/**
 * The few words of ESC/POS that a picture needs: raster in bands, cut, and the questions after paper and cover. Pure bytes;
 * knows no socket.
 */
import type { Raster } from '@flouss/shared/contract/printing';

const ESC = 0x1b;
const GS = 0x1d;
const DLE = 0x10;
const EOT = 0x04;

/** Small printers hold little; a band is 9 KiB on an 80 mm roll. */
const BAND_ROWS = 128;
/** To the knife and a little more, in the printer's own vertical steps. */
const FEED_BEFORE_CUT = 16;

/** The whole ticket, in pieces to be sent one after the other. */
export function ticketPieces({ width_dots, height_dots, bits }: Raster): Buffer[] {
  const rowBytes = width_dots / 8;
  const picture = Buffer.from(bits, 'base64url');
  const pieces: Buffer[] = [Buffer.from([ESC, 0x40])];
  for (let row = 0; row < height_dots; row += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, height_dots - row);
    // GS v 0: width in bytes and height in dots, each low byte first.
    const head = Buffer.from([GS, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8]);
    pieces.push(Buffer.concat([head, picture.subarray(row * rowBytes, (row + rows) * rowBytes)]));
  }
  // GS V B: feed, then cut all but one point, so that the receipt does not fall.
  pieces.push(Buffer.from([GS, 0x56, 0x42, FEED_BEFORE_CUT]));
  return pieces;
}

/** DLE EOT 1, 2, 4: printer, cause of being offline, paper. Answered at once, whatever the printer is doing. */
export const STATUS_QUESTIONS = Buffer.from([1, 2, 4].flatMap((question) => [DLE, EOT, question]));

/** GS r 1: answered in its turn, that is after everything sent before it has been printed. */
export const DONE_QUESTION = Buffer.from([GS, 0x72, 1]);

const OFFLINE = 0b0000_1000;
const COVER_OPEN = 0b0000_0100;
const STOPPED_FOR_PAPER = 0b0010_0000;
const PAPER_END = 0b0110_0000;

/** The three answers to `STATUS_QUESTIONS`, in order. */
export type StatusAnswers = readonly [printer: number, cause: number, paper: number];

export function troubleIn([printer, cause, paper]: StatusAnswers):
  | 'paper-out'
  | 'cover-open'
  | 'printer-error'
  | undefined {
  if ((cause & COVER_OPEN) !== 0) return 'cover-open';
  if ((paper & PAPER_END) !== 0 || (cause & STOPPED_FOR_PAPER) !== 0) return 'paper-out';
  return (printer & OFFLINE) !== 0 ? 'printer-error' : undefined;
}

/** What a printer says: answers to the two kinds of question. Its unasked reports (four bytes each) are passed over. */
export interface Answers {
  readonly status: number[];
  readonly done: number[];
}

/** Reads on where the last piece ended. */
export function answerReader(answers: Answers): (piece: Uint8Array) => void {
  let toSkip = 0;
  return (piece) => {
    for (const byte of piece) {
      if (toSkip > 0) toSkip -= 1;
      else if ((byte & 0b1001_0011) === 0b0001_0010) answers.status.push(byte);
      else if ((byte & 0b1001_0011) === 0b0001_0000) toSkip = 3;
      else if ((byte & 0b1001_0000) === 0) answers.done.push(byte);
    }
  };
}
