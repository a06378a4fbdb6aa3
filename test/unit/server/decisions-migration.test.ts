/** Migration 260: a decision is written once, and stands. */
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
    MIGRATIONS.filter(({ version }) => version < 260),
  );
  expect(() => file.prepare('select * from decisions')).toThrow('no such table');
  migrate(file, systemClock);
  file.exec(`insert into decisions values ('o', 1, null, '{}')`);
  expect(() => file.exec(`insert into decisions values ('o', 2, null, '{}')`)).toThrow('UNIQUE');
  expect(() => file.exec(`update decisions set reason = 'velocity'`)).toThrow('a decision stands');
  expect(() => file.exec('delete from decisions')).toThrow('a decision stands');
});
