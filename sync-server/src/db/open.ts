/** Opens the centre's database and hands out its handles. */
import type { Clock } from '@flouss/shared/kernel/ports';
import { groupCommit } from './group-commit.ts';
import { readDb } from './handles.ts';
import type { ReadDb, Tx } from './handles.ts';
import { openSignals } from './signals.ts';
import type { Signals } from './signals.ts';
import type { WriteAheadLog } from './sqlite/write-ahead-log.ts';
import type { Target } from './mariadb/link.ts';
import { openMariadb } from './mariadb/open.ts';
import { openSqlite } from './sqlite/open.ts';

export interface Database {
  readonly read: ReadDb;
  /** Runs `body` once or, after a conflict, again; a throw rolls everything of it back and is thrown on. */
  transaction<T>(body: (tx: Tx) => Promise<T>): Promise<T>;
  readonly signals: Signals;
  /** Of an SQLite file; a database server keeps its own. */
  readonly log?: WriteAheadLog | undefined;
  /** Settles when writing has become impossible (a commit whose outcome is unknown): the process must start anew. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
}

/** A file of this process alone, or a server that several processes share. */
export type DatabasePlace = { readonly path: string } | { readonly target: Target; readonly processId: string };

/** Brings the tables up to date first. A file is created when it is missing (its folder must be there). */
export async function openDatabase(options: DatabasePlace & { readonly clock: Clock }): Promise<Database> {
  const engine = 'path' in options ? openSqlite(options.path, options.clock) : await openMariadb(options);
  const signals = openSignals();
  engine.onOthers(signals.raise);
  const failed = Promise.withResolvers<Error>();
  const commits = groupCommit(engine.writer, options.clock, signals.raise, failed.resolve);
  return {
    read: readDb(engine.reader),
    transaction: commits.transaction,
    signals,
    log: engine.log,
    failed: failed.promise,
    async close() {
      await commits.drain();
      await engine.close();
    },
  };
}
