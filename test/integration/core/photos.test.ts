/** Photos at the counter: sealed apart from the journal, named by it, sent after it, kept for a while, gone with a rejection. */
import { open } from '@flouss/platform/seal';
import { sha256 } from '@flouss/platform/system-ports';
import { photoOwner, SealedPhoto } from '@flouss/shared/contract/documents';
import { expect, test } from 'vitest';
import { rebuild } from '../../../src/core/projections/rebuild.ts';
import { customerKey } from '../../../src/core/store/customer-keys.ts';
import { query } from '../../../src/core/store/handles.ts';
import { headAt, markPhoto, nextPhoto, rewindTo, serverHead } from '../../../src/core/sync-ports.ts';
import { checkStore, projectionsOf } from './check-store.ts';
import { customerId, customerItem } from './published.ts';
import { enrolledShop, newOp } from './shop.ts';
import type { Shop } from './shop.ts';

const DAY_MS = 24 * 60 * 60_000;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('a face')]).toString('base64');

async function knownShop(): Promise<Shop> {
  const shop = await enrolledShop();
  shop.tell(customerItem(0));
  return shop;
}

const photo = ({ clock }: Shop, jpeg = JPEG) => ({
  op_id: newOp(clock),
  customer_id: customerId(0),
  side: 'front' as const,
  jpeg,
});
const next = ({ context: { store } }: Shop) => nextPhoto(store.read, serverHead(store.read).seq);
const photoRows = ({ context: { store } }: Shop) => store.read.all(query<object>('SELECT op_id, state FROM photos'));

test('is sealed under the customer’s key, named by the fact, and in the history', async () => {
  const shop = await knownShop();
  const input = photo(shop);
  const file = await shop.ok('customer.photograph', input);
  expect(file).toMatchObject({ photos_waiting: 1, photos_refused: 0, history: [{ parts: ['photo'], reason: null }] });
  expect(await shop.ok('customer.photograph', input)).toEqual(file);
  expect(await shop.refused('customer.photograph', { ...input, side: 'back' })).toBe('op-id-reused');
  expect(await shop.refused('customer.photograph', { ...input, jpeg: `${JPEG.slice(0, -4)}AAA=` })).toBe(
    'op-id-reused',
  );
  const [stored] = checkStore(shop.context.store.read);
  expect(stored?.text.length).toBeLessThan(1000);
  shop.judge();
  const { digest, sealed } = next(shop)!;
  expect(stored?.fact.body).toMatchObject({ digest, bytes: 10 });
  expect(sha256(sealed)).toBe(digest);
  const key = customerKey(shop.context.store.read, customerId(0))!;
  expect(open(key, photoOwner(customerId(0)), SealedPhoto.parse(JSON.parse(sealed)))).toBe(JPEG);
  const { store } = shop.context;
  const before = projectionsOf(store.read);
  rebuild(store);
  expect(projectionsOf(store.read)).toEqual(before);
});

test.each([
  ['a script', Buffer.from('<script>alert(1)</script>').toString('base64')],
  ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47]).toString('base64')],
  ['no base64', '/9j/ not base64'],
  ['nothing', ''],
  ['too many bytes', Buffer.alloc(290_000, JPEG, 'base64').toString('base64')],
])('%s is refused, and nothing is written', async (_, jpeg) => {
  const shop = await knownShop();
  const refused = await shop.counter.call('customer.photograph', photo(shop, jpeg));
  expect(refused).toMatchObject({
    error: { code: 'input-invalid', fields: [{ path: 'jpeg', code: 'photo-unreadable' }] },
  });
  expect(photoRows(shop)).toEqual([]);
});

test('goes only when its fact was judged; with a rejection it is gone', async () => {
  const shop = await knownShop();
  await shop.ok('customer.photograph', photo(shop));
  expect(next(shop)).toBeUndefined();
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'customer-blocked' }));
  expect(next(shop)).toBeUndefined();
  expect(photoRows(shop)).toEqual([]);
});

test('one that the server has stays for thirty days, and is sent again to a server that forgot', async () => {
  const shop = await knownShop();
  await shop.ok('customer.photograph', photo(shop));
  shop.judge();
  const { store } = shop.context;
  const { op_id } = next(shop)!;
  store.write((tx) => markPhoto(tx, op_id, 'kept', shop.clock.now()));
  expect(next(shop)).toBeUndefined();
  store.write((tx) => rewindTo(tx, headAt(store.read, 0)!));
  expect(next(shop)).toBeUndefined();
  shop.judge();
  expect(next(shop)?.op_id).toBe(op_id);
  store.write((tx) => markPhoto(tx, op_id, 'kept', shop.clock.now()));
  shop.clock.advance(31 * DAY_MS);
  await shop.ok('customer.photograph', photo(shop));
  expect(photoRows(shop)).toHaveLength(1);
});
