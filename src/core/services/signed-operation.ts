/**
 * The text of a receipt's QR code: the fact and its signature, without the field names that type and version imply. Whoever knows
 * FACT_BODIES can write the canonical text again from it and check the signature, even when the counter is lost.
 */
import type { SignedFact } from '../store/journal.ts';

const FORM = 'FLOUSS1';

export function signedOperation({ fact, signature }: Pick<SignedFact, 'fact' | 'signature'>): string {
  return `${FORM}${JSON.stringify(valuesOf(fact))}${signature}`;
}

/** Values in the order of their sorted names, as the canonical text has them. */
function valuesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valuesOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => valuesOf(each));
}
