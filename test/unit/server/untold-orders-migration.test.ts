/** Migration 321: what nobody was told yet is found by an index, and orders stay as they are. */
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
    MIGRATIONS.filter(({ version }) => version < 321),
  );
  file.exec(`insert into orders (op_id, channel, agent_id, card_reference, customer_id, means, amount_cents, fee_cents, tariff_version,
    state, ordered_at, changed_at, answered) values ('o', 'sms', 'a', 'c', 'k', 'funding', 1, 1, 1, 'loaded', 1, 1, 0)`);
  const untold = "select op_id from orders where channel = 'sms' and answered = 0 and state in ('loaded', 'failed')";
  const plan = (): unknown => file.prepare(`explain query plan ${untold}`).all();
  expect(JSON.stringify(plan())).toContain('orders_unanswered');
  migrate(file, systemClock);
  expect(JSON.stringify(plan())).toContain('orders_untold');
  expect(file.prepare(untold).all()).toEqual([{ op_id: 'o' }]);
});
