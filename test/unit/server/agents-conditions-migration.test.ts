/** Migration 220: agents and counters stay as they are, without a floor, contacts or a plan of their own. */
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
    MIGRATIONS.filter(({ version }) => version < 220),
  );
  file.exec(`insert into agents (agent_id, name, address, created_at) values ('a', 'Tabac', '1 quai', 1)`);
  file.exec(`insert into devices (device_id, agent_id, counter_code, public_key, state, enrolled_at, head_seq, head_digest,
    granted_cents, spent_cents) values ('d', 'a', 'C01', 'k', 'active', 1, 0, '0', 0, 0)`);
  migrate(file, systemClock);
  const kept = { name: 'Tabac', float_floor_cents: 0, contacts_sealed: null };
  expect(file.prepare('select name, float_floor_cents, contacts_sealed from agents').all()).toEqual([kept]);
  expect(file.prepare('select counter_code, seen_at from devices').all()).toEqual([
    { counter_code: 'C01', seen_at: 0 },
  ]);
  const plan = file.prepare('insert into commission_plans values (?, 1, 1, ?, 2000)');
  plan.run('a', 200);
  expect(() => plan.run('a', 200)).toThrow('UNIQUE');
  expect(() => plan.run('nobody', 200)).toThrow('FOREIGN KEY');
});
