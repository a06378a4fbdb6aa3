/** Migration 472: an outcome is unheard once, and told by a fact. */
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
    MIGRATIONS.filter(({ version }) => version < 472),
  );
  expect(() => file.prepare('select * from unheard_outcomes')).toThrow('no such table');
  migrate(file, systemClock);
  file.exec(`insert into unheard_outcomes values ('o', 'r', 1, null, null)`);
  expect(() => file.exec(`insert into unheard_outcomes values ('o', 's', 1, null, null)`)).toThrow('UNIQUE');
  expect(() => file.exec(`update unheard_outcomes set told_at = 2`)).toThrow('CHECK');
});
