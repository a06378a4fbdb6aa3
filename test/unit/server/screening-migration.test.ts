/** Migration 430: customers of before are not asked for until there is a list; proofs stay. */
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
    MIGRATIONS.filter(({ version }) => version < 430),
  );
  expect(() => file.prepare('select * from screenings')).toThrow('no such table');
  file.exec(`insert into agents (agent_id, name, address, created_at) values ('a', 'Tabac', '1 quai', 1)`);
  file.exec(`insert into customers (customer_id, agent_id, language, personal_sealed, document_index, phone_index, name_birth_index, blocked, registered_at)
    values ('c', 'a', 'fr', '{}', 'd', 'p', 'n', 0, 7)`);
  migrate(file, systemClock);
  expect(file.prepare('select * from screenings').all()).toEqual([
    { customer_id: 'c', state: 'not-asked', file_no: 1, list_version: 0, asked_at: 7 },
  ]);
  expect(file.prepare('select in_check from customers').get()).toEqual({ in_check: 0 });
  file.exec(`insert into searches values ('c:1:1', 'c', 1, 'd', 1, 1, 9, 0, 0, 'clear')`);
  expect(() => file.exec('delete from searches')).toThrow('proof');
  expect(() => file.exec(`update searches set outcome = 'hit'`)).toThrow('proof');
  expect(() => file.exec(`insert into searches values ('c:1:1', 'c', 1, 'd', 1, 1, 9, 0, 0, 'clear')`)).toThrow(
    'UNIQUE',
  );
});
