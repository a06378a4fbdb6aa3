/**
 * The pepper: a store that was copied together with its key gives nothing to try PINs on; a store of an earlier version is
 * brought to that; and a host that lost its pepper gets its PINs back from the server.
 */
import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { expect, test } from 'vitest';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { applySnapshot, pullPosition } from '../../../src/core/sync-ports.ts';
import { MANAGER, PIN, snapshot, TELLER } from './published.ts';
import { enrolledShop, openShop, temporaryPath } from './shop.ts';

const KEY = new Uint8Array(32).fill(9);
const OTHER_PEPPER = new Uint8Array(32).fill(12);

const PAGE_BYTES = 4_096;
/** What SQLCipher leaves behind each page: the vector and the page's seal. */
const [VECTOR_BYTES, RESERVED_BYTES, SALT_BYTES] = [16, 80, 16];

/** Every page of the file, free ones too, as whoever has the store's key can read it. */
function readWithKey(storePath: string): string {
  const bytes = readFileSync(storePath);
  const pages: string[] = [];
  for (let from = 0; from < bytes.length; from += PAGE_BYTES) {
    const page = bytes.subarray(from, from + PAGE_BYTES);
    const end = PAGE_BYTES - RESERVED_BYTES;
    const cipher = createDecipheriv('aes-256-cbc', KEY, page.subarray(end, end + VECTOR_BYTES)).setAutoPadding(false);
    pages.push(cipher.update(page.subarray(from === 0 ? SALT_BYTES : 0, end)).toString('latin1'));
  }
  return pages.join('');
}

test('a store with its key, without the pepper, holds nothing a PIN can be tried on', async () => {
  const shop = await enrolledShop();
  await shop.counter.close();
  const seen = readWithKey(shop.path);
  expect(seen).toContain('Nadia B.');
  expect(seen).not.toContain('$argon2id$');
  expect(seen).not.toContain('pin_hash');
});

test('under another pepper no PIN is taken, right or wrong, until the server has been heard', async () => {
  const shop = await enrolledShop();
  await shop.counter.close();
  const copy = openShop({ path: shop.path, pepper: OTHER_PEPPER });
  for (const pin of [PIN, '0000']) {
    expect(await copy.refused('session.sign-in', { operator_id: TELLER, pin })).toBe('pins-missing');
  }
  // The next contact asks for the publication again, and with it the PINs.
  expect(pullPosition(copy.context.store.read).referenceVersion).not.toBe(snapshot().reference_version);
  copy.context.store.write((tx) => applySnapshot(tx, snapshot()));
  await copy.ok('session.sign-in', { operator_id: TELLER, pin: PIN });
});

test('a manager whose PIN cannot be checked approves nothing', async () => {
  const shop = await enrolledShop();
  await shop.counter.close();
  const copy = openShop({ path: shop.path, pepper: OTHER_PEPPER });
  const approval = { manager_id: MANAGER, pin: PIN, reason: 'fin de service' };
  expect(await copy.refused('session.sign-out', { approval })).toBe('pins-missing');
});

/** A store as the version before left it: PINs in the publication as they came, a lock that names an instant. */
function oldStore(): string {
  const old = temporaryPath();
  const file = openSqliteFile({ path: old, key: KEY });
  migrate(
    file,
    MIGRATIONS.filter(({ version }) => version <= 20),
  );
  const { reference_version, agent, operators, tariffs, limits } = snapshot();
  const body = JSON.stringify({ reference_version, agent, operators, tariffs, limits });
  file.prepare('INSERT INTO reference VALUES (1, 1, 1, ?)').run(body);
  // What is deleted from an encrypted file is overwritten; without that, free pages would keep older publications.
  expect(file.pragma('secure_delete', { simple: true })).toBe(1);
  file.prepare('INSERT INTO pin_failures VALUES (?, 6, 99999999999999)').run(TELLER);
  file.prepare('INSERT INTO pin_failures VALUES (?, 2, 0)').run(MANAGER);
  file.close();
  return old;
}

test('a store of the version before keeps its operators and locks, and nothing of their PINs in clear', async () => {
  const old = oldStore();
  expect(readWithKey(old)).toContain('$argon2id$');
  const shop = openShop({ path: old });
  expect(await shop.counter.call('session.sign-in', { operator_id: TELLER, pin: PIN })).toMatchObject({
    error: { code: 'pin-locked', detail: { locked_for_ms: 5 * 60_000 } },
  });
  expect(await shop.counter.call('session.sign-in', { operator_id: MANAGER, pin: '0000' })).toMatchObject({
    error: { code: 'pin-wrong', detail: { attempts_left: 2 } },
  });
  await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
  // The page's bytes as they are once the log has been taken in.
  await shop.counter.close();
  const seen = readWithKey(old);
  expect(seen).toContain('Karim D.');
  expect(seen).not.toContain('$argon2id$');
  // And it opens again, with the same PINs.
  const again = openShop({ path: old });
  await again.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
});
