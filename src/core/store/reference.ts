/** What the server publishes to every counter of an agent: the agent itself, operators, tariffs, limits. One row, replaced whole. */
import { Operator, Snapshot } from '@flouss/shared/contract/sync';
import { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';
import { keepPins } from './operator-pins.ts';

/** An operator without what his PIN is checked with: that is kept sealed, elsewhere. */
const Colleague = Operator.omit({ pin_hash: true });
export type Colleague = z.infer<typeof Colleague>;

const Published = Snapshot.pick({ agent: true, operators: true, tariffs: true, limits: true, reference_version: true });
type Published = z.infer<typeof Published>;
const Reference = Published.extend({ operators: z.array(Colleague) });
export type Reference = z.infer<typeof Reference>;

const BODY = query<{ body: string }>('SELECT body FROM reference WHERE only = 1');

/** Undefined before the first snapshot. */
export function readReference(read: ReadStore): Reference | undefined {
  const known = read.remembered.get(BODY) as Reference | undefined;
  if (known) return known;
  const row = read.get(BODY);
  if (!row) return undefined;
  const reference = Reference.parse(JSON.parse(row.body));
  read.remembered.set(BODY, reference);
  return reference;
}

const REPLACE = `INSERT OR REPLACE INTO reference (only, revision, version, body)
  VALUES (1, 1 + coalesce((SELECT revision FROM reference WHERE only = 1), 0), ?, ?)`;

/** Takes of the snapshot what is published to every counter alike. */
export function keepReference(tx: WriteTx, snapshot: Published): void {
  const { reference_version, agent, tariffs, limits } = snapshot;
  const operators = snapshot.operators.map(({ operator_id, name, role, active }) => ({
    operator_id,
    name,
    role,
    active,
  }));
  const body = JSON.stringify({ reference_version, agent, operators, tariffs, limits } satisfies Reference);
  tx.run(REPLACE, reference_version, body);
  tx.remembered.delete(BODY);
  keepPins(tx, snapshot.operators);
}

/** Written by a version that kept what it was given as it came. */
export function holdsBarePins(read: ReadStore): boolean {
  return read.get(BODY)?.body.includes('"pin_hash"') ?? false;
}

export function sealBarePins(tx: WriteTx): void {
  const { body } = tx.get(BODY)!;
  keepReference(tx, Published.parse(JSON.parse(body)));
}

/** What is known of the publication is not all of it: the next contact brings it again, whole. */
export function askForSnapshot(tx: WriteTx): void {
  tx.run('UPDATE reference SET version = 0 WHERE only = 1');
}

export function referenceVersion(read: ReadStore): number {
  return read.get(query<{ version: number }>('SELECT version FROM reference WHERE only = 1'))?.version ?? 0;
}
