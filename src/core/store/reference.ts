/** What the server publishes to every counter of an agent: the agent itself, operators, tariffs, limits. One row, replaced whole. */
import { Snapshot } from '@flouss/shared/contract/sync';
import type { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const Reference = Snapshot.pick({ agent: true, operators: true, tariffs: true, limits: true, reference_version: true });
export type Reference = z.infer<typeof Reference>;

/** One parsed copy for each handle. */
const parsed = new WeakMap<ReadStore, { readonly revision: number; readonly reference: Reference }>();

const REVISION = query<{ revision: number }>('SELECT revision FROM reference WHERE only = 1');
const BODY = query<{ body: string }>('SELECT body FROM reference WHERE only = 1');

/** Undefined before the first snapshot. */
export function readReference(read: ReadStore): Reference | undefined {
  const revision = read.get(REVISION)?.revision;
  if (revision === undefined) return undefined;
  const known = parsed.get(read);
  if (known?.revision === revision) return known.reference;
  const reference = Reference.parse(JSON.parse(read.get(BODY)!.body));
  parsed.set(read, { revision, reference });
  return reference;
}

const REPLACE = `INSERT OR REPLACE INTO reference (only, revision, version, body)
  VALUES (1, 1 + coalesce((SELECT revision FROM reference WHERE only = 1), 0), ?, ?)`;

/** Takes of the snapshot what is published to every counter alike. */
export function keepReference(tx: WriteTx, snapshot: Reference): void {
  const { reference_version, agent, operators, tariffs, limits } = snapshot;
  const body = JSON.stringify({ reference_version, agent, operators, tariffs, limits } satisfies Reference);
  tx.run(REPLACE, reference_version, body);
}

export function referenceVersion(read: ReadStore): number {
  return read.get(query<{ version: number }>('SELECT version FROM reference WHERE only = 1'))?.version ?? 0;
}
