/** Brings a file's tables to the version this code knows, one transaction a step, and refuses a file from the future. */
import type { SqliteFile } from '@flouss/platform/sqlite-file';
import type { Clock } from '@flouss/shared/kernel/ports';
import { MIGRATIONS } from './migrations/index.ts';

export interface Migration {
  /** Counts by tens. */
  readonly version: number;
  readonly name: string;
  /** One DDL statement each: MariaDB commits after every one. */
  readonly statements: readonly string[];
}

/** Thrown for a file that a newer version of this program has written. */
export class NewerFile extends Error {
  override readonly name = 'NewerFile';
}

export function migrate(file: SqliteFile, clock: Clock, migrations: readonly Migration[] = MIGRATIONS): void {
  file.exec(
    'create table if not exists migrations (version integer primary key, name text not null, applied_at integer not null) strict',
  );
  const latest = migrations.at(-1)?.version ?? 0;
  const row = file.prepare<{ version: number | null }>('select max(version) as version from migrations').get();
  const current = row?.version ?? 0;
  if (current > latest) {
    throw new NewerFile(`the database is at version ${current}, this program knows ${latest}: start the newer program`);
  }
  const note = file.prepare('insert into migrations (version, name, applied_at) values (?, ?, ?)');
  for (const { version, name, statements } of migrations) {
    if (version <= current) continue;
    file
      .transaction(() => {
        for (const statement of statements) file.exec(statement);
        note.run(version, name, clock.now());
      })
      .immediate();
  }
}
