/** Migration 440: of what is queued already, nothing is only asked for. */
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
    MIGRATIONS.filter(({ version }) => version < 440),
  );
  file.exec(
    `insert into bank_work (work_key, kind, op_id, created_at, next_at, changed_at) values ('k', 'load', 'o', 1, 1, 1)`,
  );
  migrate(file, systemClock);
  expect(file.prepare('select work_key, otherwise from bank_work').all()).toEqual([{ work_key: 'k', otherwise: null }]);
});
