/** What a database must be able to do for the rest of this room. Where databases differ, they differ behind this. */
import type { ControlledTransaction } from 'kysely';
import type { Bulk } from './bulk.ts';
import type { Ask, OneOf, Reader, Signal } from './handles.ts';
import type { Schema } from './schema.ts';
import type { WriteAheadLog } from './sqlite/write-ahead-log.ts';

/** One transaction at a time, into which many bodies are put, each in a savepoint. */
export type Group = ControlledTransaction<Schema>;

/** What became of a transaction whose COMMIT failed. */
export type Fate = 'kept' | 'undone' | 'unknown';

export interface Writer {
  readonly bulk: (group: Group) => Bulk;
  readonly oneOf: OneOf;
  readonly ask: (group: Group) => Ask;
  begin(): Promise<Group>;
  /** `raised` are what the group's bodies will have raised once it is kept: other processes hear of them too. */
  commit(group: Group, raised: ReadonlySet<Signal>): Promise<void>;
  /** After an error in the open transaction: has the database given up the whole of it? */
  hasGivenUp(error: unknown): boolean;
  /** May the same be tried again, from its beginning? */
  isRetryable(error: unknown): boolean;
  /** Before the `attempt`th try of what was in somebody's way: not all at the same moment. */
  pause(attempt: number): Promise<void>;
  /** Leaves no transaction open. */
  fateOf(group: Group, error: unknown): Promise<Fate>;
}

export interface Engine {
  /** Of a file that this process alone writes. */
  readonly log?: WriteAheadLog;
  readonly writer: Writer;
  readonly reader: Reader;
  /** Calls `listener` with what another process of the same database has raised, a moment after its commit. */
  onOthers(listener: (raised: readonly Signal[]) => void): void;
  close(): Promise<void>;
}
