/** Migrations 410 and 411: replies stand as they were, by no way that is known; one open message at a time has a number. */
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
    MIGRATIONS.filter(({ version }) => version < 410),
  );
  file.exec(
    `insert into sms_replies (reply_id, cause, sender_index, sender_sealed, text_sealed, segments, paid, state, attempts, next_at, lease_by, lease_until, created_at, changed_at)
     values ('r', 'c', 's', '{}', '{}', 1, 1, 'unknown', 1, 5, null, 0, 5, 5)`,
  );
  migrate(file, systemClock);
  expect(file.prepare('select reply_id, state, via from sms_replies').all()).toEqual([
    { reply_id: 'r', state: 'unknown', via: null },
  ]);
  const begin = (id: string, open: string): unknown =>
    file.exec(
      `insert into sms_part_sets values ('${id}', 'x', ${open}, 's', '{}', 2, 0, '${open === 'null' ? 'whole' : 'open'}', 1, null)`,
    );
  begin('a', `'x'`);
  begin('b', 'null');
  expect(() => begin('c', `'x'`)).toThrow(/UNIQUE/);
  file.exec(`insert into sms_parts values ('a', 1, 'd', '{}')`);
  expect(() => file.exec(`insert into sms_parts values ('a', 1, 'e', '{}')`)).toThrow(/UNIQUE/);
  file.exec(`insert into sms_receipts values ('id', 'r', 'taken', 1)`);
  expect(file.prepare('select reply_id from sms_receipts').all()).toEqual([{ reply_id: 'r' }]);
});
