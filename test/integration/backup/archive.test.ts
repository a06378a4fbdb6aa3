/** The kept past of an SQLite database: any moment of it comes back as it was, and one that was spoiled does not come back. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '@flouss/platform/system-ports';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openArchive } from '../../../sync-server/src/backup/archive.ts';
import type { Archive } from '../../../sync-server/src/backup/archive.ts';
import { pointBefore } from '../../../sync-server/src/backup/points.ts';
import { rebuild } from '../../../sync-server/src/backup/rebuild.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { deriveServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { writeSetting } from '../../../sync-server/src/db/terms.ts';

const KEYS = deriveServerKeys(new Uint8Array(32).fill(7));
const NEXT_KEYS = deriveServerKeys(new Uint8Array(32).fill(9));
let keys = KEYS;
let folder: string;
let dir: string;
let now: number;
let db: Database;
let archive: Archive;
const warned: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-archive-'));
  dir = join(folder, 'archive');
  now = 1_000_000;
  keys = KEYS;
  await open();
});
afterEach(async () => {
  await archive.stop();
  await db.close();
  await rm(folder, { recursive: true });
});

const say = (_: object, words: string): void => void warned.push(words);

async function open(): Promise<void> {
  const clock = { now: () => now };
  db = await openDatabase({ path: join(folder, 'centre.sqlite'), clock });
  const log = { warn: say, error: say };
  archive = openArchive({ wal: db.log!, dir, keys: () => keys, clock, log, logBytesMax: 100_000 });
}

/** A write at an instant of its own, of some pages. */
async function write(value: number): Promise<void> {
  now += 1_000;
  const noise = Buffer.from(systemRandom.bytes(15_000)).toString('hex');
  await db.transaction(async (tx) => {
    await writeSetting(tx, 'value', String(value));
    await writeSetting(tx, `noise ${value % 7}`, noise);
  });
  await archive.runOnce();
}

let built = 0;
async function valueAt(at: number): Promise<string | undefined> {
  const point = await pointBefore(dir, at);
  if (!point) return undefined;
  const path = join(folder, `rebuilt-${built++}.sqlite`);
  await rebuild(point, keys.backupKey, path);
  const file = openSqliteFile({ path });
  const row = file.prepare<{ value: string }>(`select value from settings where name = 'value'`).get();
  file.close();
  return row?.value ?? 'none';
}

it('gives back every moment, across many logs and a restart of the server', async () => {
  await archive.runOnce();
  expect(await valueAt(now)).toBe('none');
  for (let value = 1; value <= 30; value++) await write(value);
  const logs = (await readdir(dir)).map((name) => name.split('-')[2]);
  expect(new Set(logs).size).toBeGreaterThan(5);
  await archive.stop();
  await db.close();
  await open();
  await archive.runOnce();
  for (let value = 31; value <= 40; value++) await write(value);
  const start = 1_000_000;
  for (const value of [1, 2, 9, 17, 29, 30, 31, 40]) {
    expect([value, await valueAt(start + value * 1_000)]).toEqual([value, String(value)]);
  }
  // Between two looks it is the earlier one.
  expect(await valueAt(start + 17_999)).toBe('17');
  expect(await valueAt(start - 1)).toBeUndefined();
  expect(warned).toEqual([]);
});

it('goes on from a whole copy of its own when somebody else has begun the log anew', async () => {
  await archive.runOnce();
  await write(1);
  const other = openSqliteFile({ path: join(folder, 'centre.sqlite') });
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.exec(`insert into settings (name, value) values ('by another', 'hand')`);
  other.close();
  await write(2);
  await write(3);
  expect(warned).toHaveLength(1);
  expect(await valueAt(now)).toBe('3');
  expect(await valueAt(1_001_000)).toBe('1');
});

it('goes on under another master key from a whole copy of its own, each time opening with the key of then', async () => {
  await archive.runOnce();
  await write(1);
  keys = NEXT_KEYS;
  await write(2);
  await write(3);
  expect(await valueAt(now)).toBe('3');
  keys = KEYS;
  expect(await valueAt(1_001_000)).toBe('1');
  await expect(valueAt(now)).rejects.toThrow('another master key');
});

it('opens with its own key alone, and not when a byte was changed, a piece cut short or taken away', async () => {
  await archive.runOnce();
  for (let value = 1; value <= 4; value++) await write(value);
  const point = await pointBefore(dir, now);
  expect(point).toBeDefined();
  const path = join(folder, 'out.sqlite');
  const other = deriveServerKeys(new Uint8Array(32).fill(8));
  await expect(rebuild(point!, other.backupKey, path)).rejects.toThrow('not whole');
  for (const sealed of [point!.whole.path, point!.logs[0]![1]!.path]) {
    const bytes = await readFile(sealed);
    for (const spoiled of [bytes.subarray(0, -3), flipped(bytes, bytes.length - 40), flipped(bytes, 30)]) {
      await writeFile(sealed, spoiled);
      await rm(path, { force: true });
      await expect(rebuild(point!, keys.backupKey, path)).rejects.toThrow(/whole|no head|could be taken/);
    }
    await writeFile(sealed, bytes);
  }
  await rm(point!.logs[0]![1]!.path);
  const without = await pointBefore(dir, now);
  await rm(path, { force: true });
  await expect(rebuild(without!, keys.backupKey, path)).rejects.toThrow('could be taken');
  const everything = Buffer.concat(await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name)))));
  expect(everything.includes('create table')).toBe(false);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 1;
  return copy;
}
