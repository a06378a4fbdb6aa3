/** Migration 471: bills by month, and a paid reply billed by one line at most. */
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
    MIGRATIONS.filter(({ version }) => version < 471),
  );
  expect(() => file.prepare('select * from carrier_bills')).toThrow('no such table');
  migrate(file, systemClock);
  file.exec(
    `insert into carrier_bill_lines values ('2026-06', 1, 'a', '', 1, 50, 'r'), ('2026-06', 2, 'b', '', 1, 50, null), ('2026-06', 3, 'c', '', 1, 50, null)`,
  );
  expect(() => file.exec(`insert into carrier_bill_lines values ('2026-07', 1, 'a', '', 1, 50, 'r')`)).toThrow(
    'UNIQUE',
  );
  const plan = file.prepare('explain query plan select * from sms_replies where paid = 1 and changed_at >= 1').all();
  expect(JSON.stringify(plan)).toContain('sms_replies_paid');
});
