/**
 * Opens the centre's database and hands out its handles. Embedded SQLite: one connection writes, another reads what is
 * committed. Nobody else opens the file.
 */
import type { Clock } from '@flouss/shared/kernel/ports';
import { groupCommit } from './group-commit.ts';
import { readDb } from './handles.ts';
import type { ReadDb, Tx } from './handles.ts';
import { migrate } from './migrate.ts';
import { openSignals } from './signals.ts';
import type { Signals } from './signals.ts';
import { openReader, openWriter } from './sqlite.ts';

export interface Database {
  readonly read: ReadDb;
  /** Runs `body` once or, after a conflict, again; a throw rolls everything of it back and is thrown on. */
  transaction<T>(body: (tx: Tx) => Promise<T>): Promise<T>;
  readonly signals: Signals;
  /** Settles when writing has become impossible (a commit whose outcome is unknown): the process must start anew. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
}

/** Creates the file when it is missing (its folder must be there) and brings the tables up to date. */
export async function openDatabase(options: { readonly path: string; readonly clock: Clock }): Promise<Database> {
  const writer = openWriter(options.path);
  try {
    migrate(writer.file, options.clock);
  } catch (error) {
    writer.file.close();
    throw error;
  }
  const reader = openReader(options.path);
  const signals = openSignals();
  const failed = Promise.withResolvers<Error>();
  const commits = groupCommit(writer, signals.raise, failed.resolve);
  return {
    read: readDb(reader.sql),
    transaction: commits.transaction,
    signals,
    failed: failed.promise,
    async close() {
      await commits.drain();
      reader.file.close();
      writer.file.close();
    },
  };
}
