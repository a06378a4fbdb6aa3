/** Migration 400: who was bound before has chosen no language, and nobody noted what a reply of then was billed. */
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
    MIGRATIONS.filter(({ version }) => version < 400),
  );
  file.exec(`insert into sms_bindings values ('s', '{}', 'c', 1, 0)`);
  file.exec(`insert into sms_replies values ('r', 'c', 's', '{}', '{}', 1, 1, 'sent', 1, 5, null, 0, 5, 5)`);
  migrate(file, systemClock);
  expect(file.prepare('select language from sms_bindings').all()).toEqual([{ language: null }]);
  expect(file.prepare('select paid, price_cents from sms_replies').all()).toEqual([{ paid: 1, price_cents: null }]);
  expect(() => file.exec(`update sms_bindings set language = 'de'`)).toThrow(/CHECK/);
  expect(() => file.exec(`update sms_replies set price_cents = -1`)).toThrow(/CHECK/);
  file.exec(`update sms_bindings set language = 'ar'`);
});
