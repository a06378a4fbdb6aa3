/**
 * Takes everything of an SQLite file over into an empty MariaDB, and compares the two afterwards, table by table, row by row.
 * Knows no table's meaning.
 */
import mysql from 'mysql2';
import type { Connection } from 'mysql2';
import type { SqliteFile } from '@flouss/platform/sqlite-file';
import type { Link, Target } from './link.ts';
import { BEGIN, COMMIT } from './link.ts';
import { versionsIn } from './migrate.ts';
import { digestOf, startDigest } from './row-digest.ts';
import type { Digest, Row } from './row-digest.ts';

const ROWS_A_STATEMENT = 200;

export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
  /** Hex; the same whatever the order of the rows. */
  readonly digest: string;
  /** Does the copy say the same? */
  readonly same: boolean;
}

/** What cannot be begun, in one sentence. */
export class CannotCopy extends Error {
  override readonly name = 'CannotCopy';
}

/**
 * `file` is held against every writer meanwhile; `link` leads to tables of the same version in which nothing stands yet. Throws
 * `CannotCopy`; after another error the copy is not whole, and a fresh database is to be taken.
 */
export async function copyIn(file: SqliteFile, link: Link, target: Target): Promise<CopiedTable[]> {
  file.exec('begin immediate');
  try {
    await refuseOtherVersions(file, link);
    const tables = tablesOf(file);
    for (const table of tables) await refuseRows(link, table);
    const copied: CopiedTable[] = [];
    for (const table of tables) {
      const given = await copyTable(file, link, table);
      const kept = await digestOf(readAll(target, table));
      copied.push({ table, ...given, same: given.rows === kept.rows && given.digest === kept.digest });
    }
    return copied;
  } finally {
    file.exec('rollback');
  }
}

async function refuseOtherVersions(file: SqliteFile, link: Link): Promise<void> {
  const here = file.prepare<{ version: number }>('select version from migrations order by version').all();
  const versions = here.map(({ version }) => version);
  const there = await versionsIn(link);
  if (versions.join() !== there.join()) {
    throw new CannotCopy(
      `the file is at version ${versions.at(-1)}, the other database at ${there.at(-1)}: start the server once with each`,
    );
  }
}

async function refuseRows(link: Link, table: string): Promise<void> {
  const { rows } = await link.query(`select 1 from \`${table}\` limit 1`);
  if (rows.length > 0) throw new CannotCopy(`something stands in ${table} of the other database: take an empty one`);
}

/** In the order in which they were made: what refers to a table comes after it. */
export function tablesOf(file: SqliteFile): string[] {
  return file
    .prepare<{ name: string }>(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name <> 'migrations' order by rowid`,
    )
    .all()
    .map(({ name }) => name);
}

async function copyTable(file: SqliteFile, link: Link, table: string): Promise<Digest> {
  const sum = startDigest();
  let part: Row[] = [];
  const write = async (): Promise<void> => {
    const [first] = part;
    if (!first) return;
    const columns = Object.keys(first);
    const places = `(${columns.map(() => '?').join(', ')})`;
    const into = `insert into \`${table}\` (${columns.map((column) => `\`${column}\``).join(', ')}) values ${part.map(() => places).join(', ')}`;
    await link.query(BEGIN);
    await link.query(
      into,
      part.flatMap((row) => columns.map((column) => row[column])),
    );
    await link.query(COMMIT);
    part = [];
  };
  for (const row of file.prepare<Row>(`select * from "${table}"`).iterate()) {
    sum.add(row);
    part.push(row);
    if (part.length === ROWS_A_STATEMENT) await write();
  }
  await write();
  return sum.end();
}

/** Row by row as the server sends them, however many there are. */
async function* readAll(target: Target, table: string): AsyncGenerator<Row> {
  const connection = streamFrom(target);
  try {
    yield* rowsOf(connection, table);
  } finally {
    connection.destroy();
  }
}

/** A connection that gives rows as they come, at the first of the servers. */
export function streamFrom({ nodes, user, password, database, ca }: Target): Connection {
  const [node] = nodes;
  return mysql.createConnection({
    ...node,
    user,
    password,
    database,
    charset: 'utf8mb4',
    ...(ca && { ssl: { ca, minVersion: 'TLSv1.3' } }),
  });
}

export async function* rowsOf(connection: Connection, table: string): AsyncGenerator<Row> {
  for await (const row of connection.query(`select * from \`${table}\``).stream()) yield row as Row;
}
