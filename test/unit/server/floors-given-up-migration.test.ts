/** Migration 302: of floors that stand already nobody knows how far they were given up; from the next agreement on it is known. */
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
    MIGRATIONS.filter(({ version }) => version < 302),
  );
  file.exec(
    `insert into agents (agent_id, name, address, created_at, float_floor_cents) values ('a', 'A', 'B', 1, 700)`,
  );
  expect(() => file.prepare('select floor_given_up_cents from agents')).toThrow('no such column');
  migrate(file, systemClock);
  expect(file.prepare('select float_floor_cents, floor_given_up_cents from agents').all()).toEqual([
    { float_floor_cents: 700, floor_given_up_cents: null },
  ]);
});
