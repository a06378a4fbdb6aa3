/** Migration 300: work for the bank that stood before has no request that anybody knows, and goes on. */
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
    MIGRATIONS.filter(({ version }) => version < 300),
  );
  file.exec(
    `insert into bank_work (work_key, kind, op_id, created_at, next_at, changed_at) values ('k', 'load', 'o', 1, 1, 1)`,
  );
  expect(() => file.prepare('select request_id from bank_work')).toThrow('no such column');
  migrate(file, systemClock);
  expect(file.prepare('select work_key, state, request_id from bank_work').all()).toEqual([
    { work_key: 'k', state: 'queued', request_id: null },
  ]);
});
