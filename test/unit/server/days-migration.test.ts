/** Migration 250: what was undone before is known to be undone, and a closed day stays closed. */
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
    MIGRATIONS.filter(({ version }) => version < 250),
  );
  file.exec(
    `insert into ledger_groups values (1, 'a:card-sold', 1, null), (2, 'a:card-sale-reversed', 1, 'a:card-sold')`,
  );
  expect(() => file.prepare('select * from ledger_reversals')).toThrow('no such table');
  migrate(file, systemClock);
  expect(file.prepare('select * from ledger_reversals').all()).toEqual([{ reversed: 'a:card-sold', group_no: 2 }]);
  expect(() => file.exec(`insert into ledger_reversals values ('a:card-sold', 3)`)).toThrow('UNIQUE');
  file.exec(`insert into day_closings values ('2026-06-10', 2, 1, '{}', 'd', 's')`);
  expect(() => file.exec('update day_closings set last_group_no = 1')).toThrow('a closed day stays closed');
  expect(() => file.exec('delete from day_closings')).toThrow('a closed day stays closed');
});
