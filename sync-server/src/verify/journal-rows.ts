/** The facts as rows tell them: in the order of the journals, the text read, the body only as far as it can be. */
import { readFact } from '@flouss/shared/contract/journal';
import type { Fact, FactEnvelope } from '@flouss/shared/contract/journal';
import type { Reader } from '../db/handles.ts';
import type { FactRow } from '../db/schema.ts';
import { walk } from '../db/walk.ts';

/** A text may be a few kilobytes. */
const FACTS_A_PAGE = 500;

export function journals(db: Reader): AsyncGenerator<FactRow> {
  return walk(db, 'facts', ['device_id', 'seq'], { rowsAPage: FACTS_A_PAGE });
}

/** What the text says around its body; undefined when it is no fact at all. */
export function envelopeOf({ text }: Pick<FactRow, 'text'>): FactEnvelope | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as FactEnvelope) : undefined;
  } catch {
    return undefined;
  }
}

/** The fact as this program understands it. */
export function factOf(row: Pick<FactRow, 'text'>): Fact | undefined {
  const envelope = envelopeOf(row);
  const read = envelope && readFact(envelope);
  return read?.ok ? read.fact : undefined;
}
