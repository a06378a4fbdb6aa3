/** Migration 311: the key that a counter has was taken into use when it was enrolled. */
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
    MIGRATIONS.filter(({ version }) => version < 311),
  );
  file.exec(`insert into agents (agent_id, name, address, created_at) values ('a', 'A', 'B', 0)`);
  file.exec(`insert into devices (device_id, agent_id, counter_code, public_key, state, enrolled_at, head_seq, head_digest,
    granted_cents, spent_cents) values ('d', 'a', 'C01', 'k', 'active', 7, 0, '', 0, 0)`);
  migrate(file, systemClock);
  expect(file.prepare('select key_since, key_due, next_key from devices').get()).toEqual({
    key_since: 7,
    key_due: 0,
    next_key: null,
  });
  file.exec(`insert into former_keys values ('d', 1, 4, 'k', 'c', 9, null)`);
  expect(() => file.exec(`insert into former_keys values ('d', 1, 5, 'l', 'c', 9, null)`)).toThrow('UNIQUE');
});
