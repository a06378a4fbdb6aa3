/** Migration 200: a centre gets room for its staff and what they do, and keeps its agents. */
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
    MIGRATIONS.filter(({ version }) => version < 200),
  );
  file.exec(`insert into agents (agent_id, name, address, created_at) values ('a', 'Tabac', '1 quai', 1)`);
  expect(() => file.prepare('select * from administrators')).toThrow('no such table');
  migrate(file, systemClock);
  expect(file.prepare('select name from agents').all()).toEqual([{ name: 'Tabac' }]);
  const add = file.prepare(`insert into administrators values (?, ?, ?, 1, 'hash', 0, 0, 0, 1)`);
  add.run('1', 'sofia', 'supervisor');
  expect(() => add.run('2', 'sofia', 'finance')).toThrow('UNIQUE');
  expect(() => add.run('3', 'eve', 'owner')).toThrow('CHECK');
  const open = file.prepare('insert into admin_sessions values (?, ?, 1, 1, 2)');
  open.run('d', '1');
  expect(() => open.run('e', 'nobody')).toThrow('FOREIGN KEY');
});
