/** A store of before there were tills: everything it holds is there afterwards, and its till is closed. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { SqliteFile } from '@flouss/platform/sqlite-file';
import { NEVER_OPENED } from '@flouss/shared/domain/till';
import { assert } from '@flouss/shared/kernel/assert';
import { expect, test } from 'vitest';
import { query } from '../../../src/core/store/handles.ts';
import { journalEnd } from '../../../src/core/store/journal.ts';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { PEPPER, temporaryPath } from './shop.ts';

const KEY = new Uint8Array(32).fill(9);

function filledBefore(path: string): Record<string, unknown>[] {
  const file = openSqliteFile({ path, key: KEY });
  migrate(
    file,
    MIGRATIONS.filter(({ version }) => version < 30),
  );
  const fact = file.prepare(
    'INSERT INTO journal (seq, receipts_so_far, spent_so_far_cents, digest, signature, text) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const seq of [1, 2]) fact.run(seq, seq, seq * 100, new Uint8Array(32), new Uint8Array(64), '{}');
  // Both are judged: the opening makes nothing of them again.
  file.exec(`INSERT INTO device (only, device_id, public_key, private_key, server_seq) VALUES (1, 'd', 'p', 's', 2)`);
  const operation = file.prepare(
    `INSERT INTO operations (op_id, kind, channel, seq, at, day, amount_cents, fee_cents, state, unfinished, counts)
     VALUES (?, ?, 'counter', ?, 1, '2026-02-03', 5000, 600, 'received', 0, 1)`,
  );
  operation.run('a', 'reload', 1);
  operation.run('b', 'refund', 2);
  const rows = operationsOf(file);
  file.close();
  return rows;
}

const operationsOf = (file: SqliteFile) =>
  file.prepare<Record<string, unknown>>('SELECT * FROM operations ORDER BY op_id').all();

test('nothing is lost, and the till begins closed', () => {
  const path = temporaryPath();
  const before = filledBefore(path);
  const opened = openStore({ path, key: KEY, pepper: PEPPER });
  assert(opened.ok, 'the old store opens');
  const store = opened.value;
  const { read } = store;
  expect(read.all(query('SELECT * FROM main.operations ORDER BY op_id'))).toMatchObject(before);
  expect(journalEnd(read)).toMatchObject({ seq: 2, receipts: 2, spentCents: 200, till: NEVER_OPENED });
  expect(() => store.write((tx) => tx.run('UPDATE journal SET till_so_far_cents = 1'))).toThrow('never changed');
  store.close();
});

test('a Z report is kept as it was made', () => {
  const opened = openStore({ path: temporaryPath(), key: KEY, pepper: PEPPER });
  assert(opened.ok, 'a new store opens');
  const store = opened.value;
  store.write((tx) => tx.run("INSERT INTO z_reports VALUES (1, 1, 1, 2, '{}')"));
  expect(() => store.write((tx) => tx.run("UPDATE z_reports SET names = '[]'"))).toThrow('never changed');
  expect(() => store.write((tx) => tx.run('DELETE FROM z_reports'))).toThrow('never deleted');
  store.close();
});
