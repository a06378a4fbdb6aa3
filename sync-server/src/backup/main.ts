/**
 * `npm run backup -- --db URL --to DIR [--key FILE]`: one moment of a database that servers go on working with, as one sealed file,
 * which is then opened again and asked all that `npm run verify` asks. Ends with 0; with 1 when an invariant is broken in it, which
 * is then so in the database too; with 2 when there is no copy.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyInto, openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { CannotCopy } from '../db/mariadb/copy-in.ts';
import { copyOut } from '../db/mariadb/copy-out.ts';
import { readTarget } from '../db/mariadb/link.ts';
import { migrate } from '../db/sqlite/migrate.ts';
import { askInvariants, sayWhy } from './say.ts';
import { ENDING } from './points.ts';
import { rebuild } from './rebuild.ts';
import { sealFile } from './sealed-file.ts';
import { BadUsage, isMariadb, readKeys } from './which-key.ts';

const USAGE = 'npm run backup -- --db FILE|mysql://user:password@host:port/name --to DIR [--key FILE]';

async function main(): Promise<number> {
  const { db, to, key } = readOptions();
  const [{ backupKey, name }] = readKeys(key, db);
  await mkdir(to, { recursive: true });
  const work = await mkdtemp(join(to, '.working-'));
  try {
    const until = systemClock.now();
    const plain = join(work, 'copy.sqlite');
    await (isMariadb(db) ? copyMariadb(db, plain) : copySqlite(db, plain));
    const sealed = join(work, 'sealed');
    const head = { kind: 'copy', until, key: name } as const;
    const { bytes } = await sealFile(sealed, head, backupKey, createReadStream(plain));
    const again = join(work, 'again.sqlite');
    await rebuild({ until, whole: { path: sealed, head }, logs: [] }, backupKey, again);
    const clean = await askInvariants(again);
    const path = join(to, `copy-${new Date(until).toISOString().replaceAll(/[-:]/g, '')}${ENDING}`);
    await rename(sealed, path);
    process.stdout.write(`${path}: ${bytes} bytes, as of ${new Date(until).toISOString()}, opened again and read.\n`);
    return clean ? 0 : 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function readOptions(): { readonly db: string; readonly to: string; readonly key: string | undefined } {
  try {
    const { values } = parseArgs({
      options: { db: { type: 'string' }, to: { type: 'string' }, key: { type: 'string' } },
    });
    const { db, to, key } = values;
    if (db === undefined || to === undefined) throw new Error('Which database, and where to?');
    return { db, to, key };
  } catch (error) {
    throw new BadUsage(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`);
  }
}

async function copySqlite(path: string, into: string): Promise<void> {
  if (!existsSync(path)) throw new BadUsage('There is no such database file.');
  const file = openSqliteFile({ path, readonly: true });
  try {
    copyInto(file, into);
  } finally {
    file.close();
  }
}

async function copyMariadb(url: string, into: string): Promise<void> {
  const file = openSqliteFile({ path: into });
  try {
    migrate(file, systemClock);
    const tables = await copyOut(readTarget(url), file);
    const other = tables.filter(({ same }) => !same).map(({ table }) => table);
    if (other.length > 0) throw new CannotCopy(`these tables are not what was read: ${other.join(', ')}`);
    file.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    file.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${sayWhy(error, 'No copy was made')}\n`);
  process.exitCode = 2;
}
