/** Migration 450: what had come before stays where it was; an arrival is there once, and is parked or not. */
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
    MIGRATIONS.filter(({ version }) => version < 450),
  );
  file.exec(`insert into sms_inbox values ('m', 's', 'w', '{}', 5, 'helped')`);
  migrate(file, systemClock);
  expect(file.prepare('select message_id, outcome from sms_inbox').all()).toEqual([
    { message_id: 'm', outcome: 'helped' },
  ]);
  const arrive = (id: string): unknown => file.exec(`insert into sms_arrivals values ('${id}', '{}', 5, null)`);
  arrive('0000000000000002.a');
  arrive('0000000000000001.b');
  expect(() => arrive('0000000000000001.b')).toThrow(/UNIQUE/);
  expect(file.prepare('select arrival_id, parked_at from sms_arrivals order by arrival_id').all()).toEqual([
    { arrival_id: '0000000000000001.b', parked_at: null },
    { arrival_id: '0000000000000002.a', parked_at: null },
  ]);
});
