/** Registrations half typed: kept for their operator over a kill and a reopening, gone with the registration, never with a card number. */
import { fork } from 'node:child_process';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';
import { BeneficiaryId } from '@flouss/shared/kernel/ids';
import { expect, test } from 'vitest';
import { query } from '../../../src/core/store/handles.ts';
import { checkStore } from './check-store.ts';
import { customerId, idOf, MANAGER, person, PIN, TELLER } from './published.ts';
import { enrolledShop, newOp, openShop, PEPPER } from './shop.ts';

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
  expect(await shop.ok('draft.get', {})).toEqual({ ...draft, begun_at });

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
