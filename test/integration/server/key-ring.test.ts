/** What keys a process has at hand while the master key is being replaced: those of the file, as soon as they stand in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ForeignKey, useMasterKey } from '../../../sync-server/src/db/key-match.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { keepMasterKeys, nameOfMaster, openMasterKeys } from '../../../sync-server/src/db/server-keys.ts';
import { openKeyRing } from '../../../sync-server/src/keys/key-ring.ts';

const NEXT = new Uint8Array(32).fill(8);
const ANOTHER = new Uint8Array(32).fill(9);

let dir: string;
let path: string;
let db: Database;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-ring-'));
  path = join(dir, 'master.key');
  db = await openDatabase({ path: join(dir, 'centre.sqlite'), clock: systemClock });
});
afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true, force: true });
});

it('has the next key at hand before it is in use, and lets the former one go when the file does', async () => {
  const ring = await openKeyRing(db, path, systemRandom);
  const [first] = openMasterKeys(path, undefined);
  const nextId = nameOfMaster(NEXT).slice(0, 8);
  const firstId = ring.keys.id;
  keepMasterKeys(path, [first!, NEXT]);
  await ring.follow();
  expect([ring.keys.id, ring.keys.others.map(({ id }) => id)]).toEqual([firstId, [nextId]]);

  await db.transaction((tx) => useMasterKey(tx, { clock: systemClock, random: systemRandom }, ring.keys, NEXT));
  const { indexKey } = ring.keys;
  await ring.follow();
  expect([ring.keys.id, ring.keys.others.map(({ id }) => id)]).toEqual([nextId, [firstId]]);
  expect(ring.keys.indexKey).toBe(indexKey);

  keepMasterKeys(path, [NEXT]);
  await ring.follow();
  expect([ring.keys.id, ring.keys.others]).toEqual([nextId, []]);
});

it('keeps what it has where the file is not this installation’s, and says so', async () => {
  const ring = await openKeyRing(db, path, systemRandom);
  const { id } = ring.keys;
  keepMasterKeys(path, [ANOTHER]);
  await expect(ring.follow()).rejects.toThrow(ForeignKey);
  expect(ring.keys.id).toBe(id);
});
