/** Many rows at once in MariaDB: one statement for hundreds of rows, because each one is a journey. */
import { CompiledQuery, sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { Bulk, Column, Table } from '../bulk.ts';
import type { Group } from '../engine.ts';
import type { OneOf } from '../handles.ts';
import type { Schema } from '../schema.ts';
import { literal } from './literal.ts';

const ROWS_A_STATEMENT = 500;

const list = (columns: readonly string[]): string => columns.join(', ');
const quoted = (columns: readonly string[]): string[] => columns.map((column) => `\`${column}\``);

type Values = readonly unknown[];

export function mariadbBulk(group: Group): Bulk {
  const underWay: Promise<unknown>[] = [];

  const run = async (text: string): Promise<{ readonly rows: unknown[]; readonly affected: number }> => {
    const { rows, numAffectedRows = 0n } = await group.executeQuery<unknown>(CompiledQuery.raw(text));
    return { rows, affected: Number(numAffectedRows) };
  };

  /** The connection answers in the order it is asked: meanwhile the next statement is put into words. */
  const begin = (text: string): void => {
    const running = run(text);
    running.catch(() => {});
    underWay.push(running);
  };

  const insert = (table: string, columns: readonly string[], rows: readonly Values[], onDuplicate = ''): void => {
    for (const part of inParts(rows)) {
      begin(`insert into ${table} (${list(quoted(columns))}) values ${list(part.map(inBrackets))}${onDuplicate}`);
    }
  };

  /** `set` is said of `t`, the table, and `v`, the rows as they are given: a column each. Returns how many rows were found. */
  const change = async (
    table: string,
    columns: readonly string[],
    rows: readonly Values[],
    on: string,
    set: readonly string[],
  ): Promise<number> => {
    let found = 0;
    for (const part of inParts(rows)) {
      const named = (row: Values): string => list(columns.map((column, i) => `${literal(row[i])} as \`${column}\``));
      const given = part.map((row, i) => `select ${i === 0 ? named(row) : list(row.map(literal))}`).join(' union all ');
      found += (await run(`update ${table} t join (${given}) v on ${on} set ${list(set)}`)).affected;
    }
    return found;
  };

  /** The rows whose key is there, and those whose key is not. */
  async function partByKey<R extends object>(
    table: string,
    key: readonly (keyof R & string)[],
    rows: readonly R[],
  ): Promise<{ readonly there: readonly R[]; readonly missing: readonly R[] }> {
    const keyOf = (row: object): string => JSON.stringify(key.map((column) => String((row as R)[column])));
    const known = new Set<string>();
    for (const part of inParts(rows)) {
      const keys = list(part.map(valuesOf<R>(key)).map(inBrackets));
      const query = `select ${list(quoted(key))} from ${table} where (${list(quoted(key))}) in (${keys})`;
      for (const found of (await run(query)).rows) known.add(keyOf(found as object));
    }
    return {
      there: rows.filter((row) => known.has(keyOf(row))),
      missing: rows.filter((row) => !known.has(keyOf(row))),
    };
  }

  return {
    insert: async (table, columns, rows) => insert(table, columns, rows.map(valuesOf(columns))),
    put: async <T extends Table>(
      table: T,
      key: readonly Column<T>[],
      columns: readonly Column<T>[],
      rows: readonly Schema[T][],
    ) => {
      // Not an upsert: that would also take the place of a row with another key and the same unique value.
      const { there, missing } = await partByKey<Schema[T]>(table, key, rows);
      const set = columns
        .filter((column) => !key.includes(column))
        .map((column) => `t.\`${column}\` = v.\`${column}\``);
      await change(table, columns, there.map(valuesOf<Schema[T]>(columns)), sameKey(key), set);
      insert(table, columns, missing.map(valuesOf<Schema[T]>(columns)));
    },
    putAlone: async (table, key, columns, rows) => {
      const rest = columns.filter((column) => !key.includes(column));
      const replaced = rest.map((column) => `\`${column}\` = values(\`${column}\`)`);
      insert(table, columns, rows.map(valuesOf(columns)), ` on duplicate key update ${list(replaced)}`);
    },
    update: async (table, key, guard, columns, rows) => {
      const given = rows.map(({ row, seen }) => [...columns.map((column) => row[column]), row[key], seen]);
      const on = `t.\`${key}\` = v.the_key and t.\`${guard}\` = v.was`;
      const set = columns.map((column) => `t.\`${column}\` = v.\`${column}\``);
      return rows.length - (await change(table, [...columns, 'the_key', 'was'], given, on, set));
    },
    add: async <T extends Table>(table: T, key: readonly Column<T>[], sum: Column<T>, rows: readonly Schema[T][]) => {
      const columns = [...key, sum];
      // An upsert shows a CHECK the difference itself before it makes the sum: only for what grows.
      const grow = rows.filter((row) => Number(row[sum]) >= 0);
      const raise = ` on duplicate key update \`${sum}\` = \`${sum}\` + values(\`${sum}\`)`;
      insert(table, columns, grow.map(valuesOf<Schema[T]>(columns)), raise);
      const shrink = rows.filter((row) => Number(row[sum]) < 0);
      if (shrink.length === 0) return;
      const set = [`t.\`${sum}\` = t.\`${sum}\` + v.\`${sum}\``];
      const lower = (some: readonly Schema[T][]): Promise<number> =>
        change(table, columns, some.map(valuesOf<Schema[T]>(columns)), sameKey(key), set);
      if ((await lower(shrink)) === shrink.length) return;
      // Some had no row to be taken from: only a sum that may be negative begins so.
      const { missing } = await partByKey<Schema[T]>(table, key, shrink);
      insert(table, columns, missing.map(valuesOf<Schema[T]>(columns)));
    },
    settled: async () => {
      for (const each of underWay.splice(0)) await each;
    },
  };
}

const inBrackets = (row: Values): string => `(${list(row.map(literal))})`;

const sameKey = (key: readonly string[]): string =>
  key.map((column) => `t.\`${column}\` = v.\`${column}\``).join(' and ');

const valuesOf =
  <R extends object>(columns: readonly (keyof R & string)[]) =>
  (row: R): Values =>
    columns.map((column) => row[column]);

function inParts<R>(rows: readonly R[]): R[][] {
  const parts: R[][] = [];
  for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) parts.push(rows.slice(i, i + ROWS_A_STATEMENT));
  return parts;
}

/** One place for each value: so the column's index is used as for a single one. */
export const oneOf: OneOf = (column, values) => {
  const given = [...values];
  return given.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${sql.ref(column)} in (${sql.join(given)})`;
};
