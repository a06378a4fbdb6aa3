/**
 * Makes the identifiers a simulator gives out. They are digests of the seed and of what they name, not draws from
 * a sequence: the same seed and the same requests give the same identifiers in any order and after any crash.
 */
import { createHash } from 'node:crypto';

export interface Derive {
  /** `length` (≤ 64) lower-case hex digits. */
  hex(length: number, ...names: readonly (string | number)[]): string;
  /** `length` (≤ 16) decimal digits, leading zeros kept. */
  digits(length: number, ...names: readonly (string | number)[]): string;
  /** In the shape of a random UUID (version 4). */
  uuid(...names: readonly (string | number)[]): string;
}

const DIGITS_PER_DRAW = 16;

export function deriveFrom(seed: string): Derive {
  const digest = (names: readonly (string | number)[]): string =>
    createHash('sha256')
      .update(JSON.stringify([seed, ...names]))
      .digest('hex');
  return {
    hex: (length, ...names) => digest(names).slice(0, length),
    digits: (length, ...names) =>
      BigInt(`0x${digest(names)}`)
        .toString()
        .padStart(DIGITS_PER_DRAW, '0')
        .slice(-DIGITS_PER_DRAW)
        .slice(-length),
    uuid(...names) {
      const hex = digest(names);
      const variant = (8 + (parseInt(hex.charAt(16), 16) % 4)).toString(16);
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        variant + hex.slice(17, 20),
        hex.slice(20, 32),
      ].join('-');
    },
  };
}
