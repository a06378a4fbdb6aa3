/** Where an operator stands: kept for him alone, over a lock and a reopening; not after his sign-out, not the next day, never with a card number. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { Place } from '@flouss/shared/contract/place';
import { expect, test } from 'vitest';
import { query } from '../../../src/core/store/handles.ts';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { cardReference, customerId, MANAGER, PIN, TELLER } from './published.ts';
import { enrolledShop, newOp, openShop, temporaryPath } from './shop.ts';
import type { Shop } from './shop.ts';

const HOUR_MS = 60 * 60_000;

const placeIn = ({ clock }: Shop): Place => ({
  stack: [
    { screen: 'reload', card_reference: cardReference(3) },
    { screen: 'customer', customer_id: customerId(3) },
  ],
  work: { op_id: newOp(clock), fields: { amount: '1 250,50' } },
});
const placeNow = async (shop: Shop): Promise<Place | null> => (await shop.ok('session.get', {})).place;

test('is given back to its own operator, locked or restarted meanwhile, and to nobody else', async () => {
  const shop = await enrolledShop();
  expect(await placeNow(shop)).toBeNull();
  const place = placeIn(shop);
  await shop.ok('place.keep', place);
  expect(await placeNow(shop)).toEqual(place);
  expect(await shop.ok('session.lock', {})).toMatchObject({ operator: null, place: null });
  expect(await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN })).toMatchObject({ place: null });
  expect(await shop.ok('session.sign-in', { operator_id: TELLER, pin: PIN })).toMatchObject({ place });
  await shop.counter.close();
  const again = openShop({ path: shop.path, clock: shop.clock });
  expect(await placeNow(again)).toBeNull();
  await again.signIn();
  expect(await placeNow(again)).toEqual(place);
});

test('goes when he leaves for good, and is not taken up the next day', async () => {
  const shop = await enrolledShop();
  await shop.ok('place.keep', placeIn(shop));
  await shop.ok('session.sign-out', {});
  await shop.signIn();
  expect(await placeNow(shop)).toBeNull();
  const place = placeIn(shop);
  await shop.ok('place.keep', place);
  shop.clock.advance(12 * HOUR_MS);
  expect(await placeNow(shop)).toEqual(place);
  shop.clock.advance(1);
  expect(await placeNow(shop)).toBeNull();
});

test('a card number is in no place', async () => {
  const shop = await enrolledShop();
  const { work } = placeIn(shop);
  await shop.ok('place.keep', {
    stack: [{ screen: 'find', text: '4111 1111 1111 1111' }],
    work: work && { ...work, fields: { nickname: '4111-1111-1111-1111', amount: '50' } },
  });
  expect(await placeNow(shop)).toEqual({ stack: [{ screen: 'find' }], work: { ...work, fields: { amount: '50' } } });
  const rows = shop.context.store.read.all(query<object>('SELECT * FROM places'));
  expect(JSON.stringify(rows)).not.toMatch(/4111/);
});

test.each([
  ['no screen at all', { stack: [] }],
  ['a screen that is none', { stack: [{ screen: 'admin' }] }],
  ['a screen with something else in its hand', { stack: [{ screen: 'till', text: 'x' }] }],
  ['a long way', { stack: Array.from({ length: 22 }, () => ({ screen: 'till' })) }],
  ['a long text', { work: { fields: { amount: 'x'.repeat(201) } } }],
  ['a field that no form has', { work: { fields: { '__proto__.x': 'x' } } }],
])('%s is refused', async (_, wrong: { readonly stack?: unknown; readonly work?: object }) => {
  const shop = await enrolledShop();
  const place = placeIn(shop);
  const input = { ...place, ...wrong, work: { ...place.work, ...wrong.work } };
  expect(await shop.refused('place.keep', input as Place)).toBe('input-invalid');
  expect(await placeNow(shop)).toBeNull();
});

test('nobody who is not signed in keeps one', async () => {
  const shop = await enrolledShop();
  await shop.ok('session.lock', {});
  expect(await shop.refused('place.keep', placeIn(shop))).toBe('not-signed-in');
});

test('a place of another version leads nowhere', async () => {
  const shop = await enrolledShop();
  await shop.ok('place.keep', placeIn(shop));
  const elsewhere = JSON.stringify({ stack: [{ screen: 'of-tomorrow' }], work: null });
  shop.context.store.write((tx) => tx.run('UPDATE places SET place = ?', elsewhere));
  expect(await placeNow(shop)).toBeNull();
});

test('a store of before has the table afterwards, and its drafts as they were', () => {
  const file = openSqliteFile({ path: temporaryPath(), key: new Uint8Array(32).fill(9) });
  migrate(
    file,
    MIGRATIONS.filter(({ version }) => version < 120),
  );
  file.exec(`INSERT INTO registration_drafts VALUES ('o', 'c', 1, 2, '{}')`);
  expect(() => file.exec('SELECT * FROM places')).toThrow('no such table');
  expect(migrate(file)).toMatchObject({ ok: true });
  expect(file.prepare('SELECT * FROM places').all()).toEqual([]);
  expect(file.prepare('SELECT draft FROM registration_drafts').all()).toEqual([{ draft: '{}' }]);
  file.close();
});
