/** Migration 473: a message of before says nothing of why. */
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
    MIGRATIONS.filter(({ version }) => version < 473),
  );
  file.exec(`insert into sms_inbox values ('m', 's', 'w', '{}', 5, 'refused')`);
  migrate(file, systemClock);
  expect(file.prepare('select outcome, reason from sms_inbox').get()).toEqual({ outcome: 'refused', reason: null });
});
