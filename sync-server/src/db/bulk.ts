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
  /** Rows that are new; a row that exists is an error. */
  insert<T extends Table>(table: T, columns: readonly Column<T>[], rows: readonly Schema[T][]): Promise<void>;
  /** Rows that are new, or take the place of the one with the same key. */
  put<T extends Table>(
    table: T,
    key: readonly Column<T>[],
    columns: readonly Column<T>[],
    rows: readonly Schema[T][],
  ): Promise<void>;
  /** Rows that were read with `guard` as `seen`; how many were no longer so, and stay as they are. */
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

const list = (columns: readonly string[]): string => columns.join(', ');
const marks = (columns: readonly string[]): string => columns.map(() => '?').join(', ');

const into = (table: string, columns: readonly string[]): string =>
  `insert into ${table} (${list(columns)}) values (${marks(columns)})`;

/** SQLite: one prepared statement run row by row, which beats json_each and multi-row VALUES inside one process. */
export function sqliteBulk(prepare: Prepare): Bulk {
  const run = <T extends Table>(statement: string, columns: readonly Column<T>[], rows: readonly Schema[T][]): void => {
    if (rows.length === 0) return;
    const prepared = prepare(statement);
    const values: SqliteValue[] = columns.map(() => null);
    for (const row of rows) {
      for (let i = 0; i < columns.length; i++) values[i] = row[columns[i] as Column<T>] as SqliteValue;
      prepared.run(...values);
    }
  };
  return {
    insert: async (table, columns, rows) => run(into(table, columns), columns, rows),
    put: async (table, key, columns, rows) => {
      const rest = columns.filter((column) => !key.includes(column));
      const replaced = rest.map((column) => `${column} = excluded.${column}`);
      run(`${into(table, columns)} on conflict (${list(key)}) do update set ${list(replaced)}`, columns, rows);
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
      const begin = prepare(into(table, [sum, ...key]));
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
