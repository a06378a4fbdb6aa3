/** Migration 312: there is room for what the processes take together. */
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
    MIGRATIONS.filter(({ version }) => version < 312),
  );
  expect(() => file.prepare('select * from rate_windows')).toThrow('no such table');
  migrate(file, systemClock);
  file.exec(`insert into rate_windows values ('a', 1, 5)`);
  expect(() => file.exec(`insert into rate_windows values ('a', 1, 6)`)).toThrow('UNIQUE');
});
