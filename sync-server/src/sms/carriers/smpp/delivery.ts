/** What a `deliver_sm` or `data_sm` is: a customer's message, a part of one, a receipt, or nothing to us. Knows no socket and no database. */
import { z } from 'zod';
import { alphabetOf, joinable, textFrom } from './alphabets.ts';
import type { Alphabet, DefaultAlphabet } from './alphabets.ts';
import { ESM, TAGS } from './commands.ts';
import { placeOf } from './concatenation.ts';
import type { Place } from './concatenation.ts';
import { textIn } from './pdu.ts';
import type { AnyPdu } from './pdu.ts';
import { readReceipt } from './receipt.ts';
import type { Receipt } from './receipt.ts';

/** The text of one part, as it can be joined with the others'. */
export interface PartText {
  /** Undefined: octets that are no text. */
  readonly alphabet: Alphabet | undefined;
  readonly octets: Buffer;
}

export type Delivery =
  /** `messageId` is the carrier's own name for it, where it gives one. */
  | { readonly is: 'message'; readonly sender: string; readonly text: string; readonly messageId: string | undefined }
  | { readonly is: 'part'; readonly sender: string; readonly place: Place; readonly content: PartText }
  | { readonly is: 'receipt'; readonly sender: string; readonly receipt: Receipt }
  /** Notices between handsets. */
  | { readonly is: 'nothing' };

const TON_INTERNATIONAL = 1;

export function readDelivery(pdu: AnyPdu<'deliver_sm'> | AnyPdu<'data_sm'>, byDefault: DefaultAlphabet): Delivery {
  const { esm_class, data_coding } = pdu.body;
  const sender = senderIn(pdu.body);
  const octets = octetsOf(pdu);
  const kind = esm_class & ESM.kind;
  if (isReceipt(pdu)) {
    const receipt = readReceipt(octets.toString('latin1'), pdu.parameters);
    return { is: 'receipt', sender, receipt };
  }
  if (kind !== 0) return { is: 'nothing' };
  const { place, headerBytes } = placeOf(esm_class, octets, pdu.parameters);
  const alphabet = alphabetOf(data_coding, byDefault);
  const text = octets.subarray(headerBytes);
  const content = { alphabet, octets: alphabet ? joinable(alphabet, text, headerBytes) : text };
  if (place === 'broken') return { is: 'message', sender, text: '', messageId: undefined };
  if (place) return { is: 'part', sender, place, content };
  return { is: 'message', sender, text: textOf([content]), messageId: textIn(pdu.parameters, TAGS.receiptedMessageId) };
}

function isReceipt({ body, parameters }: AnyPdu<'deliver_sm'> | AnyPdu<'data_sm'>): boolean {
  const kind = body.esm_class & ESM.kind;
  if (kind === ESM.deliveryReceipt || kind === ESM.intermediateNotice) return true;
  return kind === 0 && parameters.has(TAGS.receiptedMessageId) && parameters.has(TAGS.messageState);
}

function octetsOf(pdu: AnyPdu<'deliver_sm'> | AnyPdu<'data_sm'>): Buffer {
  const short = pdu.command === 'deliver_sm' ? pdu.body.short_message : Buffer.alloc(0);
  return short.length > 0 ? short : (pdu.parameters.get(TAGS.messagePayload) ?? short);
}

/** A number that says of itself that it is international has no plus sign in SMPP. */
function senderIn({ source_addr, source_addr_ton }: { source_addr: string; source_addr_ton: number }): string {
  return source_addr_ton === TON_INTERNATIONAL && /^[1-9]\d{6,14}$/.test(source_addr) ? `+${source_addr}` : source_addr;
}

/** Parts in their order. Octets of one alphabet are joined before they are read: phones cut letters in two. */
export function textOf(parts: readonly PartText[]): string {
  let text = '';
  for (let at = 0; at < parts.length;) {
    const { alphabet } = parts[at]!;
    const octets: Buffer[] = [];
    for (; at < parts.length && parts[at]!.alphabet === alphabet; at++) octets.push(parts[at]!.octets);
    if (alphabet) text += textFrom(alphabet, Buffer.concat(octets));
  }
  return text;
}

const KeptPart = z.strictObject({ alphabet: z.string().nullable(), octets: z.string() });

/** A part as it is kept until the others have come. */
export function keptPart({ alphabet, octets }: PartText): string {
  return JSON.stringify({ alphabet: alphabet ?? null, octets: octets.toString('base64') });
}

/** Parts as `keptPart` wrote them, in their order. */
export function textOfKept(kept: readonly string[]): string {
  return textOf(
    kept.map((each) => {
      const { alphabet, octets } = KeptPart.parse(JSON.parse(each));
      // Written by `keptPart`, hence one of them.
      return { alphabet: (alphabet ?? undefined) as Alphabet | undefined, octets: Buffer.from(octets, 'base64') };
    }),
  );
}
