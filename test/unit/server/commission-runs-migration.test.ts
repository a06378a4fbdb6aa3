/** Migration 270: a month is settled once for each agent, and stays settled. */
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
    MIGRATIONS.filter(({ version }) => version < 270),
  );
  expect(() => file.prepare('select * from commission_runs')).toThrow('no such table');
  migrate(file, systemClock);
  file.exec("insert into agents (agent_id, name, address, created_at) values ('a', 'n', 'x', 1)");
  const run = "insert into commission_runs values ('2026-06', 'a', 1, 600, 120, 0, 1)";
  file.exec(run);
  expect(() => file.exec(run)).toThrow('UNIQUE');
  expect(() => file.exec('update commission_runs set earned_cents = 0')).toThrow('a settled month stays settled');
  expect(() => file.exec('delete from commission_runs')).toThrow('a settled month stays settled');
});
