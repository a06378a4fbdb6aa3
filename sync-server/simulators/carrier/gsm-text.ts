/**
 * How a text travels in an SMS: its alphabet (GSM 03.38 or UCS-2), its segments, its bytes. Pure; it knows neither
 * HTTP nor the store. Sources: 3GPP TS 23.038 §6.2.1 for the alphabets, TS 23.040 §9.2.3.24.1 for long messages.
 */

/** As Kannel numbers them: 0 is 7-bit, 1 is 8-bit data, 2 is UCS-2. */
export const CODING_GSM = 0;
export const CODING_UCS2 = 2;
export type Coding = typeof CODING_GSM | typeof CODING_UCS2;

/** Each at its number; the escape stands at its own. */
export const BASIC_LETTERS: readonly string[] = Array.from(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each of these costs two septets, an escape and its number. */
export const EXTENDED_LETTERS: ReadonlyMap<string, number> = new Map([
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
]);
const BASIC = new Set(BASIC_LETTERS);
BASIC.delete('\u001b');
const EXTENDED = new Set(EXTENDED_LETTERS.keys());

interface Room {
  readonly single: number;
  readonly part: number;
}
const GSM_ROOM: Room = { single: 160, part: 153 };
const UCS2_ROOM: Room = { single: 70, part: 67 };

export interface Measure {
  readonly coding: Coding;
  /** Septets or UTF-16 units used. */
  readonly units: number;
  readonly segments: number;
  /** Units that still fit without another segment. */
  readonly left: number;
}

/** What a handset makes of a text: the small alphabet where it can, UCS-2 for the whole text where it cannot. */
export function codingOf(text: string): Coding {
  return Array.from(text).every((character) => BASIC.has(character) || EXTENDED.has(character))
    ? CODING_GSM
    : CODING_UCS2;
}

export function measure(text: string, coding: Coding = codingOf(text)): Measure {
  const room = coding === CODING_GSM ? GSM_ROOM : UCS2_ROOM;
  const costs = Array.from(text).map((character) => costOf(character, coding));
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  if (units <= room.single) return { coding, units, segments: 1, left: room.single - units };
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    // A pair (escape and sign, or two surrogates) is never torn apart: it moves to the next part whole.
    if (used + cost > room.part) {
      segments++;
      used = 0;
    }
    used += cost;
  }
  return { coding, units, segments, left: room.part - used };
}

function costOf(character: string, coding: Coding): number {
  if (coding === CODING_UCS2) return character.length;
  return EXTENDED.has(character) ? 2 : 1;
}

/** What arrives when a text is sent in the 7-bit alphabet: whatever that cannot say becomes a question mark. */
export function asGsm(text: string): string {
  return Array.from(text)
    .map((character) => (BASIC.has(character) || EXTENDED.has(character) ? character : '?'))
    .join('');
}

/** Bytes in UTF-16, most significant byte first, as UCS-2 is carried. */
export function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** The text that bytes in a named charset stand for; undefined when the name or the bytes are not understood. */
export function decodeText(bytes: Buffer, charset: string): string | undefined {
  // The web's name table takes UCS-2 for little-endian; the SMS world means the other end.
  const name = /^(ucs-?2|utf-?16)$/i.test(charset) ? 'utf-16be' : charset;
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return undefined;
  }
}
