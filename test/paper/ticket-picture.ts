/** A ticket as somebody holds it: a picture to look at, the share of ink, and what a phone reads in its QR code. */
import { crc32, deflateSync } from 'node:zlib';
import jsQR from 'jsqr';
import type { Ticket } from './ticket-reader.ts';

export function inkShare({ dots }: Ticket): number {
  return dots.reduce((sum, dot) => sum + dot, 0) / dots.length;
}

/** The text of the QR code; undefined when no phone would read one. */
export function readQr({ widthDots, heightDots, dots }: Ticket): string | undefined {
  const pixels = new Uint8ClampedArray(dots.length * 4);
  dots.forEach((dot, at) => pixels.fill(dot === 1 ? 0 : 255, at * 4, at * 4 + 3));
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
  return jsQR.default(pixels, widthDots, heightDots, { inversionAttempts: 'dontInvert' })?.data;
}

/** PNG, one bit a dot, with a margin of paper. */
export function pngOf({ widthDots, heightDots, dots }: Ticket): Buffer {
  const rowBytes = Math.ceil(widthDots / 8);
  const raw = Buffer.alloc((rowBytes + 1) * heightDots, 0xff);
  for (let y = 0; y < heightDots; y += 1) {
    raw[y * (rowBytes + 1)] = 0;
    for (let x = 0; x < widthDots; x += 1) {
      if (dots[y * widthDots + x] === 1) raw[y * (rowBytes + 1) + 1 + (x >> 3)]! &= ~(0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(heightDots, 4);
  // One bit of grey.
  header[8] = 1;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, check]);
}
