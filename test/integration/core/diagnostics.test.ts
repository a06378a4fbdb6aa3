/** The file for support: useful to support, and not one word of anybody's in it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Diagnostics } from '@flouss/shared/contract/diagnostics';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { query } from '../../../src/core/store/handles.ts';
import { cardItem, euros, MANAGER, person, PIN } from './published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

let shop: Shop;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flouss-dossier-de-yasmine-'));
  shop = await enrolledShop();
  seedCustomers(shop.context.store, 5);
  grant(shop.context.store, euros(10_000));
  await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
  await shop.ok('backup.configure', { folder, kept: 3 });
  await shop.ok('reload.order', reloadInput(shop.clock, 1));
  await shop.refused('reload.order', reloadInput(shop.clock, 1, euros(5_000)));
  await shop.refused('find.search', { text: '4111 1111 1111 1111' });
});
afterEach(async () => {
  await shop.counter.close();
  rmSync(folder, { recursive: true });
});

test('says versions, counts, sizes, the sync’s state and the last errors by code', async () => {
  const diagnostics = await shop.ok('diagnostics.read', {});
  expect(diagnostics).toMatchObject({
    journal: { waiting: 1, by_type: { 'reload-ordered': 1 }, rejected_by_code: {} },
    store: { rows: { customers: 5 } },
    sync: { link: 'online', trouble: null },
    settings: { language: 'fr', theme: 'system' },
    backup: { configured: true, kept: 3, failure: null },
    versions: { node: process.versions.node },
  });
  expect(diagnostics.store.bytes + diagnostics.store.log_bytes).toBeGreaterThan(100_000);
  expect(diagnostics.versions.store).toBeGreaterThan(0);
  expect(diagnostics.refusals.map(({ method, code }) => `${method} ${code}`)).toEqual([
    'find.search card-number-forbidden',
    'reload.order amount-out-of-range',
  ]);
});

/** Every text that stands anywhere in what the store holds in clear columns, and in what a person typed or is called. */
function canaries(): string[] {
  const { read } = shop.context.store;
  const rows = ['customers', 'cards', 'feed_items', 'reference'].flatMap((table) =>
    read.all(query<Record<string, unknown>>(`SELECT * FROM ${table}`)),
  );
  const texts = rows.flatMap((row) => textsIn(row));
  return [...texts, ...textsIn(person(1)), ...textsIn(cardItem(1)), folder, PIN, ...readdirSync(folder)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    if (/^[[{]/.test(value)) return textsIn(JSON.parse(value));
    return value.split(/\s+/).filter((word) => word.length >= 5);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Words of the house, which are nobody's. */
const OURS: ReadonlySet<string> = new Set([
  'counter',
  'active',
  'loaded',
  'manager',
  'teller',
  'in-stock',
  'customer',
  'family',
]);

test('holds no name, number, reference, path or id of a person, and no key', async () => {
  const text = JSON.stringify(await shop.ok('diagnostics.read', {}));
  const all = canaries().filter((word) => !OURS.has(word));
  expect(all.length).toBeGreaterThan(100);
  expect(all).toEqual(expect.arrayContaining([person(1).identity.family_name, person(1).phone]));
  expect(all.filter((word) => text.includes(word))).toEqual([]);
  for (const form of ['hex', 'base64url'] as const) expect(text).not.toContain(Buffer.from(shop.key).toString(form));
});

test('a text that is no word of ours does not fit the form', async () => {
  const diagnostics = await shop.ok('diagnostics.read', {});
  const withName = {
    ...diagnostics,
    refusals: [{ method: 'find.search', code: 'Yasmine Benali', count: 1, last_at: 1 }],
  };
  expect(Diagnostics.safeParse(withName).success).toBe(false);
  expect(Diagnostics.safeParse({ ...diagnostics, note: 'Yasmine' }).success).toBe(false);
});
