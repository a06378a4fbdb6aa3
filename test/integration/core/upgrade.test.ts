/** An upgrade with a full outbox: a store as the first version wrote it, with facts nobody has been told of, opened by this one. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { SqliteFile, SqliteValue } from '@flouss/platform/sqlite-file';
import { expect, test } from 'vitest';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { nextBatch, ownHead, serverHead } from '../../../src/core/sync-ports.ts';
import { euros, snapshot } from './published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers, temporaryPath } from './shop.ts';
import type { Shop } from './shop.ts';

const FIRST_VERSION = MIGRATIONS.slice(0, 2);
const WAITING = 3;

async function shopWithOutbox(): Promise<Shop> {
  const shop = await enrolledShop({ till: 'closed' });
  seedCustomers(shop.context.store, WAITING);
  grant(shop.context.store, euros(10_000));
  for (let n = 0; n < WAITING; n++) {
    shop.clock.advance(10);
    await shop.ok('reload.order', reloadInput(shop.clock, n, euros(100), 'card'));
  }
  return shop;
}

const columnsOf = (file: SqliteFile, table: string): string[] =>
  file
    .prepare<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => name);

/** The same rows in the shape of the first version: what was written once, and what was derived from it. */
function asFirstVersion(newer: SqliteFile, older: SqliteFile): void {
  migrate(older, FIRST_VERSION);
  const names = older
    .prepare<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'")
    .all()
    .map(({ name }) => name);
  for (const table of names.filter((name) => columnsOf(newer, name).length > 0)) {
    const here = new Set(columnsOf(newer, table));
    const columns = columnsOf(older, table).filter((name) => here.has(name));
    const rows = newer.prepare<Record<string, SqliteValue>>(`SELECT ${columns.join(', ')} FROM ${table}`).all();
    older.exec(`DELETE FROM ${table}`);
    const insert = older.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    for (const row of rows) insert.run(...columns.map((name) => row[name] ?? null));
  }
}

/** The first version kept the snapshot as it came. */
function withBareReference(older: SqliteFile): void {
  const { reference_version, agent, operators, tariffs, limits } = snapshot();
  const body = JSON.stringify({ reference_version, agent, operators, tariffs, limits });
  older.prepare('UPDATE reference SET body = ?').run(body);
}

test('keeps every waiting fact, offers it as it was signed, and goes on with the chain', async () => {
  const before = await shopWithOutbox();
  const offered = nextBatch(before.context.store.read, 500, 1_000_000);
  const head = ownHead(before.context.store.read);
  expect(offered).toHaveLength(WAITING);
  await before.counter.close();

  const path = temporaryPath();
  const newer = openSqliteFile({ path: before.path, key: before.key, readonly: true });
  const older = openSqliteFile({ path, key: before.key });
  asFirstVersion(newer, older);
  withBareReference(older);
  newer.close();
  expect(older.pragma('user_version', { simple: true })).toBe(FIRST_VERSION.at(-1)?.version);
  older.close();

  const after = await enrolledShop({ path, key: before.key, clock: before.clock, reopen: true });
  const { store } = after.context;
  expect(nextBatch(store.read, 500, 1_000_000)).toEqual(offered);
  expect([ownHead(store.read), serverHead(store.read).seq]).toEqual([head, 0]);
  expect(await after.ok('status.get', {})).toMatchObject({ waiting_facts: WAITING });
  after.clock.advance(10);
  await after.ok('reload.order', reloadInput(after.clock, 0, euros(100), 'card'));
  expect(ownHead(store.read).seq).toBe(WAITING + 1);
  after.judge();
  expect(await after.ok('status.get', {})).toMatchObject({ waiting_facts: 0 });
  await after.counter.close();
});
