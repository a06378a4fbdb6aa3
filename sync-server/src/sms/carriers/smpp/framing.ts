/**
 * Cuts a stream into PDUs by the length each begins with. Keeps at most one PDU that has not come whole; a length that no PDU has ends
 * the stream, because nothing behind it can be told from anything else.
 */
import { HEADER_BYTES } from './pdu.ts';

/** A payload of 64 KiB, its body and some parameters. */
export const PDU_BYTES_MAX = 70_000;

export interface Framing {
  /** The PDUs that have come whole with these octets, in order. */
  take(chunk: Buffer): readonly Buffer[];
  /** A PDU said that it was shorter than a head, or longer than any: no more is taken. */
  readonly broken: boolean;
}

export function openFraming(): Framing {
  let chunks: Buffer[] = [];
  let held = 0;
  let broken = false;

  /** What is held in one piece, once it is long enough to be looked at. */
  function joined(): Buffer {
    if (chunks.length > 1) chunks = [Buffer.concat(chunks, held)];
    return chunks[0] ?? Buffer.alloc(0);
  }

  return {
    get broken() {
      return broken;
    },
    take(chunk) {
      if (broken) return [];
      chunks.push(chunk);
      held += chunk.length;
      if (held < 4 || held < wanted(chunks)) return [];
      const bytes = joined();
      const whole: Buffer[] = [];
      let at = 0;
      while (bytes.length - at >= 4) {
        const length = bytes.readUInt32BE(at);
        if (length < HEADER_BYTES || length > PDU_BYTES_MAX) {
          broken = true;
          chunks = [];
          held = 0;
          return whole;
        }
        if (bytes.length - at < length) break;
        whole.push(bytes.subarray(at, at + length));
        at += length;
      }
      // A copy, so that a few octets do not keep all that came with them.
      chunks = at === bytes.length ? [] : [Buffer.from(bytes.subarray(at))];
      held -= at;
      return whole;
    },
  };
}

/** How many octets the PDU at the beginning wants, where the first piece says it; so that a slow one is not joined again at each octet. */
function wanted([first]: readonly Buffer[]): number {
  if (!first || first.length < 4) return 0;
  const length = first.readUInt32BE(0);
  return length > PDU_BYTES_MAX ? 0 : length;
}
