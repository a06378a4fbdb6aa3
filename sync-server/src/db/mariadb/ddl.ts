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
  const indexed = indexedColumns(migrations.flatMap(({ statements }) => statements));
  return migrations.map(({ version, name, statements }) => ({
    version,
    name,
    statements: statements.map((statement) => translate(statement, indexed, collation)),
  }));
}

const CREATE_TABLE = /^create table (\w+) \(\n([\s\S]*)\n\s*\) strict(?:, without rowid)?$/;
const CREATE_INDEX = /^create index (\w+) on (\w+) \(([^)]*)\)/;
const ADD_COLUMN = /^alter table (\w+) add column (\w+) (.*)$/;
const TRIGGER = /^create trigger (\w+) before (delete|update) on (\w+) begin select raise\(abort, ('[^']*')\); end$/;
const CHANGES_ROWS = /^(?:insert|update|delete) /;

/** `table.column` of every column that a key, a unique list or an index names. */
function indexedColumns(statements: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (table: string, columns: string): void => {
    for (const column of columns.split(',')) found.add(`${table}.${column.trim()}`);
  };
  for (const statement of statements) {
    const index = CREATE_INDEX.exec(statement);
    if (index) note(index[2] ?? '', index[3] ?? '');
    const [, table = '', body = ''] = CREATE_TABLE.exec(statement) ?? [];
    for (const [, columns = ''] of body.matchAll(/\b(?:primary key|unique|foreign key) \(([^)]*)\)/g))
      note(table, columns);
    for (const [, column = ''] of body.matchAll(/^\s*(\w+) text\b.*\b(?:primary key|unique|references)\b/gm)) {
      note(table, column);
    }
  }
  return found;
}

function translate(statement: string, indexed: ReadonlySet<string>, collation: Collation): string {
  const table = CREATE_TABLE.exec(statement);
  if (table) {
    const [, name = '', body = ''] = table;
    const lines = body.split('\n').map((line) => columnLine(name, line, indexed));
    return `create table ${name} (\n${lines.join('\n')}\n) engine=InnoDB default charset=utf8mb4 collate=${collation}`;
  }
  const index = CREATE_INDEX.exec(statement);
  if (index) return `create index ${index[1]} on ${index[2]} (${index[3]})`;
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
  if (CHANGES_ROWS.test(statement)) return statement;
  throw new Error(`no words for this in MariaDB: ${statement}`);
}

function columnLine(table: string, line: string, indexed: ReadonlySet<string>): string {
  return line.replace(/^(\s*)(\w+) (text|integer)\b/, (_, space: string, column: string, type: string) => {
    if (type === 'integer') return `${space}${column} bigint`;
    return `${space}${column} ${indexed.has(`${table}.${column}`) ? `varchar(${INDEXED_TEXT_LENGTH})` : 'longtext'}`;
  });
}
