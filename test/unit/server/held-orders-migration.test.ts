/** Migration 470: which phones have spoken for whom begins with those that speak now. */
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
    MIGRATIONS.filter(({ version }) => version < 470),
  );
  expect(() => file.prepare('select * from sms_senders')).toThrow('no such table');
  file.exec(
    `insert into sms_bindings (sender_index, sender_sealed, customer_id, bound_at, stopped) values ('s', '{}', 'c', 7, 0)`,
  );
  migrate(file, systemClock);
  expect(file.prepare('select * from sms_senders').all()).toEqual([
    { customer_id: 'c', sender_index: 's', bound_at: 7 },
  ]);
  expect(file.prepare('select * from suspicion_policies').all()).toEqual([]);
});
