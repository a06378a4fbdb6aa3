/** Migration 301: nothing is in doubt where nobody has restored, and an operation stands there once. */
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
    MIGRATIONS.filter(({ version }) => version < 301),
  );
  expect(() => file.prepare('select * from in_doubt')).toThrow('no such table');
  migrate(file, systemClock);
  expect(file.prepare('select * from in_doubt').all()).toEqual([]);
  file.exec(`insert into in_doubt (op_id, since) values ('o', 1)`);
  expect(() => file.exec(`insert into in_doubt (op_id, since) values ('o', 2)`)).toThrow('UNIQUE');
});
