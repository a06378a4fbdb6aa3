/** Texts as SMPP carries them: GSM 03.38 one letter an octet, or UCS-2; and cut into parts with a header (3GPP TS 23.040 §9.2.3.24.1). */
import { BASIC_LETTERS, CODING_GSM, CODING_UCS2, EXTENDED_LETTERS, utf16be, type Coding } from '../gsm-text.ts';

const ESCAPE = 0x1b;
const DATA_CODING_UCS2 = 8;
const DATA_CODING_LATIN1 = 3;
const GSM_SINGLE = 160;
const GSM_PART = 153;
const UCS2_SINGLE = 140;
const UCS2_PART = 134;

export function dataCodingOf(coding: Coding): number {
  return coding === CODING_GSM ? 0 : DATA_CODING_UCS2;
}

export function toOctets(text: string, coding: Coding): Buffer {
  if (coding === CODING_UCS2) return utf16be(text);
  const octets: number[] = [];
  for (const letter of text) {
    const extended = EXTENDED_LETTERS.get(letter);
    if (extended === undefined) octets.push(Math.max(0, BASIC_LETTERS.indexOf(letter)));
    else octets.push(ESCAPE, extended);
  }
  return Buffer.from(octets);
}

export function toText(octets: Buffer, dataCoding: number): { text: string; coding: Coding } {
  if (dataCoding === DATA_CODING_UCS2) {
    const even = Buffer.from(octets.subarray(0, octets.length - (octets.length % 2)));
    return { text: even.swap16().toString('utf16le'), coding: CODING_UCS2 };
  }
  if (dataCoding === DATA_CODING_LATIN1) return { text: octets.toString('latin1'), coding: CODING_GSM };
  const extended = new Map([...EXTENDED_LETTERS].map(([letter, octet]) => [octet, letter]));
  let text = '';
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    if (octet === ESCAPE) text += extended.get(octets[++at] ?? -1) ?? ' ';
    else text += BASIC_LETTERS[octet] ?? '?';
  }
  return { text, coding: CODING_GSM };
}

/** One piece where it fits and nobody asks for more; a letter is never cut in two. */
export function piecesOf(octets: Buffer, coding: Coding, atLeast: number): Buffer[] {
  const isGsm = coding === CODING_GSM;
  const single = isGsm ? GSM_SINGLE : UCS2_SINGLE;
  if (atLeast <= 1 && octets.length <= single) return [octets];
  const step = isGsm ? 1 : 2;
  const wished = Math.max(step, Math.ceil(octets.length / atLeast / step) * step);
  const room = Math.min(wished, isGsm ? GSM_PART : UCS2_PART);
  const pieces: Buffer[] = [];
  for (let at = 0; at < octets.length;) {
    let end = Math.min(octets.length, at + room);
    if (isGsm && end < octets.length && octets[end - 1] === ESCAPE) end += 1;
    pieces.push(octets.subarray(at, end));
    at = end;
  }
  return pieces;
}

export function withHeader(piece: Buffer, reference: number, total: number, part: number): Buffer {
  return Buffer.concat([Buffer.from([5, 0, 3, reference, total, part]), piece]);
}
