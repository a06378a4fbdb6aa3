/** Migration 170: the facts stay as they are, and those that may carry a manager's word are found without reading all of them. */
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
    MIGRATIONS.filter(({ version }) => version < 170),
  );
  file.exec(`insert into agents (agent_id, name, address, created_at) values ('a', 'Tabac', '1 quai', 1)`);
  file.exec(`insert into devices (device_id, agent_id, counter_code, public_key, state, enrolled_at, head_seq, head_digest,
    granted_cents, spent_cents) values ('d', 'a', 'C01', 'k', 'active', 1, 0, '0', 0, 0)`);
  file.exec(`insert into facts (device_id, seq, op_id, op_use, type, text, signature, received_at)
    values ('d', 1, 'o', 1, 'till-closed', '{}', 's', 1)`);
  expect(() => file.prepare('select * from refunds_made_good')).toThrow('no such table');
  migrate(file, systemClock);
  expect(file.prepare('select op_id from facts').all()).toEqual([{ op_id: 'o' }]);
  const plan = file
    .prepare<{ detail: string }>(
      `explain query plan select * from facts join devices on devices.device_id = facts.device_id where devices.agent_id = 'a'
       and facts.type in ('cash-moved', 'customer-amended', 'refund-made-good', 'reload-cancelled', 'signed-out', 'till-closed')
       and facts.received_at < 9 order by facts.received_at desc limit 10`,
    )
    .all();
  expect(plan.map(({ detail }) => detail).join()).toContain('facts_by_approval');
  const keep = file.prepare('insert into refunds_made_good values (?, ?, ?, ?, ?, ?, ?)');
  keep.run('o', 'p', 'd', 100, 1, 'm', 1);
  expect(() => keep.run('o', 'q', 'd', 100, 1, 'm', 1)).toThrow('UNIQUE');
  expect(() => keep.run('r', 's', 'd', 100, 2, 'm', 1)).toThrow('CHECK');
});
