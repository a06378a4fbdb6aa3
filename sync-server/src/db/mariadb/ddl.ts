/**
 * The tables' history in MariaDB's words, derived from SQLite's: a text that stands in an index has a length there, an integer is
 * a big one, an index has no condition, and what may never change says so row by row. Knows no table.
 */
import type { Migration } from '../migrations/migration.ts';

/** Characters: ids, keyed digests, references and words are shorter; four such columns still fit into one index. */
const INDEXED_TEXT_LENGTH = 191;

/** How texts compare: byte by byte, and a blank at the end counts, as in SQLite. */
export type Collation = 'utf8mb4_nopad_bin' | 'utf8mb4_0900_bin';

export interface MariadbMigration extends Pick<Migration, 'version' | 'name'> {
  readonly statements: readonly string[];
}

/** Throws for a statement of a kind that nobody has taught it. */
export function inMariadb(migrations: readonly Migration[], collation: Collation): MariadbMigration[] {
  const all = migrations.flatMap(({ statements }) => statements);
  const indexed = indexedColumns(all);
  const texts = textColumns(all);
  const tables = indexTables(all);
  return migrations.map(({ version, name, statements }) => ({
    version,
    name,
    statements: statements.map((statement) => translate(statement, indexed, texts, tables, collation)),
  }));
}

const CREATE_TABLE = /^create table (\w+) \(\n([\s\S]*)\n\s*\) strict(?:, without rowid)?$/;
const CREATE_INDEX = /^create (unique )?index (\w+) on (\w+) \(([^)]*)\)/;
const DROP_INDEX = /^drop index (\w+)$/;
const ADD_COLUMN = /^alter table (\w+) add column (\w+) (.*)$/;
const TRIGGER = /^create trigger (\w+) before (delete|update) on (\w+) begin select raise\(abort, ('[^']*')\); end$/;
const DROP_TABLE = /^drop table (\w+)$/;
/** A table that was made anew takes the place of the former one. */
const RENAME_TABLE = /^alter table (\w+) rename to (\w+)$/;
const CHANGES_ROWS = /^(?:insert|update|delete) /;

/** `table.column` of every column that a key, a unique list or an index names. */
function indexedColumns(statements: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (table: string, columns: string): void => {
    for (const column of columns.split(',')) found.add(`${table}.${column.trim()}`);
  };
  for (const statement of statements) {
    const index = CREATE_INDEX.exec(statement);
    if (index) note(index[3] ?? '', index[4] ?? '');
    const [, table = '', body = ''] = CREATE_TABLE.exec(statement) ?? [];
    for (const [, columns = ''] of body.matchAll(/\b(?:primary key|unique|foreign key) \(([^)]*)\)/g))
      note(table, columns);
    for (const [, column = ''] of body.matchAll(/^\s*(\w+) text\b.*\b(?:primary key|unique|references)\b/gm)) {
      note(table, column);
    }
  }
  for (const statement of statements) {
    const [, anew, name] = RENAME_TABLE.exec(statement) ?? [];
    if (anew === undefined) continue;
    for (const each of found) if (each.startsWith(`${name}.`)) found.add(each.replace(/^\w+/, anew));
  }
  return found;
}

/** `table.column` of every column that holds text. */
function textColumns(statements: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const statement of statements) {
    const [, table = '', body = ''] = CREATE_TABLE.exec(statement) ?? [];
    for (const [, column = ''] of body.matchAll(/^\s*(\w+) text\b/gm)) found.add(`${table}.${column}`);
    const added = ADD_COLUMN.exec(statement);
    if (added?.[3]?.startsWith('text')) found.add(`${added[1]}.${added[2]}`);
  }
  return found;
}

/** The table of each index, which MariaDB wants to hear again. */
function indexTables(statements: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    statements.flatMap((statement) => {
      const [, , name, table] = CREATE_INDEX.exec(statement) ?? [];
      return name !== undefined && table !== undefined ? [[name, table] as const] : [];
    }),
  );
}

/** A column that an earlier version did not index is still a long text in its databases, and is indexed as far as ours is long. */
function indexedParts(table: string, columns: string, texts: ReadonlySet<string>): string {
  const parts = columns.split(',').map((column) => column.trim());
  return parts
    .map((column) => (texts.has(`${table}.${column}`) ? `${column}(${INDEXED_TEXT_LENGTH})` : column))
    .join(', ');
}

function translate(
  statement: string,
  indexed: ReadonlySet<string>,
  texts: ReadonlySet<string>,
  tables: ReadonlyMap<string, string>,
  collation: Collation,
): string {
  const table = CREATE_TABLE.exec(statement);
  if (table) {
    const [, name = '', body = ''] = table;
    const lines = body.split('\n').map((line) => columnLine(name, line, indexed));
    return `create table ${name} (\n${lines.join('\n')}\n) engine=InnoDB default charset=utf8mb4 collate=${collation}`;
  }
  const index = CREATE_INDEX.exec(statement);
  if (index) {
    const [, unique = '', name = '', on = '', columns = ''] = index;
    return `create ${unique}index ${name} on ${on} (${indexedParts(on, columns, texts)})`;
  }
  const added = ADD_COLUMN.exec(statement);
  if (added) {
    const [, name = '', column = '', rest = ''] = added;
    return `alter table ${name} add column ${columnLine(name, `${column} ${rest}`, indexed)}`;
  }
  const trigger = TRIGGER.exec(statement);
  if (trigger) {
    const [, name, event, on, words] = trigger;
    return `create trigger ${name} before ${event} on ${on} for each row signal sqlstate '45000' set message_text = ${words}`;
  }
  const dropped = DROP_INDEX.exec(statement)?.[1];
  if (dropped !== undefined) return `drop index ${dropped} on ${tables.get(dropped)}`;
  if (DROP_TABLE.test(statement) || RENAME_TABLE.test(statement)) return statement;
  if (CHANGES_ROWS.test(statement)) return statement;
  throw new Error(`no words for this in MariaDB: ${statement}`);
}

function columnLine(table: string, line: string, indexed: ReadonlySet<string>): string {
  return line.replace(/^(\s*)(\w+) (text|integer)\b/, (_, space: string, column: string, type: string) => {
    if (type === 'integer') return `${space}${column} bigint`;
    return `${space}${column} ${indexed.has(`${table}.${column}`) ? `varchar(${INDEXED_TEXT_LENGTH})` : 'longtext'}`;
  });
}
