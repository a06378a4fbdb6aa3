/** Registrations half typed, photos with them: kept for their operator over a kill and a reopening, gone with the registration, never with a card number. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';
import { DRAFT_PHOTOS_MAX } from '@flouss/shared/contract/drafts';
import { BeneficiaryId } from '@flouss/shared/kernel/ids';
import { expect, test } from 'vitest';
import { keepDraftPhoto } from '../../../src/core/store/draft-photos.ts';
import { query } from '../../../src/core/store/handles.ts';
import { checkStore } from './check-store.ts';
import { customerId, idOf, MANAGER, person, PIN, TELLER } from './published.ts';
import { enrolledShop, newOp, openShop, PEPPER } from './shop.ts';
import type { Shop } from './shop.ts';

const BACKEND = new URL('../../../src/backend/main.ts', import.meta.url).pathname;
const KEY = new Uint8Array(32).fill(9);
const WEEK_MS = 7 * 24 * 60 * 60_000;

const draftOf = (n: number, fields: Record<string, string>) => ({
  customer_id: customerId(n),
  beneficiary_id: BeneficiaryId.parse(idOf('c', n)),
  fields,
});

test('each operator has his own, for as long as it is not registered, dropped or a week old', async () => {
  const shop = await enrolledShop();
  expect(await shop.ok('draft.get', {})).toBeNull();
  const begun_at = shop.clock.now();
  await shop.ok('draft.keep', draftOf(1, { 'identity.given_names': 'Aïcha' }));
  shop.clock.advance(60_000);
  const draft = draftOf(1, { 'identity.given_names': 'Aïcha', phone: '06 12' });
  await shop.ok('draft.keep', draft);
  expect(await shop.ok('draft.get', {})).toEqual({ ...draft, begun_at, photos: [] });

  await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
  expect(await shop.ok('draft.get', {})).toBeNull();
  await shop.ok('draft.keep', draftOf(2, { phone: '06 98' }));
  await shop.ok('draft.drop', {});
  expect(await shop.ok('draft.get', {})).toBeNull();

  await shop.signIn();
  expect(await shop.ok('draft.get', {})).toMatchObject(draft);
  shop.clock.advance(WEEK_MS + 1);
  expect(await shop.ok('draft.get', {})).toBeNull();
  expect(checkStore(shop.context.store.read)).toEqual([]);
});

test('the registration takes its draft away, and a pause that comes late brings none back', async () => {
  const shop = await enrolledShop();
  const draft = draftOf(7, { 'identity.given_names': 'Fatou' });
  await shop.ok('draft.keep', draft);
  await shop.ok('customer.register', {
    op_id: newOp(shop.clock),
    customer_id: customerId(7),
    language: 'fr',
    personal: person(7),
  });
  await shop.ok('draft.keep', draft);
  expect(await shop.ok('draft.get', {})).toBeNull();
});

test('another registration begins anew', async () => {
  const shop = await enrolledShop();
  await shop.ok('draft.keep', draftOf(1, { phone: '1' }));
  shop.clock.advance(1000);
  await shop.ok('draft.keep', draftOf(2, { phone: '2' }));
  expect(await shop.ok('draft.get', {})).toMatchObject({ customer_id: customerId(2), begun_at: shop.clock.now() });
});

test('a card number is in no draft', async () => {
  const shop = await enrolledShop();
  const fields = { purpose: '4111 1111 1111 1111', 'mrz.text': 'P<\n4111111111111111', phone: '+33612000001' };
  await shop.ok('draft.keep', draftOf(1, fields));
  expect(await shop.ok('draft.get', {})).toMatchObject({ fields: { phone: '+33612000001' } });
  const rows = shop.context.store.read.all(query<{ draft: string }>('SELECT draft FROM registration_drafts'));
  expect(JSON.stringify(rows)).not.toMatch(/4111/);
});

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('a face')]).toString('base64');
const photoOf = (n: number, { clock }: Shop) => {
  const { fields: _, ...ids } = draftOf(n, {});
  return { ...ids, op_id: newOp(clock), side: 'front' as const, jpeg: JPEG };
};
const photoRows = ({ context: { store } }: Shop) =>
  store.read.all(query<{ op_id: string }>('SELECT op_id FROM draft_photos')).map(({ op_id }) => op_id);
const registrationOf = (n: number, { clock }: Shop) => ({
  op_id: newOp(clock),
  customer_id: customerId(n),
  language: 'fr' as const,
  personal: person(n),
});

test('a photo is kept before a word is typed, over a reopening, and for its own operator alone', async () => {
  const shop = await enrolledShop();
  const photo = photoOf(1, shop);
  await shop.ok('draft.keep-photo', photo);
  await shop.ok('draft.keep-photo', photo);
  const { op_id, side } = photo;
  expect(await shop.ok('draft.get', {})).toMatchObject({ ...draftOf(1, {}), photos: [{ op_id, side }] });
  await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
  expect(await shop.refused('draft.get-photo', { op_id })).toBe('photo-unknown');
  await shop.ok('draft.drop-photo', { op_id });
  await shop.counter.close();
  const again = openShop({ path: shop.path, clock: shop.clock });
  await again.signIn();
  expect(await again.ok('draft.get-photo', { op_id })).toEqual({ jpeg: JPEG });
  expect(readFileSync(shop.path).includes(JPEG)).toBe(false);
  await again.ok('draft.drop-photo', { op_id });
  expect(await again.ok('draft.get', {})).toMatchObject({ photos: [] });
});

test.each([
  ['dropped', (shop: Shop) => shop.ok('draft.drop', {})],
  ['another’s place', (shop: Shop) => shop.ok('draft.keep', draftOf(2, { phone: '1' }))],
  ['a week old', (shop: Shop) => (shop.clock.advance(WEEK_MS + 1), shop.ok('draft.get', {}))],
])('a draft that is %s takes its photos along', async (_, end) => {
  const shop = await enrolledShop();
  await shop.ok('draft.keep-photo', photoOf(1, shop));
  await end(shop);
  expect(photoRows(shop)).toEqual([]);
});

test('there is an end to photos, and what is no photo is refused', async () => {
  const shop = await enrolledShop();
  for (let i = 0; i < DRAFT_PHOTOS_MAX; i++) await shop.ok('draft.keep-photo', photoOf(1, shop));
  expect(await shop.refused('draft.keep-photo', photoOf(1, shop))).toBe('too-many-photos');
  const script = Buffer.from('<script>').toString('base64');
  expect(await shop.refused('draft.keep-photo', { ...photoOf(2, shop), jpeg: script })).toBe('input-invalid');
  expect(photoRows(shop)).toHaveLength(DRAFT_PHOTOS_MAX);
});

test('the registration takes the photos into the file, sealed, each once', async () => {
  const shop = await enrolledShop();
  const photos = [photoOf(7, shop), photoOf(7, shop)];
  for (const photo of photos) await shop.ok('draft.keep-photo', photo);
  const registration = registrationOf(7, shop);
  await shop.ok('customer.register', registration);
  await shop.ok('customer.register', registration);
  expect(await shop.ok('customer.file', { customer_id: customerId(7) })).toMatchObject({ photos_waiting: 2 });
  expect(photoRows(shop)).toEqual([]);
  const taken = checkStore(shop.context.store.read).filter(({ fact }) => fact.type === 'document-photographed');
  expect(taken.map(({ fact }) => fact.op_id).toSorted()).toEqual(photos.map(({ op_id }) => op_id).toSorted());
  expect(await shop.refused('draft.keep-photo', photoOf(7, shop))).toBe('already-registered');
});

test('photos come in one order, that of their taking and within a millisecond of their ids, in the draft and in the file', async () => {
  const shop = await enrolledShop();
  const early = photoOf(7, shop);
  shop.clock.advance(1);
  const together = [1, 2, 3, 4].map(() => photoOf(7, shop));
  const inOrder = [early, ...together].map(({ op_id }) => op_id).toSorted();
  expect(inOrder[0]).toBe(early.op_id);
  const lastFirst = [early, ...together].toSorted((one, two) => (one.op_id < two.op_id ? 1 : -1));
  for (const photo of lastFirst) await shop.ok('draft.keep-photo', photo);
  expect((await shop.ok('draft.get', {}))?.photos.map(({ op_id }) => op_id)).toEqual(inOrder);
  await shop.ok('customer.register', registrationOf(7, shop));
  const taken = checkStore(shop.context.store.read).filter(({ fact }) => fact.type === 'document-photographed');
  expect(taken.map(({ fact }) => fact.op_id)).toEqual(inOrder);
});

test('photos that a crash left behind the registration are taken in at the next sign-in of who took them', async () => {
  const shop = await enrolledShop();
  const photo = photoOf(7, shop);
  await shop.ok('customer.register', registrationOf(7, shop));
  const { op_id, customer_id, side, jpeg } = photo;
  // As the process leaves it when it ends between the registration's commit and the photo's.
  shop.context.store.write((tx) => keepDraftPhoto(tx, TELLER, { op_id, customer_id, side, jpeg }));
  await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
  expect(photoRows(shop)).toEqual([op_id]);
  await shop.signIn();
  expect(photoRows(shop)).toEqual([]);
  expect(await shop.ok('customer.file', { customer_id })).toMatchObject({ photos_waiting: 1 });
  await shop.signIn();
  expect(await shop.ok('customer.file', { customer_id })).toMatchObject({ photos_waiting: 1 });
});

test.each([
  ['a path', { 'Identity<script>': 'x' }],
  ['a long text', { phone: 'x'.repeat(1001) }],
  ['many fields', Object.fromEntries(Array.from({ length: 81 }, (_, i) => [`f${i}`, 'x']))],
])('%s that no form has is refused', async (_, fields) => {
  const shop = await enrolledShop();
  expect(await shop.refused('draft.keep', draftOf(1, fields))).toBe('input-invalid');
});

test('a backend killed with -9 right after its answer has kept it', async () => {
  const shop = await enrolledShop();
  await shop.counter.close();
  const backend = fork(BACKEND, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const send = (message: ToBackend): void => void backend.send(message);
  const draft = draftOf(3, { 'identity.family_name': 'Benali' });
  const gone = new Promise((resolve) => backend.on('exit', resolve));
  backend.on('message', (raw) => {
    const message = FromBackend.parse(raw);
    if (message.kind !== 'answer') return;
    if (message.id === 0) send({ kind: 'call', id: 1, method: 'draft.keep', input: draft });
    else backend.kill('SIGKILL');
  });
  send({
    kind: 'open',
    store_path: shop.path,
    store_key: Buffer.from(KEY).toString('base64url'),
    pin_pepper: Buffer.from(PEPPER).toString('base64url'),
    server_url: null,
  });
  send({ kind: 'call', id: 0, method: 'session.sign-in', input: { operator_id: TELLER, pin: PIN } });
  await gone;
  const reopened = openShop({ path: shop.path });
  await reopened.signIn();
  expect(await reopened.ok('draft.get', {})).toMatchObject(draft);
});
