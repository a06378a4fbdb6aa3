/**
 * How many messages a text takes and in which alphabet, so that a reply's length and price are known before it is sent.
 * GSM 03.38 (3GPP TS 23.038) with its extension table; no national shift tables, which carriers seldom honour.
 */

const GSM7_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Each takes an escape and a character. */
const GSM7_EXTENSION = '\f^{}\\[~]|€';

const GSM7_SINGLE_SEPTETS = 160;
const GSM7_PART_SEPTETS = 153;
const UCS2_SINGLE_UNITS = 70;
const UCS2_PART_UNITS = 67;

const septets = new Map<string, number>();
for (const character of GSM7_BASIC) septets.set(character, 1);
for (const character of GSM7_EXTENSION) septets.set(character, 2);

export interface SmsSegments {
  readonly encoding: 'gsm7' | 'ucs2';
  /** Septets or UTF-16 code units of the whole text. */
  readonly units: number;
  /** Messages the carrier sends and bills; at least one. */
  readonly segments: number;
}

/** Fills parts greedily: a character is never cut in two, so a part may end short. */
function countParts(sizes: readonly number[], partUnits: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > partUnits) {
      parts++;
      used = 0;
    }
    used += size;
  }
  return parts;
}

export function smsSegments(text: string): SmsSegments {
  const characters = Array.from(text);
  const gsm = characters.every((character) => septets.has(character));
  const sizes = characters.map((character) => (gsm ? septets.get(character)! : character.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [single, part] = gsm ? [GSM7_SINGLE_SEPTETS, GSM7_PART_SEPTETS] : [UCS2_SINGLE_UNITS, UCS2_PART_UNITS];
  return { encoding: gsm ? 'gsm7' : 'ucs2', units, segments: units <= single ? 1 : countParts(sizes, part) };
}
