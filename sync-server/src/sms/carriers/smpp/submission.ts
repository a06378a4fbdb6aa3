/**
 * A reply of ours as `submit_sm`: one, unless the carrier does not take a payload, then as many as the text has segments. Only the first
 * of several carries the service type that is billed.
 */
import { createHash } from 'node:crypto';
import type { OutboundMessage } from '../carrier.ts';
import { encode, onTheWire } from './alphabets.ts';
import type { DefaultAlphabet, Encoded } from './alphabets.ts';
import { ESM, TAGS } from './commands.ts';
import { headerFor } from './concatenation.ts';
import type { Body } from './layouts.ts';
import { uint16 } from './pdu.ts';

const TON_INTERNATIONAL = 1;
const TON_NATIONAL_SHORT = 3;
const TON_UNKNOWN = 0;
const NPI_E164 = 1;
const NPI_UNKNOWN = 0;
const ADDRESS_LENGTH_MAX = 20;
const SEGMENT_OCTETS = 140;
const HEADER_OCTETS = 6;
/** Packed septets, the header and its fill bits within 140 octets. */
const SEGMENT_SEPTETS = 160;
const PART_SEPTETS = 153;
const PARTS_MAX = 255;

export const LONG_TEXTS = ['payload', 'parts'] as const;

export interface SubmissionOptions {
  readonly shortNumber: string;
  readonly defaultAlphabet: DefaultAlphabet;
  /** How a text of more than one segment goes: whole in a parameter, or in parts with a header. */
  readonly longTexts: (typeof LONG_TEXTS)[number];
  /** The service type by which the carrier knows that the customer is billed. */
  readonly paidServiceType: string;
  /** Ask for a receipt of everything. */
  readonly receipts: boolean;
  readonly validityMs: number;
}

export interface Submission {
  readonly body: Partial<Body<'submit_sm'>>;
  readonly parameters: readonly (readonly [number, Buffer])[];
}

/** Undefined for an address that SMPP cannot carry. */
export function submissionsOf(message: OutboundMessage, options: SubmissionOptions): readonly Submission[] | undefined {
  const to = addressOf(message.to);
  if (!to) return undefined;
  const { shortNumber, defaultAlphabet, receipts, validityMs } = options;
  const encoded = encode(message.text, defaultAlphabet);
  const service = message.paid ? options.paidServiceType : '';
  const body: Partial<Body<'submit_sm'>> = {
    service_type: service,
    source_addr_ton: TON_NATIONAL_SHORT,
    source_addr_npi: NPI_UNKNOWN,
    source_addr: shortNumber,
    ...to,
    registered_delivery: receipts ? 1 : 0,
    validity_period: relativeTime(validityMs),
    data_coding: encoded.dataCoding,
  };
  const reference = [[TAGS.userMessageReference, uint16(referenceOf(message.replyId))]] as const;
  const whole = onTheWire(encoded, defaultAlphabet);
  if (isOneSegment(encoded)) return [{ body: { ...body, short_message: whole }, parameters: reference }];
  if (options.longTexts === 'payload') return [{ body, parameters: [...reference, [TAGS.messagePayload, whole]] }];
  const pieces = piecesOf(encoded);
  if (pieces.length > PARTS_MAX) return undefined;
  return pieces.map((units, index) => {
    const place = { reference: referenceOf(message.replyId), total: pieces.length, part: index + 1 };
    const octets = onTheWire({ ...encoded, units }, defaultAlphabet, 1);
    return {
      body: {
        ...body,
        service_type: index === 0 ? service : '',
        esm_class: ESM.userDataHeader,
        short_message: Buffer.concat([headerFor(place), octets]),
      },
      parameters: reference,
    };
  });
}

/** The same each time the reply is sent; a receipt that says it back tells which reply it is of. */
export function referenceOf(replyId: string): number {
  return createHash('sha256').update(replyId).digest().readUInt16BE(0);
}

function addressOf(to: string): Partial<Body<'submit_sm'>> | undefined {
  const international = /^\+(\d{7,15})$/.exec(to)?.[1];
  if (international !== undefined) {
    return { dest_addr_ton: TON_INTERNATIONAL, dest_addr_npi: NPI_E164, destination_addr: international };
  }
  // An alias goes back as it came.
  if (!/^[\x21-\x7e]+$/.test(to) || to.length > ADDRESS_LENGTH_MAX) return undefined;
  return { dest_addr_ton: TON_UNKNOWN, dest_addr_npi: NPI_UNKNOWN, destination_addr: to };
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** «In so many days, hours, minutes and seconds» (3.4 §7.1.1). */
function relativeTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const days = Math.min(99, Math.floor(seconds / 86_400));
  return `0000${two(days)}${two((seconds % 86_400) / 3_600)}${two((seconds % 3_600) / 60)}${two(seconds % 60)}000R`;
}

const isUcs2 = ({ dataCoding }: Encoded): boolean => dataCoding === 0x08;

/** Latin-1 becomes the GSM's letters on the way to the handset. */
const isOneSegment = (encoded: Encoded): boolean =>
  encoded.units.length <= (isUcs2(encoded) ? SEGMENT_OCTETS : SEGMENT_SEPTETS);

/** Never between an escape and its letter, nor between the two halves of a surrogate pair. */
function piecesOf(encoded: Encoded): Buffer[] {
  const { units, isGsm } = encoded;
  const room = isUcs2(encoded) ? SEGMENT_OCTETS - HEADER_OCTETS : PART_SEPTETS;
  const pieces: Buffer[] = [];
  for (let at = 0; at < units.length;) {
    let end = Math.min(units.length, at + room);
    if (end < units.length && isGsm && units[end - 1] === 0x1b) end -= 1;
    if (end < units.length && isUcs2(encoded) && (units[end - 2]! & 0xfc) === 0xd8) end -= 2;
    pieces.push(units.subarray(at, end));
    at = end;
  }
  return pieces;
}
