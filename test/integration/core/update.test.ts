/**
 * Looking for updates over real HTTP: what the publisher signed is offered and fetched, anything else is refused and leaves nothing,
 * and an outbox that is full neither hinders the looking nor is touched by it.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDeviceKey } from '@flouss/platform/device-key';
import type { UpdateFile } from '@flouss/shared/contract/update';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nextBatch } from '../../../src/core/sync-ports.ts';
import { FILE_BYTES, FILE_NAME, manifestOf, openPublisher, PUBLISHER_KEY, signedManifest } from './publisher.ts';
import type { Publisher } from './publisher.ts';
import { euros } from './published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers } from './shop.ts';
import type { Shop, ShopOptions } from './shop.ts';

const PLATFORM = `${process.platform}-${process.arch}`;
let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher.close());

const shopHere = (options: ShopOptions = {}): Promise<Shop> =>
  enrolledShop({
    version: '0.1.0',
    update: { url: publisher.url, platform: PLATFORM, publisher_key: PUBLISHER_KEY },
    ...options,
  });
const say = (shop: Shop, change = {}): void => {
  publisher.answers.set('/flouss.json', signedManifest(manifestOf(shop.clock.now(), change)));
};
const fileWith = (change: Partial<UpdateFile>): UpdateFile => ({ ...manifestOf(0).files[0]!, ...change });
const folderOf = ({ path: store }: Shop): string => path.join(path.dirname(store), 'updates');
const filesOf = (shop: Shop): string[] => (existsSync(folderOf(shop)) ? readdirSync(folderOf(shop)) : []);

test('what the publisher signed is offered, fetched whole, and opened by nobody', async () => {
  const shop = await shopHere();
  expect(await shop.ok('update.status', {})).toMatchObject({ configured: true, checked_at: null, offered: null });
  expect(await shop.refused('update.download', {})).toBe('update-not-downloaded');
  say(shop);
  expect(await shop.ok('update.check', {})).toMatchObject({
    version: '0.1.0',
    checked_at: shop.clock.now(),
    offered: { version: '0.2.0', bytes: FILE_BYTES.length, notes: { en: 'Receipts print faster.' } },
    downloaded: false,
    file: null,
  });
  expect(filesOf(shop)).toEqual([]);
  const file = path.join(folderOf(shop), FILE_NAME);
  expect(await shop.ok('update.download', {})).toMatchObject({ downloaded: true, file });
  expect(readFileSync(file).equals(FILE_BYTES)).toBe(true);
  expect(filesOf(shop)).toEqual([FILE_NAME]);
});

test('the version one has is the newest', async () => {
  const shop = await shopHere({ version: '0.2.0' });
  say(shop);
  expect(await shop.ok('update.check', {})).toMatchObject({ checked_at: shop.clock.now(), offered: null });
});

test.each([
  ['another key', (now: number) => signedManifest(manifestOf(now), makeDeviceKey()), 'update-signature-wrong'],
  [
    'a signature of something else',
    (now: number) => signedManifest(manifestOf(now), undefined, (text) => text),
    'update-signature-wrong',
  ],
  [
    'one letter changed after signing',
    (now: number) => signedManifest(manifestOf(now)).replace('0.2.0', '9.9.9'),
    'update-signature-wrong',
  ],
  ['an older version', (now: number) => signedManifest(manifestOf(now, { version: '0.0.9' })), 'update-older'],
  ['one that has expired', (now: number) => signedManifest(manifestOf(now, { expires_at: now })), 'update-expired'],
  [
    'one for other computers',
    (now: number) => signedManifest(manifestOf(now, { files: [fileWith({ platform: 'darwin-arm64' })] })),
    'update-other-computer',
  ],
  [
    'one for later versions',
    (now: number) => signedManifest(manifestOf(now, { minimum_version: '0.1.1' })),
    'update-too-far',
  ],
  [
    'a file with a way out of its folder',
    (now: number) => signedManifest(manifestOf(now, { files: [fileWith({ name: '../../x' })] })),
    'update-unreadable',
  ],
  ['signed, but no manifest', () => signedManifest({ hello: 1 }), 'update-unreadable'],
  ['a portal', () => '<h1>Bienvenue</h1>', 'update-unreadable'],
  ['more than anybody writes', () => ' '.repeat(200_000), 'server-not-ours'],
])('%s is refused, and nothing is offered or fetched', async (_, answer, code) => {
  const shop = await shopHere();
  say(shop);
  await shop.ok('update.check', {});
  publisher.answers.set('/flouss.json', answer(shop.clock.now()));
  expect(await shop.refused('update.check', {})).toBe(code);
  expect(await shop.ok('update.status', {})).toMatchObject({ checked_at: null, offered: null, file: null });
  expect(await shop.refused('update.download', {})).toBe('update-not-downloaded');
  expect(filesOf(shop)).toEqual([]);
});

test('an old word said again is known for what it is, also after a restart', async () => {
  const shop = await shopHere();
  const old = signedManifest(
    manifestOf(shop.clock.now(), { version: '0.2.0', released_at: shop.clock.now() - 90_000 }),
  );
  say(shop, { version: '0.3.0' });
  await shop.ok('update.check', {});
  publisher.answers.set('/flouss.json', old);
  expect(await shop.refused('update.check', {})).toBe('update-older');
  await shop.counter.close();
  const again = await shopHere({ path: shop.path, clock: shop.clock, reopen: true });
  expect(await again.refused('update.check', {})).toBe('update-older');
  say(again, { version: '0.3.0' });
  expect(await again.ok('update.check', {})).toMatchObject({ offered: { version: '0.3.0' } });
});

test('nobody there, and no such file', async () => {
  const shop = await shopHere();
  expect(await shop.refused('update.check', {})).toBe('server-not-ours');
  say(shop);
  await shop.ok('update.check', {});
  publisher.answers.delete(`/${FILE_NAME}`);
  expect(await shop.refused('update.download', {})).toBe('update-not-found');
  await publisher.close();
  expect(await shop.refused('update.check', {})).toBe('server-refused-connection');
  publisher = await openPublisher();
});

test.each([
  ['truncated', FILE_BYTES.subarray(0, -1)],
  ['longer', Buffer.concat([FILE_BYTES, Buffer.from('x')])],
  ['another', Buffer.alloc(FILE_BYTES.length, 'other')],
  [
    'broken off',
    (line: { destroy(): void; write(bytes: Buffer): void }) => {
      line.write(FILE_BYTES.subarray(0, 100_000));
      setTimeout(() => line.destroy(), 100);
    },
  ],
])('a file that is %s is not kept; the whole one is taken afterwards', async (_, answer) => {
  const shop = await shopHere();
  say(shop);
  await shop.ok('update.check', {});
  publisher.answers.set(`/${FILE_NAME}`, answer);
  expect(await shop.refused('update.download', {})).toBe('update-file-wrong');
  expect(filesOf(shop)).toEqual([]);
  expect(await shop.ok('update.status', {})).toMatchObject({ downloaded: false, file: null, offered: {} });
  publisher.answers.set(`/${FILE_NAME}`, FILE_BYTES);
  expect(await shop.ok('update.download', {})).toMatchObject({ downloaded: true });
});

test('a disk that refuses is said', async () => {
  const shop = await shopHere();
  say(shop);
  await shop.ok('update.check', {});
  writeFileSync(folderOf(shop), 'in the way');
  expect(await shop.refused('update.download', {})).toBe('update-disk');
});

test('a full outbox: looked for and fetched, not offered to be installed; every fact waits as it was', async () => {
  const shop = await shopHere();
  seedCustomers(shop.context.store, 2);
  grant(shop.context.store, euros(10_000));
  for (const n of [0, 1]) {
    shop.clock.advance(10);
    await shop.ok('reload.order', reloadInput(shop.clock, n));
  }
  const waiting = () => nextBatch(shop.context.store.read, 500, 1_000_000);
  const before = waiting();
  expect(before).toHaveLength(2);
  say(shop);
  await shop.ok('update.check', {});
  expect(await shop.ok('update.download', {})).toMatchObject({ downloaded: true, file: null, waiting_facts: 2 });
  expect(waiting()).toEqual(before);
  shop.judge();
  expect(await shop.ok('update.status', {})).toMatchObject({
    waiting_facts: 0,
    file: path.join(folderOf(shop), FILE_NAME),
  });
});

test('an installation that names no address asks nobody', async () => {
  const shop = await enrolledShop({ version: '0.1.0' });
  expect(await shop.ok('update.status', {})).toMatchObject({ configured: false, version: '0.1.0' });
  expect(await shop.refused('update.check', {})).toBe('update-off');
});

test('without the publisher’s own key nothing that others sign is taken', async () => {
  const shop = await enrolledShop({ version: '0.1.0', update: { url: publisher.url, platform: PLATFORM } });
  say(shop);
  expect(await shop.refused('update.check', {})).toBe('update-signature-wrong');
  mkdirSync(folderOf(shop), { recursive: true });
  expect(filesOf(shop)).toEqual([]);
});
