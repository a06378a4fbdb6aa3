/**
 * `npm run restore -- --from DIR --to URL [--at INSTANT] [--key FILE]`: the last moment in a folder of copies that is not after
 * INSTANT, into a database that is not there yet or has nothing in it, and marks what the bank may have heard since. Ends with 0; with
 * 1 when an invariant is broken in it; with 2 when nothing was restored. With --mark in place of --from, a database that was brought
 * back by other means to how it stood at INSTANT is marked, and nothing else.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { noteRestored } from '../db/in-doubt.ts';
import { CannotCopy, copyIn } from '../db/mariadb/copy-in.ts';
import { openLink, readTarget } from '../db/mariadb/link.ts';
import { migrateMariadb } from '../db/mariadb/migrate.ts';
import { openDatabase } from '../db/open.ts';
import { migrate } from '../db/sqlite/migrate.ts';
import { pointBefore } from './points.ts';
import { rebuild } from './rebuild.ts';
import { askInvariants, sayWhy } from './say.ts';
import { NotOpened } from './sealed-file.ts';
import { BadUsage, isMariadb, readKeys } from './which-key.ts';

const USAGE =
  'npm run restore -- --from DIR|--mark --to FILE|mysql://user:password@host:port/name [--at 2026-11-26T10:15:00Z] [--key FILE]';

interface Options {
  /** Undefined: what stands there is only marked. */
  readonly from: string | undefined;
  readonly to: string;
  readonly at: number;
  readonly key: string | undefined;
}

async function main(): Promise<number> {
  const { from, to, at, key } = readOptions();
  if (from === undefined) {
    await mark(to, at);
    process.stdout.write(`Marked as restored to ${new Date(at).toISOString()}.\n`);
    return (await askInvariants(to)) ? 0 : 1;
  }
  const keys = readKeys(key, to);
  if (!isMariadb(to) && existsSync(to))
    throw new BadUsage('Something stands there already: name a file that is not there.');
  const point = await pointBefore(from, at);
  if (!point) throw new NotOpened('no copy in this folder reaches back so far');
  const own = keys.find(({ name }) => name === point.whole.head.key);
  if (!own) throw new NotOpened('the copy was sealed under another master key');
  const work = await mkdtemp(join(isMariadb(to) ? from : dirname(resolve(to)), '.restoring-'));
  try {
    const plain = join(work, 'restored.sqlite');
    await rebuild(point, own.backupKey, plain);
    await (isMariadb(to) ? intoMariadb(plain, to) : intoFile(plain, to));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  await mark(to, point.until);
  process.stdout.write(`Restored as of ${new Date(point.until).toISOString()}.\n`);
  return (await askInvariants(to)) ? 0 : 1;
}

function readOptions(): Options {
  try {
    const options = {
      from: { type: 'string' },
      mark: { type: 'boolean' },
      to: { type: 'string' },
      at: { type: 'string' },
      key: { type: 'string' },
    } as const;
    const { from, mark: only, to, at, key } = parseArgs({ options }).values;
    if ((from === undefined) !== (only === true) || to === undefined) {
      throw new Error('From which folder, and into which database?');
    }
    if (from === undefined && at === undefined) throw new Error('How far does it reach? Say it with --at.');
    const instant = at === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(at);
    if (Number.isNaN(instant)) throw new Error('An instant is written as 2026-11-26T10:15:00Z.');
    return { from, to, at: instant, key };
  } catch (error) {
    throw new BadUsage(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`);
  }
}

const intoFile = (plain: string, to: string): Promise<void> => rename(plain, to);

async function intoMariadb(plain: string, to: string): Promise<void> {
  const target = readTarget(to);
  const file = openSqliteFile({ path: plain });
  const link = await openLink(target);
  try {
    migrate(file, systemClock);
    await migrateMariadb(link, systemClock, randomUUID());
    const other = (await copyIn(file, link, target)).filter(({ same }) => !same).map(({ table }) => table);
    if (other.length > 0) throw new CannotCopy(`these tables are not what was copied: ${other.join(', ')}`);
  } finally {
    await link.close();
    file.close();
  }
}

/** Before anybody works with it. */
async function mark(to: string, dataUntil: number): Promise<void> {
  const place = isMariadb(to) ? { target: readTarget(to), processId: randomUUID() } : { path: to };
  const db = await openDatabase({ ...place, clock: systemClock });
  try {
    await db.transaction((tx) => noteRestored(tx, { restored_at: systemClock.now(), data_until: dataUntil }));
  } finally {
    await db.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${sayWhy(error, 'Nothing was restored')}\n`);
  process.exitCode = 2;
}
