/** Migration 140: a counter keeps the key that it has, which the server knows, and its place in the feed. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { assert } from '@flouss/shared/kernel/assert';
import { expect, test } from 'vitest';
import { isKeyConfirmed, readLastKey, readNextKey } from '../../../src/core/store/device-keys.ts';
import { readDevice, readFeedAs } from '../../../src/core/store/device.ts';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { PEPPER, temporaryPath } from './shop.ts';

const KEY = new Uint8Array(32).fill(9);

test('before and after', () => {
  const path = temporaryPath();
  const file = openSqliteFile({ path, key: KEY });
  migrate(
    file,
    MIGRATIONS.filter(({ version }) => version < 140),
  );
  file.exec(`INSERT INTO device (only, device_id, public_key, private_key, cursor) VALUES (1, 'd', 'p', 's', 7)`);
  file.close();
  const opened = openStore({ path, key: KEY, pepper: PEPPER });
  assert(opened.ok, 'the old store opens');
  const store = opened.value;
  const { read } = store;
  expect(readDevice(read)).toMatchObject({ publicKey: 'p', privateKey: 's', cursor: 7 });
  expect([isKeyConfirmed(read), readNextKey(read), readLastKey(read)]).toEqual([true, undefined, undefined]);
  // The feed was read in the first version: it is read anew by one that knows more of it, once.
  store.write((tx) => readFeedAs(tx, 1));
  expect(readDevice(read)?.cursor).toBe(7);
  store.write((tx) => readFeedAs(tx, 3));
  expect(readDevice(read)?.cursor).toBe(0);
  store.write((tx) => tx.run('UPDATE device SET cursor = 9'));
  store.write((tx) => readFeedAs(tx, 3));
  expect(readDevice(read)?.cursor).toBe(9);
  store.close();
});
