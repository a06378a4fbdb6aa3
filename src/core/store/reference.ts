/** What the server publishes to every counter of an agent: the agent itself, operators, tariffs, limits. One row, replaced whole. */
import { Snapshot } from '@flouss/shared/contract/sync';
import type { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const Reference = Snapshot.pick({ agent: true, operators: true, tariffs: true, limits: true, reference_version: true });
export type Reference = z.infer<typeof Reference>;

/** The one parsed copy, known by its text: a store holds one text at a time, and comparing it costs nothing beside parsing it. */
let parsed: { readonly body: string; readonly reference: Reference } | undefined;

/** Undefined before the first snapshot. */
export function readReference(read: ReadStore): Reference | undefined {
  const row = read.get(query<{ body: string }>('SELECT body FROM reference WHERE only = 1'));
  if (!row) return undefined;
  if (parsed?.body !== row.body) parsed = { body: row.body, reference: Reference.parse(JSON.parse(row.body)) };
  return parsed.reference;
}

/** Takes of the snapshot what is published to every counter alike. */
export function keepReference(tx: WriteTx, snapshot: Reference): void {
  const { reference_version, agent, operators, tariffs, limits } = snapshot;
  const body = JSON.stringify({ reference_version, agent, operators, tariffs, limits } satisfies Reference);
  tx.run('INSERT OR REPLACE INTO reference (only, version, body) VALUES (1, ?, ?)', reference_version, body);
}

export function referenceVersion(read: ReadStore): number {
  return read.get(query<{ version: number }>('SELECT version FROM reference WHERE only = 1'))?.version ?? 0;
}
