/** Migration 210: room for proposals; the database itself refuses one carried out by its maker. */
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
    MIGRATIONS.filter(({ version }) => version < 210),
  );
  const add = `insert into administrators values (?, ?, 'finance', 1, 'hash', 0, 0, 0, 1)`;
  file.prepare(add).run('1', 'farid');
  expect(() => file.prepare('select * from proposals')).toThrow('no such table');
  migrate(file, systemClock);
  expect(file.prepare('select name from administrators').all()).toEqual([{ name: 'farid' }]);
  file.prepare(`insert into proposals values ('p', 'pay-in', 'a', '{}', '1', 1, 2, 'open', null, null)`).run();
  const decide = file.prepare('update proposals set state = ?, decided_by = ?, decided_at = 1');
  expect(() => decide.run('carried-out', '1')).toThrow('CHECK');
  expect(() => decide.run('carried-out', null)).toThrow('CHECK');
  decide.run('carried-out', '2');
});
