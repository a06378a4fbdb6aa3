/** Migration 140: a centre with counters gets room for wrapped keys and recoveries, and keeps its counters. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';
import { migrate } from '../../../sync-server/src/db/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../sync-server/src/db/migrations/index.ts';

test('before and after', () => {
  const file = openSqliteFile({ path: ':memory:' });
  migrate(
    file,
    systemClock,
    MIGRATIONS.filter(({ version }) => version < 140),
  );
  file.exec(`insert into agents (agent_id, name, address, created_at) values ('a', 'Tabac', '1 quai', 1)`);
  file.exec(`insert into devices (device_id, agent_id, counter_code, public_key, state, enrolled_at, head_seq, head_digest,
    granted_cents, spent_cents) values ('d', 'a', 'C01', 'k', 'active', 1, 0, '0', 0, 0)`);
  expect(() => file.prepare('select * from recoveries')).toThrow('no such table');
  migrate(file, systemClock);
  expect(file.prepare('select counter_code from devices').all()).toEqual([{ counter_code: 'C01' }]);
  const keep = file.prepare('insert into recovery_keys values (?, ?, ?)');
  keep.run('d', '{}', 1);
  expect(() => keep.run('nobody', '{}', 1)).toThrow('FOREIGN KEY');
  expect(file.prepare('select count(*) as n from recoveries').get()).toEqual({ n: 0 });
});
