/**
 * Which part of which long message this is: by a user data header (3GPP TS 23.040 §9.2.3.24.1 and .8) or by the SAR parameters of
 * SMPP 3.4 (§5.3.2.22). A place that cannot be is said to be broken, so that half a message is never taken for a whole one.
 */
import { ESM, TAGS } from './commands.ts';
import { numberIn } from './pdu.ts';
import type { Parameters } from './pdu.ts';

const CONCATENATED_8 = 0x00;
const CONCATENATED_16 = 0x08;

export interface Place {
  /** The sender's number for the message; 8- and 16-bit numbers are different numbers. */
  readonly reference: string;
  readonly total: number;
  /** From 1 to `total`. */
  readonly part: number;
}

export interface Placed {
  /** Undefined: a message of one part. */
  readonly place: Place | undefined | 'broken';
  /** How many octets of header stand before the text. */
  readonly headerBytes: number;
}

export function placeOf(esmClass: number, octets: Buffer, parameters: Parameters): Placed {
  const sar = sarPlace(parameters);
  if ((esmClass & ESM.userDataHeader) === 0) return { place: sar, headerBytes: 0 };
  const length = octets[0];
  if (length === undefined || 1 + length > octets.length) return { place: 'broken', headerBytes: octets.length };
  return { place: headerPlace(octets.subarray(1, 1 + length)) ?? sar, headerBytes: 1 + length };
}

function sarPlace(parameters: Parameters): Place | undefined | 'broken' {
  if (![TAGS.sarReference, TAGS.sarTotal, TAGS.sarPart].some((tag) => parameters.has(tag))) return undefined;
  const reference = numberIn(parameters, TAGS.sarReference, 2);
  const total = numberIn(parameters, TAGS.sarTotal, 1);
  const part = numberIn(parameters, TAGS.sarPart, 1);
  if (reference === undefined || total === undefined || part === undefined) return 'broken';
  return checked(`sar:${reference}`, total, part);
}

/** Header elements one after another: a name, a length, so many octets. Those that are not about concatenation say nothing. */
function headerPlace(header: Buffer): Place | undefined | 'broken' {
  let place: Place | undefined | 'broken';
  let at = 0;
  while (at < header.length) {
    const length = header[at + 1];
    if (length === undefined || at + 2 + length > header.length) return 'broken';
    const element = header.subarray(at + 2, at + 2 + length);
    if (header[at] === CONCATENATED_8) place = inElement(element, 1);
    if (header[at] === CONCATENATED_16) place = inElement(element, 2);
    at += 2 + length;
  }
  return place;
}

function inElement(element: Buffer, referenceBytes: 1 | 2): Place | undefined | 'broken' {
  if (element.length !== referenceBytes + 2) return 'broken';
  const reference = element.readUIntBE(0, referenceBytes);
  return checked(`udh${referenceBytes * 8}:${reference}`, element[referenceBytes]!, element[referenceBytes + 1]!);
}

function checked(reference: string, total: number, part: number): Place | undefined | 'broken' {
  if (total === 0 || part === 0 || part > total) return 'broken';
  return total === 1 ? undefined : { reference, total, part };
}

/** The header of one part of a message of ours, with an 8-bit number. */
export function headerFor({ reference, total, part }: { reference: number; total: number; part: number }): Buffer {
  return Buffer.from([5, CONCATENATED_8, 3, reference & 0xff, total, part]);
}
