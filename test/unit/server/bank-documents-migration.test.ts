/** Migration 481: no command has pictures to bring at first, and of each picture the bank speaks once for a file. */
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
    MIGRATIONS.filter(({ version }) => version < 481),
  );
  file.exec(
    `insert into bank_work (work_key, kind, op_id, created_at, next_at, changed_at) values ('k', 'application', 'o', 1, 1, 1)`,
  );
  expect(() => file.prepare('select * from bank_documents')).toThrow('no such table');
  migrate(file, systemClock);
  expect(file.prepare('select documents_due from bank_work').all()).toEqual([{ documents_due: 0 }]);
  expect(() => file.exec('update bank_work set documents_due = 3')).toThrow('CHECK');
  file.exec(`insert into bank_documents values ('k', 'd', 'refused', 'document-unreadable', 1)`);
  expect(() => file.exec(`insert into bank_documents values ('k', 'd', 'kept', null, 1)`)).toThrow('UNIQUE');
});
