/**
 * One moment of a MariaDB that servers go on working with, row by row into an SQLite file of the same tables, compared afterwards.
 * Nobody is kept from writing. Knows no table's meaning.
 */
import type { SqliteFile, SqliteValue } from '@flouss/platform/sqlite-file';
import type { Connection } from 'mysql2';
import { CannotCopy, rowsOf, streamFrom, tablesOf } from './copy-in.ts';
import type { CopiedTable } from './copy-in.ts';
import type { Target } from './link.ts';
import { startDigest } from './row-digest.ts';
import type { Digest, Row } from './row-digest.ts';

/** `file` has the tables, at the version of this program, and nothing in them. */
export async function copyOut(target: Target, file: SqliteFile): Promise<CopiedTable[]> {
  const connection = streamFrom(target);
  const say = (words: string): Promise<unknown[]> => ask(connection, words);
  try {
    await say('set session transaction isolation level repeatable read');
    await say('start transaction with consistent snapshot, read only');
    await refuseOtherVersions(say, file);
    const copied: CopiedTable[] = [];
    for (const table of tablesOf(file)) {
      const given = await copyTable(rowsOf(connection, table), file, table);
      const kept = digestOfFile(file, table);
      copied.push({ table, ...given, same: given.rows === kept.rows && given.digest === kept.digest });
    }
    return copied;
  } finally {
    connection.destroy();
  }
}

function ask(connection: Connection, words: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    connection.query(words, (error, rows) => (error ? reject(error) : resolve(Array.isArray(rows) ? rows : [])));
  });
}

async function refuseOtherVersions(say: (words: string) => Promise<unknown[]>, file: SqliteFile): Promise<void> {
  const words = 'select version from migrations order by version';
  const here = file.prepare<{ version: number }>(words).all();
  const there = (await say(words)) as { version: number }[];
  if (listOf(here) !== listOf(there)) {
    throw new CannotCopy('its tables are of another version than this program: start this server once with it');
  }
}

const listOf = (rows: readonly { version: number }[]): string => rows.map(({ version }) => version).join();

async function copyTable(rows: AsyncIterable<Row>, file: SqliteFile, table: string): Promise<Digest> {
  const sum = startDigest();
  file.exec('begin');
  for await (const row of rows) {
    sum.add(row);
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    file
      .prepare(`insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) values (${places})`)
      .run(...columns.map((column) => row[column] as SqliteValue));
  }
  file.exec('commit');
  return sum.end();
}

function digestOfFile(file: SqliteFile, table: string): Digest {
  const sum = startDigest();
  for (const row of file.prepare<Row>(`select * from "${table}"`).iterate()) sum.add(row);
  return sum.end();
}
