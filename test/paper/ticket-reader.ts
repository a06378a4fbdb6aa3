/** Reads the ESC/POS that our tickets are made of and puts the dots together again; anything else in the stream is an error. */

export interface Ticket {
  readonly widthDots: number;
  readonly heightDots: number;
  /** One byte a dot: 1 is black. */
  readonly dots: Uint8Array;
}

export interface TicketEvents {
  cut(ticket: Ticket): void;
  /** DLE EOT n */
  asked(question: number): void;
  /** GS r n, reached in its turn. */
  askedWhenDone(): void;
  /** Before each row is burnt; false: no paper, it stops here and reads no further. */
  row(): boolean;
}

export function ticketReader(events: TicketEvents): (piece: Buffer) => void {
  let left: Buffer = Buffer.alloc(0);
  let rows: Uint8Array[] = [];
  let stopped = false;

  /** Bytes used of the command at the beginning; 0 when more of it must come. */
  function command(data: Buffer): number {
    const [a, b, c] = data;
    if (a === 0x10 && b === 0x04 && c !== undefined) return (events.asked(c), 3);
    if (a === 0x1b && b === 0x40) return ((rows = []), 2);
    if (a === 0x1d && b === 0x72 && c !== undefined) return (events.askedWhenDone(), 3);
    if (a === 0x1d && b === 0x56 && data.length >= 4) return (cut(c), 4);
    if (a === 0x1d && b === 0x76) return band(data);
    if (data.length >= 8)
      throw new Error(`no word of ESC/POS that a ticket uses: ${data.subarray(0, 8).toString('hex')}`);
    return 0;
  }

  function band(data: Buffer): number {
    if (data.length < 8) return 0;
    const rowBytes = data.readUInt16LE(4);
    const count = data.readUInt16LE(6);
    const size = 8 + rowBytes * count;
    if (data.length < size) return 0;
    for (let row = 0; row < count; row += 1) {
      if (!events.row()) return ((stopped = true), size);
      rows.push(dotsOf(data.subarray(8 + row * rowBytes, 8 + (row + 1) * rowBytes)));
    }
    return size;
  }

  function cut(how: number | undefined): void {
    if (how !== 0x42) throw new Error(`a ticket is fed and cut, not ${how}`);
    const widthDots = rows[0]?.length ?? 0;
    const dots = new Uint8Array(widthDots * rows.length);
    rows.forEach((row, y) => dots.set(row, y * widthDots));
    events.cut({ widthDots, heightDots: rows.length, dots });
    rows = [];
  }

  return (piece) => {
    left = Buffer.concat([left, piece]);
    for (let used = 1; used > 0 && left.length > 0; left = left.subarray(used)) used = stopped ? 0 : command(left);
  };
}

function dotsOf(row: Buffer): Uint8Array {
  const dots = new Uint8Array(row.length * 8);
  row.forEach((byte, at) => {
    for (let bit = 0; bit < 8; bit += 1) dots[at * 8 + bit] = (byte >> (7 - bit)) & 1;
  });
  return dots;
}
