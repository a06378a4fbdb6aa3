/** Migration 480: a card may name the one whose place it takes; commands keep all they had, and one more kind may stand among them. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../sync-server/src/db/migrations/index.ts';
import { migrate } from '../../../sync-server/src/db/sqlite/migrate.ts';

const command = (key: string, kind: string): string =>
  `insert into bank_work (work_key, kind, op_id, card_reference, customer_id, amount_cents, state, reason, result, attempts, created_at,
    first_sent_at, next_at, lease_by, lease_until, changed_at, request_id, otherwise)
   values ('${key}', '${kind}', 'o', 'FL', 'c', 5, 'parked', 'why', '{}', 3, 1, 2, 4, 'w', 6, 7, 'r', 'cancelled')`;

test('before and after', () => {
  const file = openSqliteFile({ path: ':memory:' });
  migrate(
    file,
    systemClock,
    MIGRATIONS.filter(({ version }) => version < 480),
  );
  file.exec(command('k', 'load'));
  expect(() => file.exec(command('l', 'replacement'))).toThrow('CHECK');
  const [before] = file.prepare('select * from bank_work').all();
  const indexes = "select name, sql from sqlite_schema where type = 'index' and tbl_name = 'bank_work' order by name";
  const indexed = file.prepare(indexes).all();

  migrate(
    file,
    systemClock,
    MIGRATIONS.filter(({ version }) => version <= 480),
  );

  expect(file.prepare('select * from bank_work').all()).toEqual([before]);
  expect(file.prepare(indexes).all()).toEqual(indexed);
  file.exec(command('l', 'replacement'));
  expect(() => file.exec(command('m', 'gift'))).toThrow('CHECK');
  expect(file.prepare('select replaces from cards').all()).toEqual([]);
});
