/**
 * `npm run export -- --from FILE --to URL`: the server's SQLite file, taken over into an empty MariaDB with every row compared.
 * The server must not be running; it goes on with FLOUSS_DATABASE_URL set to URL.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openSqliteFile, sqliteCode } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { CannotCopy, copyIn } from './db/mariadb/copy-in.ts';
import type { CopiedTable } from './db/mariadb/copy-in.ts';
import { openLink, readTarget } from './db/mariadb/link.ts';
import { migrateMariadb } from './db/mariadb/migrate.ts';
import { LinkLost } from './db/mariadb/trouble.ts';
import { migrate } from './db/sqlite/migrate.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
  const { from, to } = values;
  if (from === undefined || to === undefined || !existsSync(from)) {
    throw new CannotCopy('say --from FILE (the server’s SQLite file) and --to mysql://user:password@host:port/name');
  }
  const target = readTarget(to);
  const file = openSqliteFile({ path: from });
  const link = await openLink(target);
  try {
    migrate(file, systemClock);
    await migrateMariadb(link, systemClock, randomUUID());
    const tables = await copyIn(file, link, target);
    for (const table of tables) process.stdout.write(`${lineOf(table)}\n`);
    const different = tables.filter(({ same }) => !same).length;
    process.stdout.write(
      different === 0 ? 'All tables are the same.\n' : `${different} tables differ: do not use the copy.\n`,
    );
    return different === 0 ? 0 : 1;
  } finally {
    await link.close();
    file.close();
  }
}

function lineOf({ table, rows, digest, same }: CopiedTable): string {
  return `${same ? 'same   ' : 'DIFFERS'} ${table} ${rows} ${digest}`;
}

function sentenceOf(error: unknown): string {
  if (error instanceof CannotCopy || error instanceof LinkLost) return error.message;
  if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) return 'the file is being written: end the server first';
  return error instanceof Error ? error.message : 'unknown';
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`Nothing can be taken over: ${sentenceOf(error)}.\n`);
  process.exitCode = 2;
}
