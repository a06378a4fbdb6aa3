/** Every column of every table that holds text, read from the tables' own history: a table of tomorrow is in it by itself. */
import type { Column, Table } from './bulk.ts';
import { MIGRATIONS } from './migrations/index.ts';

export interface TextColumns {
  readonly table: Table;
  /** The primary key. */
  readonly key: readonly [Column<Table>, Column<Table>?];
  readonly columns: readonly string[];
}

const CREATE_TABLE = /^create table (\w+) \(\n([\s\S]*)\n\s*\) strict/;
/** One that was made anew takes the former one's place. */
const RENAME_TABLE = /^alter table (\w+) rename to (\w+)$/;
const ADD_TEXT = /^alter table (\w+) add column (\w+) text\b/;

export function textColumns(): TextColumns[] {
  const found = new Map<string, { readonly key: readonly string[]; readonly columns: string[] }>();
  for (const statement of MIGRATIONS.flatMap(({ statements }) => statements)) {
    const [, table = '', body = ''] = CREATE_TABLE.exec(statement) ?? [];
    if (table !== '') found.set(table, { key: keyOf(body), columns: textsOf(body) });
    const [, changed = '', column = ''] = ADD_TEXT.exec(statement) ?? [];
    found.get(changed)?.columns.push(column);
    const [, anew = '', name = ''] = RENAME_TABLE.exec(statement) ?? [];
    const made = found.get(anew);
    if (made) found.set(name, made);
    found.delete(anew);
  }
  // The names are those of the migrations, which the schema's types describe.
  return [...found].map(([table, { key, columns }]) => ({ table, key, columns }) as unknown as TextColumns);
}

function keyOf(body: string): string[] {
  const whole = /^\s*primary key \(([^)]*)\)/m.exec(body)?.[1];
  if (whole !== undefined) return whole.split(',').map((column) => column.trim());
  return [/^\s*(\w+) \w+ primary key\b/m.exec(body)?.[1] ?? ''];
}

function textsOf(body: string): string[] {
  return [...body.matchAll(/^\s*(\w+) text\b/gm)].map(([, column = '']) => column);
}
