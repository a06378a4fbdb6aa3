/** Queries that are compiled once: values land in their places, each time anew, and a limit does not make SQLite plan again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptChange, keptQuery } from '../../../sync-server/src/db/kept-query.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { writeSetting } from '../../../sync-server/src/db/terms.ts';

let dir: string;
let db: Database;
let built = 0;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-kept-'));
  db = await openDatabase({ path: join(dir, 'centre.sqlite'), clock: { now: () => 0 } });
  built = 0;
  await db.transaction(async (tx) => {
    for (const name of ['a', 'b', 'c']) await writeSetting(tx, name, `value of ${name}`);
  });
});
afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true });
});

const between = keptQuery((sql, from: string, to: string, limit: number) => {
  built++;
  return sql
    .selectFrom('settings')
    .select('value')
    .where('name', '>=', from)
    .where('name', '<=', to)
    .where('value', '<>', 'a constant')
    .orderBy('name')
    .limit(limit);
});

it('is built once and answers what it is asked each time', async () => {
  expect((await between(db.read, 'a', 'b', 9)).map(({ value }) => value)).toEqual(['value of a', 'value of b']);
  expect((await between(db.read, 'b', 'c', 1)).map(({ value }) => value)).toEqual(['value of b']);
  expect(await between(db.read, 'x', 'y', 9)).toEqual([]);
  expect(built).toBe(1);
});

it('sees in a transaction what the transaction has written, and nothing of it when it is undone', async () => {
  const rename = keptChange((sql, value: string, name: string) =>
    sql.updateTable('settings').set({ value }).where('name', '=', name),
  );
  const undone = db.transaction(async (tx) => {
    expect(await rename(tx, 'another', 'a')).toBe(1);
    expect(await rename(tx, 'another', 'nobody')).toBe(0);
    expect((await between(tx, 'a', 'a', 9)).map(({ value }) => value)).toEqual(['another']);
    throw new Error('no');
  });
  await expect(undone).rejects.toThrow('no');
  expect((await between(db.read, 'a', 'a', 9)).map(({ value }) => value)).toEqual(['value of a']);
});

it('puts no bare parameter behind a limit: SQLite would plan the statement at every call', () => {
  const { sql } = db.read.sql.selectFrom('settings').selectAll().limit(3).compile();
  expect(sql).toMatch(/limit 0 \+ \?$/);
});

it('puts no bare parameter where an index says what a column equals: SQLite would plan the statement at every call', () => {
  const question = db.read.sql.selectFrom('settings').selectAll().where('name', '=', 'a');
  const { sql, parameters } = question.where('value', '<>', 'b').compile();
  expect(sql).toMatch(/"name" = \+\? and "value" <> \?$/);
  expect(parameters).toEqual(['a', 'b']);
});
