/** Many rows at once in SQLite: prepared statements with positions for all values, which beat json_each. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { SqliteValue } from '@flouss/platform/sqlite-file';
import type { Bulk, Column, Table } from '../bulk.ts';
import type { OneOf } from '../handles.ts';
import type { Schema } from '../schema.ts';
import type { Prepare } from './connect.ts';

/** Half of what a statement costs is paid for calling it: many rows a call, then the rest one by one. */
const ROWS_A_STATEMENT = 32;

const list = (columns: readonly string[]): string => columns.join(', ');

/** Places for the columns of so many rows. */
const places = (columns: readonly string[], rows: number): string => {
  const row = `(${list(columns.map(() => '?'))})`;
  return list(Array.from({ length: rows }, () => row));
};

/**
 * `or fail`: a row that cannot be written leaves those before it in its statement standing. Whoever bulk writes stands in a
 * transaction or a savepoint of his own, which takes them away; without the two words SQLite keeps a copy of each page that a statement of
 * several rows touches.
 */
const into = (table: string, columns: readonly string[], rows: number): string =>
  `insert or fail into ${table} (${list(columns)}) values ${places(columns, rows)}`;

export function sqliteBulk(prepare: Prepare): Bulk {
  /** Says `statement` of all rows, many a call. */
  const sayOf = <R extends object>(
    rows: readonly R[],
    columns: readonly (keyof R & string)[],
    statement: (rows: number) => string,
  ): void => {
    const values: SqliteValue[] = [];
    let next = 0;
    for (const size of [ROWS_A_STATEMENT, 1]) {
      if (rows.length - next < size) continue;
      const prepared = prepare(statement(size));
      for (; rows.length - next >= size; next += size) {
        let at = 0;
        for (let i = next; i < next + size; i++) {
          const row = rows[i] as R;
          for (const column of columns) values[at++] = row[column] as SqliteValue;
        }
        values.length = at;
        prepared.run(...values);
      }
    }
  };
  const insert = <T extends Table, C extends Column<T>>(
    table: T,
    columns: readonly C[],
    rows: readonly Pick<Schema[T], C>[],
    onConflict = '',
  ): void => sayOf<Pick<Schema[T], C>>(rows, columns, (size) => `${into(table, columns, size)}${onConflict}`);
  const put: Bulk['put'] = async (table, key, columns, rows) => {
    const rest = columns.filter((column) => !key.includes(column));
    const replaced = rest.map((column) => `${column} = excluded.${column}`);
    insert(table, columns, rows, ` on conflict (${list(key)}) do update set ${list(replaced)}`);
  };
  return {
    insert: async (table, columns, rows) => insert(table, columns, rows),
    put,
    // Taken away and put in anew: an upsert that moves a row in an index costs several times as much.
    putAlone: async <T extends Table>(
      table: T,
      key: readonly Column<T>[],
      columns: readonly Column<T>[],
      rows: readonly Schema[T][],
    ) => {
      sayOf<Schema[T]>(
        rows,
        key,
        (size) => `delete from ${table} where (${list(key)}) in (values ${places(key, size)})`,
      );
      insert(table, columns, rows);
    },
    update: async (table, key, guard, columns, rows) => {
      if (rows.length === 0) return 0;
      const set = columns.map((column) => `${column} = ?`);
      const prepared = prepare(`update ${table} set ${list(set)} where ${key} = ? and ${guard} = ?`);
      let missed = 0;
      for (const { row, seen } of rows) {
        const values = columns.map((column) => row[column] as SqliteValue);
        if (prepared.run(...values, row[key] as SqliteValue, seen as SqliteValue).changes !== 1) missed += 1;
      }
      return missed;
    },
    // Not an upsert: a CHECK would see the difference itself, which may be negative, before it sees the sum.
    add: async (table, key, sum, rows) => {
      if (rows.length === 0) return;
      const where = key.map((column) => `${column} = ?`).join(' and ');
      const raise = prepare(`update ${table} set ${sum} = ${sum} + ? where ${where}`);
      const begin = prepare(into(table, [sum, ...key], 1));
      for (const row of rows) {
        const values = [sum, ...key].map((column) => row[column] as SqliteValue);
        if (raise.run(...values).changes === 0) begin.run(...values);
      }
    },
    // Nothing is ever under way here.
    settled: async () => {},
  };
}

/** One parameter, so that the statement's text does not depend on how many values there are. */
export const oneOf: OneOf = (column, values) =>
  sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify([...values])}))`;
