/** One-time codes that let a counter in: made by the centre, typed at the counter, kept here only as a digest. */
import { createHash } from 'node:crypto';
import type { Random } from '@flouss/shared/kernel/ports';

export const ENROLMENT_CODE_MS = 10 * 60_000;
/** Somebody must first have the new machine in front of him. */
export const RECOVERY_CODE_MS = 60 * 60_000;
/** Crockford's base 32: five bits a symbol, 120 bits in all. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOLS = 24;
const GROUP = 4;

/** Six groups of four symbols, to be read out or typed. */
export function makeEnrolmentCode(random: Random): string {
  // 32 divides 256, so the low five bits of a byte favour no symbol.
  const symbols = Array.from(random.bytes(SYMBOLS), (byte) => ALPHABET[byte % ALPHABET.length]);
  const groups = Array.from({ length: SYMBOLS / GROUP }, (_, i) => symbols.slice(i * GROUP, (i + 1) * GROUP).join(''));
  return groups.join('-');
}

/** However it was typed: case, dashes and spaces do not matter. */
export function enrolmentCodeDigest(code: string): string {
  return digestOf('enrolment', code);
}

/** Another use, another digest: a recovery code enrols nobody, and the other way round. */
export function recoveryCodeDigest(code: string): string {
  return digestOf('recovery', code);
}

function digestOf(use: 'enrolment' | 'recovery', code: string): string {
  return createHash('sha256')
    .update(`flouss-${use}-v1:${code.toUpperCase().replace(/[\s-]/g, '')}`)
    .digest('hex');
}
