/**
 * Many rows at once: the shapes a batch is written in, and the ways SQLite is given a set (the one place in which the
 * databases differ for sets). Knows no table's meaning.
 */
import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { SqliteValue } from '@flouss/platform/sqlite-file';
import type { Schema } from './schema.ts';
import type { Prepare } from './sqlite.ts';

type Table = keyof Schema;
type Column<T extends Table> = keyof Schema[T] & string;

/** `columns` name every property written, in one constant order: the statement is prepared once. */
export interface Bulk {
  /** Rows that are new; a row that exists is an error. Columns that are not named take the table's default. */
  insert<T extends Table, C extends Column<T>>(
    table: T,
    columns: readonly C[],
    rows: readonly Pick<Schema[T], C>[],
  ): Promise<void>;
  /** Rows that are new, or take the place of the one with the same key. */
  put<T extends Table>(
    table: T,
    key: readonly Column<T>[],
    columns: readonly Column<T>[],
    rows: readonly Schema[T][],
  ): Promise<void>;
  /**
   * Rows that were read with `guard` as `seen`; how many were no longer so, and stay as they are. `columns` here are only
   * those that may have changed: writing a key anew, even the same one, moves the row in every index.
   */
  update<T extends Table, G extends Column<T>>(
    table: T,
    key: Column<T>,
    guard: G,
    columns: readonly Column<T>[],
    rows: readonly { readonly row: Schema[T]; readonly seen: Schema[T][G] }[],
  ): Promise<number>;
  /** Adds `sum` to what stands under the key, beginning from nothing. */
  add<T extends Table>(table: T, key: readonly Column<T>[], sum: Column<T>, rows: readonly Schema[T][]): Promise<void>;
}

/** Half of what a statement costs is paid for calling it: many rows a call, then the rest one by one. */
const ROWS_A_STATEMENT = 32;

const list = (columns: readonly string[]): string => columns.join(', ');

const into = (table: string, columns: readonly string[], rows: number): string => {
  const row = `(${list(columns.map(() => '?'))})`;
  return `insert into ${table} (${list(columns)}) values ${list(Array.from({ length: rows }, () => row))}`;
};

/** SQLite: prepared statements with positions for all values, which beat json_each. */
export function sqliteBulk(prepare: Prepare): Bulk {
  const insert = <T extends Table, C extends Column<T>>(
    table: T,
    columns: readonly C[],
    rows: readonly Pick<Schema[T], C>[],
    onConflict = '',
  ): void => {
    const values: SqliteValue[] = [];
    let next = 0;
    for (const size of [ROWS_A_STATEMENT, 1]) {
      if (rows.length - next < size) continue;
      const statement = prepare(`${into(table, columns, size)}${onConflict}`);
      for (; rows.length - next >= size; next += size) {
        let at = 0;
        for (let i = next; i < next + size; i++) {
          const row = rows[i] as Pick<Schema[T], C>;
          for (const column of columns) values[at++] = row[column] as SqliteValue;
        }
        values.length = at;
        statement.run(...values);
      }
    }
  };
  return {
    insert: async (table, columns, rows) => insert(table, columns, rows),
    put: async (table, key, columns, rows) => {
      const rest = columns.filter((column) => !key.includes(column));
      const replaced = rest.map((column) => `${column} = excluded.${column}`);
      insert(table, columns, rows, ` on conflict (${list(key)}) do update set ${list(replaced)}`);
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
  };
}

/** `column` is one of `values`, as one parameter, so that the statement's text does not depend on how many there are. */
export function oneOf(column: string, values: Iterable<string | number>): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify([...values])}))`;
}
