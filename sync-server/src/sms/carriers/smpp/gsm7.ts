/**
 * The alphabet of GSM 03.38 (3GPP TS 23.038 §6.2.1): septets to text and back, one an octet (as SMPP mostly carries them) or eight in
 * seven octets. The same letters as the shared rule that counts segments; a test holds the two together.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
const EXTENSION: Readonly<Record<number, string>> = {
  0x0a: '\f',
  0x14: '^',
  0x28: '{',
  0x29: '}',
  0x2f: '\\',
  0x3c: '[',
  0x3d: '~',
  0x3e: ']',
  0x40: '|',
  0x65: '€',
};

const septetsOf = new Map<string, readonly number[]>();
for (const [septet, character] of Array.from(BASIC).entries()) septetsOf.set(character, [septet]);
septetsOf.delete('\u001b');
for (const [septet, character] of Object.entries(EXTENSION)) septetsOf.set(character, [ESCAPE, Number(septet)]);

/** Undefined where the text has a letter that the alphabet lacks. */
export function toSeptets(text: string): Buffer | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const known = septetsOf.get(character);
    if (!known) return undefined;
    septets.push(...known);
  }
  return Buffer.from(septets);
}

/** An unknown extension is its basic letter (§6.2.1.1), an escape at the end a space; the eighth bit of an octet says nothing. */
export function fromSeptets(septets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < septets.length; at++) {
    const septet = septets[at]! & 0x7f;
    if (septet !== ESCAPE) {
      text += BASIC[septet];
      continue;
    }
    at += 1;
    const next = septets[at];
    text += next === undefined ? ' ' : (EXTENSION[next & 0x7f] ?? letterOf(next & 0x7f));
  }
  return text;
}

/** Two escapes announce a further table, of which there is none: a space. */
const letterOf = (septet: number): string => (septet === ESCAPE ? ' ' : BASIC[septet]!);

/** `fillBits` before the first septet bring it to a boundary of septets behind a header. */
export function pack(septets: Uint8Array, fillBits = 0): Buffer {
  const packed = Buffer.alloc(Math.ceil((fillBits + septets.length * 7) / 8));
  for (const [index, septet] of septets.entries()) {
    const bit = fillBits + index * 7;
    const spread = (septet & 0x7f) << (bit % 8);
    const at = Math.floor(bit / 8);
    packed[at] = packed[at]! | (spread & 0xff);
    if (spread > 0xff) packed[at + 1] = packed[at + 1]! | (spread >> 8);
  }
  return packed;
}

/** Seven bits that are left over at the end of the last octet are padding, whether written as zeros or as a carriage return. */
export function unpack(packed: Uint8Array, fillBits = 0): Buffer {
  const count = Math.max(0, Math.floor((packed.length * 8 - fillBits) / 7));
  const septets = Buffer.alloc(count);
  for (let index = 0; index < count; index++) {
    const bit = fillBits + index * 7;
    const at = Math.floor(bit / 8);
    const two = packed[at]! | ((packed[at + 1] ?? 0) << 8);
    septets[index] = (two >> (bit % 8)) & 0x7f;
  }
  const last = septets[count - 1];
  const isPadded = count > 0 && packed.length * 8 - fillBits === count * 7 && (last === 0 || last === 0x0d);
  return isPadded ? septets.subarray(0, count - 1) : septets;
}
