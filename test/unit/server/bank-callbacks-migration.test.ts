/** Migration 460: there is room for the names of the bank's calls, each once. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../sync-server/src/db/migrations/index.ts';
import { migrate } from '../../../sync-server/src/db/sqlite/migrate.ts';

test('before and after', () => {
  const file = openSqliteFile({ path: ':memory:' });
  migrate(
    file,
    systemClock,
    MIGRATIONS.filter(({ version }) => version < 460),
  );
  expect(() => file.prepare('select * from bank_callbacks')).toThrow('no such table');
  migrate(file, systemClock);
  const digest = 'a'.repeat(64);
  file.exec(`insert into bank_callbacks values ('${digest}', 1)`);
  expect(() => file.exec(`insert into bank_callbacks values ('${digest}', 2)`)).toThrow('UNIQUE');
});
