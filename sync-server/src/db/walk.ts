/** Goes through a whole table in the order of its key, a page at a time: however long it is, only a page of it is held. */
import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { Column, Table } from './bulk.ts';
import type { Reader } from './handles.ts';
import type { Schema } from './schema.ts';

const ROWS_A_PAGE = 1_000;

export interface Walk {
  /** Only these rows. */
  readonly only?: Expression<SqlBool>;
  /** Smaller where rows are large. */
  readonly rowsAPage?: number;
}

/** `key` is the table's primary key, in its order. */
export async function* walk<T extends Table>(
  db: Reader,
  table: T,
  key: readonly [Column<T>, Column<T>?],
  { only = sql<SqlBool>`1 = 1`, rowsAPage = ROWS_A_PAGE }: Walk = {},
): AsyncGenerator<Schema[T]> {
  let last: Schema[T] | undefined;
  for (;;) {
    const rows = await readPage(db, table, key, last, only, rowsAPage);
    yield* rows;
    if (rows.length < rowsAPage) return;
    last = rows.at(-1);
  }
}

async function readPage<T extends Table>(
  db: Reader,
  table: T,
  [first, second]: readonly [Column<T>, Column<T>?],
  last: Schema[T] | undefined,
  only: Expression<SqlBool>,
  rowsAPage: number,
): Promise<Schema[T][]> {
  const order = second === undefined ? sql`${sql.ref(first)}` : sql`${sql.ref(first)}, ${sql.ref(second)}`;
  // Which table it is, Kysely need not know: the row's type is said by the caller.
  const rows: unknown = await db.sql
    .selectFrom(table as 'settings')
    .selectAll()
    .where(only)
    .where(last === undefined ? sql<SqlBool>`1 = 1` : after(last, first, second))
    .orderBy(order)
    .limit(rowsAPage)
    .execute();
  return rows as Schema[T][];
}

/** Said so that both databases find the place in the key: neither does with two columns compared as one. */
function after<T extends Table>(last: Schema[T], first: Column<T>, second: Column<T> | undefined): Expression<SqlBool> {
  if (second === undefined) return sql<SqlBool>`${sql.ref(first)} > ${last[first]}`;
  return sql<SqlBool>`${sql.ref(first)} >= ${last[first]}
    and (${sql.ref(first)} > ${last[first]} or ${sql.ref(second)} > ${last[second]})`;
}

/** As many rows at once as a question about each of them is asked in. */
export async function* inPages<R>(rows: AsyncIterable<R>, size: number): AsyncGenerator<R[]> {
  let page: R[] = [];
  for await (const row of rows) {
    page.push(row);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** Above one value of a column, up to and including another; undefined is no bound. */
export function span(column: string, above: string | number | undefined, upTo: string | number | undefined) {
  const from = above === undefined ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${sql.ref(column)} > ${above}`;
  return upTo === undefined ? from : sql<SqlBool>`${from} and ${sql.ref(column)} <= ${upTo}`;
}
