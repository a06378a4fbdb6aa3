/**
 * From `data_coding` and octets to text, and from our text to octets (SMPP 3.4 §5.2.19, 3GPP TS 23.038 §4). What is no text gives
 * none; what is, gives some, however broken.
 */
import { TextDecoder } from 'node:util';
import { fromSeptets, pack, toSeptets, unpack } from './gsm7.ts';

/** What the SMSC means by `data_coding` 0: its own default. Each tells it when the line is agreed on. */
export const DEFAULT_ALPHABETS = ['gsm7', 'gsm7-packed', 'latin1'] as const;
export type DefaultAlphabet = (typeof DEFAULT_ALPHABETS)[number];

type Alphabet =
  | DefaultAlphabet
  | 'ia5'
  | 'utf-16be'
  | 'iso-8859-5'
  | 'iso-8859-8'
  | 'shift_jis'
  | 'iso-2022-jp'
  | 'euc-kr';

const NAMED: Readonly<Record<number, Alphabet>> = {
  0x01: 'ia5',
  0x03: 'latin1',
  0x05: 'shift_jis',
  0x06: 'iso-8859-5',
  0x07: 'iso-8859-8',
  0x08: 'utf-16be',
  0x0a: 'iso-2022-jp',
  0x0e: 'euc-kr',
};

/** Undefined: octets that are no text. */
export function alphabetOf(dataCoding: number, byDefault: DefaultAlphabet): Alphabet | undefined {
  if (dataCoding === 0x00) return byDefault;
  // A message with a class: bit 2 tells 8-bit data from the default letters.
  if (dataCoding >= 0xf0) return (dataCoding & 0x04) === 0 ? gsmOf(byDefault) : undefined;
  // A waiting voice message: the group says in which letters.
  if (dataCoding >= 0xe0) return 'utf-16be';
  if (dataCoding >= 0xc0) return gsmOf(byDefault);
  return NAMED[dataCoding];
}

const gsmOf = (byDefault: DefaultAlphabet): Alphabet => (byDefault === 'latin1' ? 'gsm7' : byDefault);

/** Octets as they can be joined with those of other parts: septets one an octet, the rest as it came. */
export function joinable(alphabet: Alphabet, octets: Buffer, headerBytes: number): Buffer {
  if (alphabet !== 'gsm7-packed') return octets;
  return unpack(octets, headerBytes === 0 ? 0 : (7 - ((headerBytes * 8) % 7)) % 7);
}

/** `octets` as `joinable` gives them. */
export function textFrom(alphabet: Alphabet, octets: Buffer): string {
  if (alphabet === 'gsm7' || alphabet === 'gsm7-packed') return fromSeptets(octets);
  if (alphabet === 'ia5') return hasControls(octets) ? fromSeptets(octets) : octets.toString('latin1');
  if (alphabet === 'latin1') return octets.toString('latin1');
  if (alphabet !== 'utf-16be') return new TextDecoder(alphabet).decode(octets);
  return new TextDecoder(isLittleEndian(octets) ? 'utf-16le' : alphabet).decode(evenly(octets));
}

/** Some write GSM 03.38 and say that it is ASCII: nobody texts ASCII's control characters, and GSM has letters there. */
const hasControls = (octets: Buffer): boolean =>
  octets.some((octet) => octet < 0x20 && octet !== 0x0a && octet !== 0x0d);

const isLittleEndian = (octets: Buffer): boolean => octets[0] === 0xff && octets[1] === 0xfe;
const evenly = (octets: Buffer): Buffer => octets.subarray(0, octets.length - (octets.length % 2));

export interface Encoded {
  readonly dataCoding: number;
  /** Septets one an octet, or UTF-16 with the most significant octet first. */
  readonly units: Buffer;
  readonly isGsm: boolean;
}

/** A text whose letters are all of GSM 03.38 goes so, any other in UCS-2; under a Latin-1 default, in that where it can. */
export function encode(text: string, byDefault: DefaultAlphabet): Encoded {
  if (byDefault === 'latin1' && isLatin1(text)) {
    return { dataCoding: 0x03, units: Buffer.from(text, 'latin1'), isGsm: false };
  }
  const septets = byDefault === 'latin1' ? undefined : toSeptets(text);
  if (septets) return { dataCoding: 0x00, units: septets, isGsm: true };
  return { dataCoding: 0x08, units: Buffer.from(text, 'utf16le').swap16(), isGsm: false };
}

const isLatin1 = (text: string): boolean =>
  Array.from(text).every((letter) => letter.charCodeAt(0) <= 0xff && letter.length === 1);

/** Units as they travel: packed where the line has it so. */
export function onTheWire({ units, isGsm }: Encoded, byDefault: DefaultAlphabet, fillBits = 0): Buffer {
  return isGsm && byDefault === 'gsm7-packed' ? pack(units, fillBits) : units;
}

export type { Alphabet };
