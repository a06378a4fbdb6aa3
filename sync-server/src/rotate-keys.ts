/**
 * `npm run rotate-keys [-- --prepare | --use | --retire NAME]`, in the server's own environment, while servers work. Without a word it says
 * how far it is. `--prepare` puts a new master key into the file, which then goes to every machine; `--use` makes it the one in use, and
 * the servers seal under it what stands under another; `--retire` takes a former one out of the file once nothing stands under it.
 */
import { parseArgs } from 'node:util';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { readConfig } from './config.ts';
import { CannotStart, databasePlace, sentenceOf } from './database-place.ts';
import { countByKey } from './db/envelope-rows.ts';
import { formerNames, inUseSince, keysInUse, nameInUse, useMasterKey } from './db/key-match.ts';
import { openDatabase } from './db/open.ts';
import type { Database } from './db/open.ts';
import { keepMasterKeys, MASTER_KEY_BYTES, nameOfMaster, openMasterKeys } from './db/server-keys.ts';

const USAGE = 'npm run rotate-keys [-- --prepare | --use | --retire NAME]';
const ID_LENGTH = 8;
/** Much longer than a server takes to look (keys/rewrap-worker). */
const HEARD_AFTER_MS = 60_000;
/** Writes what the runbook says next, and ends with 1 where something still stands under a former key. */
const UNDER_WAY = 1;

try {
  await main();
} catch (error) {
  process.stderr.write(`${sentenceOf(error, 'Nothing was changed')}\n`);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const { prepare, use, retire } = readOptions();
  const config = readConfig(process.env);
  if (!config.ok) throw new CannotStart(config.error);
  const db = await openDatabase({ clock: systemClock, ...(await databasePlace(config.value)) });
  const path = config.value.masterKeyFile;
  try {
    if (prepare) prepareNext(path);
    if (use) await useNext(db, path);
    if (retire !== undefined) await retireFormer(db, path, retire);
    await say(db, path);
  } finally {
    await db.close();
  }
}

function idOf(master: Uint8Array): string {
  return nameOfMaster(master).slice(0, ID_LENGTH);
}

function prepareNext(path: string): void {
  const masters = openMasterKeys(path, undefined);
  if (masters.length > 1) throw new CannotStart('The file holds two keys already: end that change first.');
  keepMasterKeys(path, [...masters, systemRandom.bytes(MASTER_KEY_BYTES)]);
  process.stdout.write(
    'A new key stands in the file. Bring the file to every machine, then: npm run rotate-keys -- --use\n',
  );
}

async function useNext(db: Database, path: string): Promise<void> {
  const masters = openMasterKeys(path, undefined);
  const keys = await keysInUse(db.read, masters);
  const former = await formerNames(db.read);
  const next = masters.find((master) => nameOfMaster(master) !== keys.name && !former.has(nameOfMaster(master)));
  if (!next)
    throw new CannotStart('The file holds no other key that was never in use: npm run rotate-keys -- --prepare');
  await db.transaction((tx) => useMasterKey(tx, { clock: systemClock, random: systemRandom }, keys, next));
  // The first line seals the copies of the database.
  keepMasterKeys(path, [next, ...masters.filter((master) => master !== next)]);
}

async function retireFormer(db: Database, path: string, id: string): Promise<void> {
  const masters = openMasterKeys(path, undefined);
  const inUse = await nameInUse(db.read);
  const former = masters.find((master) => idOf(master) === id);
  if (!former) throw new CannotStart(`The file holds no key ${id}.`);
  if (nameOfMaster(former) === inUse) throw new CannotStart('That key is in use.');
  if (systemClock.now() - (await inUseSince(db.read)) < HEARD_AFTER_MS) {
    throw new CannotStart('Every server must have heard of the key in use: try again in a minute.');
  }
  const left = leftUnder(await countByKey(db.read), masters, inUse);
  if (left > 0) throw new CannotStart(`${left} rows still stand under a former key: the servers are at it.`);
  keepMasterKeys(
    path,
    masters.filter((master) => master !== former),
  );
}

/** Rows of before there was a second key name none: they are a former one's. */
function leftUnder(counts: ReadonlyMap<string, number>, masters: readonly Uint8Array[], inUse?: string): number {
  if (masters.length === 1) return 0;
  return [...counts].reduce((sum, [id, count]) => (id !== '' && inUse?.startsWith(id) ? sum : sum + count), 0);
}

async function say(db: Database, path: string): Promise<void> {
  const masters = openMasterKeys(path, undefined);
  const inUse = await nameInUse(db.read);
  const counts = await countByKey(db.read);
  for (const master of masters) {
    const id = idOf(master);
    const state = nameOfMaster(master) === inUse ? 'in use' : 'not in use';
    process.stdout.write(`${id}  ${state}, ${counts.get(id) ?? 0} rows name it\n`);
  }
  const unnamed = counts.get('') ?? 0;
  if (unnamed > 0)
    process.stdout.write(`          ${unnamed} rows name none: they are of before there was a second key\n`);
  const left = leftUnder(counts, masters, inUse);
  if (left > 0) process.exitCode = UNDER_WAY;
  else if (masters.length > 1) {
    const former = masters.filter((master) => nameOfMaster(master) !== inUse).map(idOf);
    process.stdout.write(
      `Nothing stands under another key: ${former.join(', ')} may be retired, or was never in use.\n`,
    );
  }
}

function readOptions() {
  try {
    return parseArgs({
      options: { prepare: { type: 'boolean' }, use: { type: 'boolean' }, retire: { type: 'string' } },
    }).values;
  } catch {
    throw new CannotStart(`So: ${USAGE}`);
  }
}
