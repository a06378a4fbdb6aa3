/** Migration 160: reloads that stand already are held for nothing, and go on as they were. */
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
    MIGRATIONS.filter(({ version }) => version < 160),
  );
  file.exec(`insert into orders (op_id, channel, agent_id, device_id, card_reference, customer_id, means, amount_cents, fee_cents,
    tariff_version, state, ordered_at, changed_at, answered) values ('o', 'counter', 'a', 'd', 'c', 'k', 'cash', 1, 1, 1, 'approved', 1, 1, 0)`);
  expect(() => file.prepare('select held_for from orders')).toThrow('no such column');
  migrate(file, systemClock);
  expect(file.prepare('select op_id, state, held_for from orders').all()).toEqual([
    { op_id: 'o', state: 'approved', held_for: null },
  ]);
  const plan = file
    .prepare<{ detail: string }>(
      "explain query plan select * from orders where card_reference = 'c' and held_for is not null",
    )
    .all();
  expect(plan.map(({ detail }) => detail).join()).toContain('orders_held');
});
