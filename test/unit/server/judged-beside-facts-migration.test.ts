/** Migration 320: facts stand as they were, and decisions that were made before stay where they are. */
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
    MIGRATIONS.filter(({ version }) => version < 320),
  );
  file.exec(`insert into facts values ('d', 1, 'o', 1, 'reload-ordered', '{}', 's', 5, null)`);
  file.exec(`insert into decisions values ('o', 5, null, '{}')`);
  migrate(file, systemClock);
  expect(file.prepare('select op_id, text, judged_on from facts').all()).toEqual([
    { op_id: 'o', text: '{}', judged_on: null },
  ]);
  expect(file.prepare('select op_id, judged_on from decisions').all()).toEqual([{ op_id: 'o', judged_on: '{}' }]);
});
