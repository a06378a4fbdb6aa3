/** Migration 420: a movement is settled by one line, and a closed day of the bank stays closed. */
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
    MIGRATIONS.filter(({ version }) => version < 420),
  );
  expect(() => file.prepare('select * from statement_lines')).toThrow('no such table');
  migrate(file, systemClock);
  const line = (no: number, movement: string | null): void =>
    void file
      .prepare(
        `insert into statement_lines (statement_no, line_no, direction, amount_cents, currency, booked_on, value_on, state, movement)
          values (1, ?, 'debit', 1, 'EUR', '2026-11-25', '2026-11-25', 'open', ?)`,
      )
      .run(no, movement);
  line(1, null);
  line(2, null);
  line(3, 'a');
  expect(() => line(4, 'a')).toThrow('UNIQUE');
  file.exec(`insert into bank_days values ('FR', '2026-11-25', 1, 'server', '{}')`);
  expect(() => file.exec('update bank_days set closed_at = 2')).toThrow('a closed day stays closed');
  expect(() => file.exec('delete from bank_days')).toThrow('a closed day stays closed');
});
