/**
 * The disk under the SQLite files of a simulated world: what a commit meets there. It stands under the driver, for the whole process,
 * and touches only the files that somebody has given a say.
 */
import { createRequire } from 'node:module';
import type { SqliteFile, Statement } from '@flouss/platform/sqlite-file';

/**
 * `busy`, `full`: refused, and nothing is changed. `failed`: the disk gave an error, and nothing of it was kept; `told-failed`: it gave
 * an error, and all was kept. `dropped`: nothing was kept, and nobody was told, which no disk does but a careless program.
 */
export type CommitFate = 'kept' | 'busy' | 'full' | 'failed' | 'told-failed' | 'dropped';

export interface Disk {
  /** Each commit in this file asks for its fate, until nobody is asked any more. */
  ask(path: string, fate: (() => CommitFate) | undefined): void;
}

interface Driver {
  readonly prototype: { prepare(this: SqliteFile & { readonly name: string }, sql: string): Statement };
  readonly SqliteError: new (message: string, code: string) => Error;
}

const CODES = {
  busy: 'SQLITE_BUSY',
  full: 'SQLITE_FULL',
  failed: 'SQLITE_IOERR_FSYNC',
  'told-failed': 'SQLITE_IOERR_FSYNC',
};
const fates = new Map<string, () => CommitFate>();
let stands = false;

export function openDisk(): Disk {
  if (!stands) stand();
  stands = true;
  return {
    ask(path, fate) {
      if (fate) fates.set(path, fate);
      else fates.delete(path);
    },
  };
}

function stand(): void {
  const { prototype, SqliteError } = createRequire(import.meta.url)('better-sqlite3') as Driver;
  const prepare = Object.getOwnPropertyDescriptor(prototype, 'prepare')?.value as Driver['prototype']['prepare'];
  prototype.prepare = function prepareOnDisk(sql) {
    const statement = prepare.call(this, sql);
    if (sql.toLowerCase() !== 'commit') return statement;
    const commit = statement.run.bind(statement);
    const rollBack = prepare.call(this, 'rollback');
    statement.run = () => {
      const fate = fates.get(this.name)?.() ?? 'kept';
      if (fate === 'dropped') return rollBack.run();
      const done = fate === 'kept' || fate === 'told-failed' ? commit() : undefined;
      if (done && fate === 'kept') return done;
      throw new SqliteError('the disk refused', CODES[fate as keyof typeof CODES]);
    };
    return statement;
  };
}
