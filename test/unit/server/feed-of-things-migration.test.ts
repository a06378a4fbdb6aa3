/** Migration 310: of everything that was told of a thing, its last place in the feed stays. */
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
    MIGRATIONS.filter(({ version }) => version < 310),
  );
  file.exec(`insert into feed values
    ('a', 1, 'card', 'one'), ('a', 2, 'card', 'two'), ('a', 3, 'card', 'one'), ('a', 4, 'order', 'one'), ('b', 1, 'card', 'one')`);
  migrate(file, systemClock);
  expect(file.prepare('select agent_id, seq, kind, entity_id from feed order by agent_id, seq').all()).toEqual([
    { agent_id: 'a', seq: 2, kind: 'card', entity_id: 'two' },
    { agent_id: 'a', seq: 3, kind: 'card', entity_id: 'one' },
    { agent_id: 'a', seq: 4, kind: 'order', entity_id: 'one' },
    { agent_id: 'b', seq: 1, kind: 'card', entity_id: 'one' },
  ]);
  expect(() => file.exec(`insert into feed values ('a', 5, 'card', 'one')`)).toThrow('UNIQUE');
});
