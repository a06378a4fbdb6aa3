/** Counts and sizes of the store, for support; no row's contents are read. */
import type { ReadStore } from './handles.ts';
import { query } from './handles.ts';

const TABLES = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY name";

/** How many rows each table holds. */
export function rowCounts(read: ReadStore): Record<string, number> {
  const tables = read.all(query<{ name: string }>(TABLES)).map(({ name }) => name);
  return Object.fromEntries(
    tables.map((name) => [
      name,
      read.get(query<{ count: number }>(`SELECT count(*) AS count FROM main."${name}"`))!.count,
    ]),
  );
}

export function factCounts(read: ReadStore): Record<string, number> {
  return countsOf(
    read.all(query<Counted>("SELECT text ->> '$.type' AS word, count(*) AS count FROM journal GROUP BY word")),
  );
}

export function rejectionCounts(read: ReadStore): Record<string, number> {
  return countsOf(
    read.all(
      query<Counted>("SELECT code AS word, count(*) AS count FROM journal WHERE outcome = 'rejected' GROUP BY word"),
    ),
  );
}

interface Counted {
  readonly word: string | null;
  readonly count: number;
}

function countsOf(rows: readonly Counted[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ word, count }) => [word ?? 'none', count]));
}

/** Of the engine and of the store's form. */
export function storeVersions(read: ReadStore): { readonly sqlite: string; readonly store: number } {
  const { sqlite } = read.get(query<{ sqlite: string }>('SELECT sqlite_version() AS sqlite'))!;
  const { store } = read.get(query<{ store: number }>('SELECT user_version AS store FROM pragma_user_version'))!;
  return { sqlite, store };
}
