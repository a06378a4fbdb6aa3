/** Brings a file's tables to the version this code knows, one transaction a step, and refuses a file from the future. */
import type { SqliteFile } from '@flouss/platform/sqlite-file';
import type { Clock } from '@flouss/shared/kernel/ports';
import { MIGRATIONS } from '../migrations/index.ts';
import { stepsToTake } from '../migrations/migration.ts';
import type { Migration } from '../migrations/migration.ts';

export function migrate(file: SqliteFile, clock: Clock, migrations: readonly Migration[] = MIGRATIONS): void {
  file.exec(
    'create table if not exists migrations (version integer primary key, name text not null, applied_at integer not null) strict',
  );
  const taken = file.prepare<{ version: number }>('select version from migrations').all();
  const note = file.prepare('insert into migrations (version, name, applied_at) values (?, ?, ?)');
  const steps = stepsToTake(
    migrations,
    taken.map(({ version }) => version),
  );
  for (const { version, name, statements } of steps) {
    file
      .transaction(() => {
        for (const statement of statements) file.exec(statement);
        note.run(version, name, clock.now());
      })
      .immediate();
  }
}
