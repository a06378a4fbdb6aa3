/** The words of ESC/POS, bit by bit: what is sent, and what a printer's answers mean among reports that nobody asked for. */
import type { Raster } from '@flouss/shared/contract/printing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../src/core/printing/escpos.ts';
import { answerReader, ticketPieces, troubleIn } from '../../../src/core/printing/escpos.ts';
import type { Ticket } from '../../paper/ticket-reader.ts';
import { ticketReader } from '../../paper/ticket-reader.ts';

const OK = 0b0001_0010;

const nobody = (): never => {
  throw new Error('a ticket asks nothing');
};

function printed(bytes: readonly Uint8Array[]): Ticket[] {
  const tickets: Ticket[] = [];
  const read = ticketReader({
    cut: (ticket) => tickets.push(ticket),
    asked: nobody,
    askedWhenDone: nobody,
    row: () => true,
  });
  for (const piece of bytes) read(Buffer.from(piece));
  return tickets;
}

test('a picture comes out of the printer dot by dot, however the line cuts it up', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Raster['width_dots']>(576, 384),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 4_000 }),
      fc.infiniteStream(fc.nat(255)),
      (width_dots, height_dots, cutEvery, noise) => {
        const picture = Buffer.from([...noise.take((width_dots / 8) * height_dots)]);
        const sent = Buffer.concat(ticketPieces({ width_dots, height_dots, bits: picture.toString('base64url') }));
        const cuts = Array.from({ length: Math.ceil(sent.length / cutEvery) }, (_, i) =>
          sent.subarray(i * cutEvery, (i + 1) * cutEvery),
        );
        const [ticket, ...more] = printed(cuts);
        expect(more).toEqual([]);
        expect([ticket?.widthDots, ticket?.heightDots]).toEqual([width_dots, height_dots]);
        const dots = [...picture].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1));
        expect(Buffer.from(ticket!.dots).equals(Buffer.from(dots))).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

describe('what a printer answers', () => {
  test.each([
    ['ready', [OK, OK, OK], undefined],
    ['cover open', [OK | 8, OK | 4, OK], 'cover-open'],
    ['paper at its end', [OK | 8, OK | 32, OK | 0b0110_0000], 'paper-out'],
    ['paper near its end still prints', [OK, OK, OK | 0b0000_1100], undefined],
    ['offline, and not saying why', [OK | 8, OK, OK], 'printer-error'],
  ] as const)('%s', (_what, answers, trouble) => {
    expect(troubleIn(answers)).toBe(trouble);
  });

  test('is found among unasked reports, wherever the line cuts', () => {
    const report = [0b0001_0100, 0, 0b0000_1111, 0];
    const stream = [...report, OK, ...report, OK | 4, OK, ...report, 0b0000_0000, ...report];
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const answers: Answers = { status: [], done: [] };
      const read = answerReader(answers);
      read(Uint8Array.from(stream.slice(0, cut)));
      read(Uint8Array.from(stream.slice(cut)));
      expect(answers).toEqual({ status: [OK, OK | 4, OK], done: [0] });
    }
  });
});
