/** Asks one moment of a database for every invariant, and stops at the first row that breaks each. */
import type { Reader } from '../db/handles.ts';
import { INVARIANTS } from './invariants.ts';
import type { Finding, Invariant } from './invariant.ts';

export interface Verdict extends Pick<Invariant, 'id' | 'says'> {
  /** The first row that breaks it; null when none does. */
  readonly broken: Finding | null;
  readonly ms: number;
}

export async function* verify(db: Reader, invariants: readonly Invariant[] = INVARIANTS): AsyncGenerator<Verdict> {
  for (const { id, says, find } of invariants) {
    const began = performance.now();
    const broken = await first(find(db));
    yield { id, says, broken, ms: Math.round(performance.now() - began) };
  }
}

async function first(findings: AsyncIterable<Finding>): Promise<Finding | null> {
  for await (const found of findings) return found;
  return null;
}
