/**
 * Backups of a real encrypted store into real folders: what a copy holds, that nobody waits for it, and every way in which
 * one cannot be made.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackupView } from '@flouss/shared/contract/backup';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { copyStore } from '../../../src/core/backup/copy-store.ts';
import { markFolder } from '../../../src/core/backup/folder.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { ownHead } from '../../../src/core/sync-ports.ts';
import { systemRandom } from '@flouss/platform/system-ports';
import { euros, MANAGER, person, PIN } from './published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

const [MOUNT, UMOUNT] = ['/bin/mount', '/bin/umount'];
/** Only who administers a Linux machine may mount a small disk. */
const withoutMount = process.platform !== 'linux' || process.getuid?.() !== 0;

let shop: Shop;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flouss-backup-'));
  shop = await enrolledShop();
  seedCustomers(shop.context.store, 3);
  grant(shop.context.store, euros(10_000));
  await signInAs(MANAGER);
});
afterEach(async () => {
  await shop.counter.close();
  if (existsSync(join(folder, 'stick'))) execFileSync(UMOUNT, ['-l', join(folder, 'stick')]);
  rmSync(folder, { recursive: true, force: true });
});

const signInAs = (operator_id: typeof MANAGER) => shop.ok('session.sign-in', { operator_id, pin: PIN });
const configure = (kept = 3): Promise<BackupView> => shop.ok('backup.configure', { folder, kept });
const copies = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.backup'))
    .toSorted();
const leftovers = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.part'));
const reload = (n = 1) => shop.ok('reload.order', reloadInput(shop.clock, n));

describe('a copy', () => {
  test('is made at once, ends where the journal ends, and is opened by the store’s key alone', async () => {
    await reload();
    const view = await configure();
    expect(view).toMatchObject({ folder, kept: 3, running: false, failure: null, facts_since: 0 });
    expect(view.last_good).toMatchObject({
      at: shop.clock.now(),
      file: copies()[0],
      head_seq: ownHead(shop.context.store.read).seq,
    });
    const path = join(folder, copies()[0]!);
    const opened = openStore({ path, key: shop.key, pepper: shop.key });
    if (!opened.ok) throw new Error(opened.error);
    expect(ownHead(opened.value.read)).toEqual(ownHead(shop.context.store.read));
    opened.value.close();
    expect(openStore({ path, key: new Uint8Array(32).fill(8), pepper: shop.key })).toEqual({
      ok: false,
      error: 'store-key-wrong',
    });
  });

  test('shows nothing of a person, in its bytes or its name', async () => {
    await configure();
    const bytes = readFileSync(join(folder, copies()[0]!)).toString('latin1');
    const { identity, phone } = person(1);
    const { given_names, family_name } = identity;
    for (const word of ['SQLite format', given_names, family_name, phone]) expect(bytes).not.toContain(word);
    expect(copies()[0]).toMatch(/^flouss-C\d+-[a-p]{12}-fact\d{9}-on\d{8}T\d{6}Z\.backup$/);
  });

  test('holds up nobody: what is recorded meanwhile is recorded at once', async () => {
    seedCustomers(shop.context.store, 400);
    await configure();
    const order: string[] = [];
    const backup = shop.ok('backup.now', {}).then(() => order.push('backup'));
    await reload().then(() => order.push('reload'));
    await backup;
    expect(order).toEqual(['reload', 'backup']);
    expect(await shop.ok('backup.status', {})).toMatchObject({ failure: null, running: false });
  });

  test('counts what came after it, and the oldest go', async () => {
    await configure(2);
    for (let n = 0; n < 3; n++) {
      await reload(n);
      shop.clock.advance(60_000);
      await shop.ok('backup.now', {});
    }
    await reload();
    expect(copies()).toHaveLength(2);
    expect(await shop.ok('backup.status', {})).toMatchObject({ facts_since: 1, last_good: { file: copies()[1] } });
  });

  test('two at once are one', async () => {
    await configure();
    await reload();
    const [one, other] = await Promise.all([shop.ok('backup.now', {}), shop.ok('backup.now', {})]);
    expect(one.last_good).toEqual(other.last_good);
    expect(copies()).toHaveLength(2);
  });

  test('leaves nothing of one that was cut short', async () => {
    await configure();
    const series = copies()[0]!.slice(0, -'000000000-20260101T000000Z.backup'.length);
    writeFileSync(join(folder, `${series}000000009-20260101T000000Z.backup.part`), 'half');
    await shop.ok('backup.now', {});
    expect(leftovers()).toEqual([]);
  });
});

describe('by itself', () => {
  test('a new day makes one, without anybody asking', async () => {
    await configure();
    await shop.counter.close();
    shop.clock.advance(86_400_000);
    shop = await enrolledShop({ path: shop.path, clock: shop.clock, reopen: true });
    await vi.waitFor(() => expect(copies()).toHaveLength(2), { timeout: 10_000 });
    await vi.waitFor(async () => expect((await shop.ok('backup.status', {})).last_good?.at).toBe(shop.clock.now()));
    expect(shop.events.some((event) => event.topics.includes('backup'))).toBe(true);
  });

  test('closing the counter in the middle leaves no copy that counts, and the store whole', async () => {
    seedCustomers(shop.context.store, 400);
    await configure();
    const asked = shop.counter.call('backup.now', {});
    await shop.counter.close();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'backup-interrupted' } });
    shop = await enrolledShop({ path: shop.path, clock: shop.clock, reopen: true });
    expect(await shop.ok('backup.status', {})).toMatchObject({ failure: null });
  });
});

/** What was answered, what the counter says of it, and what lies in the folder. */
async function failing() {
  const before = copies();
  const code = await shop.refused('backup.now', {});
  const { failure, last_good, facts_since } = await shop.ok('backup.status', {});
  const unchanged = [...copies(), ...leftovers()].join(' ') === before.join(' ');
  return { code, failure, head_seq: last_good?.head_seq, facts_since, unchanged };
}
const asFailed = (code: string) => ({
  code,
  failure: { at: shop.clock.now(), code },
  head_seq: ownHead(shop.context.store.read).seq - 1,
  facts_since: 1,
  unchanged: true,
});

describe('a backup that cannot be made says why, keeps the one before, and is told of', () => {
  beforeEach(async () => {
    await configure();
    await reload();
    shop.clock.advance(60_000);
  });

  test('the folder is gone', async () => {
    rmSync(folder, { recursive: true });
    expect(await shop.refused('backup.now', {})).toBe('backup-folder-missing');
    expect(await shop.ok('backup.status', {})).toMatchObject({ failure: { code: 'backup-folder-missing' } });
    mkdirSync(folder);
  });

  test('the stick was unplugged: its mount point is there, empty', async () => {
    const stick = `${folder}-stick`;
    renameSync(folder, stick);
    mkdirSync(folder);
    expect(await failing()).toEqual(asFailed('backup-folder-missing'));
    rmSync(folder, { recursive: true });
    renameSync(stick, folder);
    expect(await shop.ok('backup.now', {})).toMatchObject({ failure: null, facts_since: 0 });
  });

  test('another stick is in its place', async () => {
    writeFileSync(join(folder, '.flouss-backups'), 'AAAAAAAAAAAAAAAA\n');
    expect(await failing()).toEqual(asFailed('backup-folder-missing'));
  });

  test('the teller sees it, and may try again', async () => {
    const stick = `${folder}-stick`;
    renameSync(folder, stick);
    mkdirSync(folder);
    await shop.signIn();
    expect(await failing()).toEqual(asFailed('backup-folder-missing'));
    rmSync(stick, { recursive: true });
  });
});

test.skipIf(withoutMount)('a full disk: said, nothing half left, and the counter works on (needs mount)', async () => {
  const stick = mount('size=128k');
  expect(await shop.refused('backup.configure', { folder: stick, kept: 3 })).toBe('backup-disk-full');
  expect(await shop.ok('backup.status', {})).toMatchObject({ failure: { code: 'backup-disk-full' }, last_good: null });
  expect(readdirSync(stick)).toEqual(['.flouss-backups']);
  await reload();
});

test.skipIf(withoutMount)('a folder that may only be read is refused when it is chosen (needs mount)', async () => {
  const stick = mount('size=1m,ro');
  expect(await shop.refused('backup.configure', { folder: stick, kept: 3 })).toBe('backup-folder-unwritable');
  expect(await shop.ok('backup.status', {})).toMatchObject({ folder: null });
});

/** A small disk of its own, inside the folder. */
function mount(options: string): string {
  const at = join(folder, 'stick');
  mkdirSync(at);
  execFileSync(MOUNT, ['-t', 'tmpfs', '-o', options, 'tmpfs', at]);
  return at;
}

test('a folder that is no folder, or not there, is refused when it is chosen', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(await shop.refused('backup.configure', { folder: file, kept: 3 })).toBe('backup-folder-missing');
  expect(await shop.refused('backup.configure', { folder: join(folder, 'nowhere'), kept: 3 })).toBe(
    'backup-folder-missing',
  );
  expect(await shop.counter.call('backup.configure', { folder: 'here', kept: 3 })).toMatchObject({
    error: { code: 'input-invalid', fields: [{ path: 'folder', code: 'folder-not-absolute' }] },
  });
});

test('a teller does not choose where backups go, or end them', async () => {
  await configure();
  await shop.signIn();
  expect(await shop.refused('backup.configure', { folder: null, kept: 3 })).toBe('operator-not-allowed');
  expect(await shop.ok('backup.status', {})).toMatchObject({ folder });
});

test('a manager ends them', async () => {
  await configure();
  expect(await shop.ok('backup.configure', { folder: null, kept: 3 })).toMatchObject({ folder: null, last_good: null });
  expect(await shop.refused('backup.now', {})).toBe('backup-not-configured');
});

test('a copy of a damaged store does not count', async () => {
  seedCustomers(shop.context.store, 300);
  const { seq } = ownHead(shop.context.store.read);
  await shop.counter.close();
  const mark = markFolder(folder, systemRandom);
  const order = { store_path: shop.path, key: shop.key, folder, mark, series: 'flouss-C01-', kept: 1 };
  expect(copyStore({ ...order, file: 'flouss-C01-1.backup' })).toMatchObject({ ok: true, value: { head: { seq } } });
  const file = openSync(shop.path, 'r+');
  writeSync(file, Buffer.alloc(64, 0x5a), 0, 64, Math.floor(statSync(shop.path).size / 2));
  expect(copyStore({ ...order, file: 'flouss-C01-2.backup' })).toEqual({ ok: false, error: 'backup-copy-damaged' });
  expect([...copies(), ...leftovers()]).toEqual(['flouss-C01-1.backup']);
});
