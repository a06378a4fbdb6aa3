/** Opens the centre's database and hands out its handles. */
import type { Clock } from '@flouss/shared/kernel/ports';
import { groupCommit } from './group-commit.ts';
import { readDb } from './handles.ts';
import type { ReadDb, Tx } from './handles.ts';
import { openSignals } from './signals.ts';
import type { Signals } from './signals.ts';
import { openSqlite } from './sqlite/open.ts';

export interface Database {
  readonly read: ReadDb;
  /** Runs `body` once or, after a conflict, again; a throw rolls everything of it back and is thrown on. */
  transaction<T>(body: (tx: Tx) => Promise<T>): Promise<T>;
  readonly signals: Signals;
  /** Settles when writing has become impossible (a commit whose outcome is unknown): the process must start anew. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
}

/** Brings the tables up to date first. */
export async function openDatabase(options: { readonly path: string; readonly clock: Clock }): Promise<Database> {
  const engine = openSqlite(options.path, options.clock);
  const signals = openSignals();
  const failed = Promise.withResolvers<Error>();
  const commits = groupCommit(engine.writer, signals.raise, failed.resolve);
  return {
    read: readDb(engine.reader),
    transaction: commits.transaction,
    signals,
    failed: failed.promise,
    async close() {
      await commits.drain();
      await engine.close();
    },
  };
}
