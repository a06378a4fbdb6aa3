/** Files put right at the counter: what is shown afterwards, what is refused, what is kept of whom, and that a rebuild shows the same. */
import { open, seal } from '@flouss/platform/seal';
import { systemRandom } from '@flouss/platform/system-ports';
import type { InputOf } from '@flouss/shared/contract/counter-api';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { withChanges, type PersonalChanges } from '@flouss/shared/domain/amendment';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import { expect, test } from 'vitest';
import { rebuild } from '../../../src/core/projections/rebuild.ts';
import { headAt, rewindTo } from '../../../src/core/sync-ports.ts';
import { checkStore, projectionsOf } from './check-store.ts';
import { cardItem, customerId, customerItem, MANAGER, person, PIN } from './published.ts';
import { enrolledShop, newOp, openShop } from './shop.ts';
import type { Shop } from './shop.ts';

type Amendment = InputOf<'customer.amend'>;

const NEW_PHONE = PhoneNumber.parse('+33639980055');
const ADDRESS = { line1: '8 quai Inventé', postal_code: '13002', city: 'Marseille', country: 'FR' as const };
const APPROVAL = { manager_id: MANAGER, pin: PIN, reason: 'Acte de naissance vu' };

async function knownShop(): Promise<Shop> {
  const shop = await enrolledShop();
  shop.tell({ ...customerItem(0), sms_enrolled: true }, customerItem(1), cardItem(0));
  return shop;
}

function amendment({ clock }: Shop, changes: Amendment['changes'], more: Partial<Amendment> = {}): Amendment {
  return { op_id: newOp(clock), customer_id: customerId(0), changes, language: null, reason: 'change', ...more };
}

function expectRebuilt(shop: Shop): void {
  const { store } = shop.context;
  const before = projectionsOf(store.read);
  rebuild(store);
  expect(projectionsOf(store.read)).toEqual(before);
}

test('an address, a phone and a language: shown at once, sealed in the fact, told who and which', async () => {
  const shop = await knownShop();
  const input = amendment(shop, { address: ADDRESS, phone: NEW_PHONE, purpose: person(0).purpose }, { language: 'ar' });
  const file = await shop.ok('customer.amend', input);
  expect(file.personal).toMatchObject({ address: ADDRESS, phone: NEW_PHONE, purpose: person(0).purpose });
  expect(file.history).toMatchObject([
    { parts: ['address', 'phone', 'language'], reason: 'change', operator_name: 'Nadia B.', waiting: true },
  ]);
  expect(await shop.ok('customer.amend', input)).toEqual(file);
  expect(await shop.refused('customer.amend', { ...input, reason: 'correction' })).toBe('op-id-reused');
  // Whoever has the old number speaks for him no more.
  expect(await shop.ok('customer.get', { customer_id: customerId(0) })).toMatchObject({
    phone: NEW_PHONE,
    language: 'ar',
    sms: 'none',
  });
  expect(await shop.ok('find.search', { text: '06 39 98 00 55' })).toMatchObject([{ customer_id: customerId(0) }]);
  const [{ text } = { text: '' }] = checkStore(shop.context.store.read);
  expect(text).not.toMatch(/Marseille|639980055/);
  expectRebuilt(shop);
});

test('a name and a birth date need a manager, and the words that find him follow', async () => {
  const shop = await knownShop();
  const changes = { name: { given_names: 'Younès', family_name: 'Benhaddou' } };
  expect(await shop.refused('customer.amend', amendment(shop, changes))).toBe('approval-needed');
  expect(
    await shop.refused('customer.amend', amendment(shop, changes, { approval: { ...APPROVAL, pin: '0000' } })),
  ).toBe('manager-pin-wrong');
  const file = await shop.ok('customer.amend', amendment(shop, changes, { approval: APPROVAL, reason: 'correction' }));
  expect(file.personal.identity).toMatchObject(changes.name);
  expect(await shop.ok('find.search', { text: 'benhaddou' })).toHaveLength(1);
  const { given_names, family_name } = person(0).identity;
  expect(await shop.ok('find.search', { text: `${given_names} ${family_name}` })).toEqual([]);
  const [{ fact } = { fact: null }] = checkStore(shop.context.store.read);
  expect(fact?.body).toMatchObject({ approved: { manager_id: MANAGER, reason: APPROVAL.reason } });
  expect(JSON.stringify(fact)).not.toContain(PIN);
  expectRebuilt(shop);
});

test.each([
  ['nothing-changed', { purpose: person(0).purpose, email: null }],
  ['document-expired', { document: { ...person(0).document, number: 'Z1234567', expires_on: '2025-01-01' } }],
  ['already-registered', { document: person(1).document }],
  ['already-registered', { phone: person(1).phone }],
  ['phone-unreadable', { phone: PhoneNumber.parse('+33012345') }],
  ['under-age', { birth: { birth_date: '2015-01-01', birth_place: 'Fès' } }],
] as const)('is refused with %s, and nothing is written', async (code, changes) => {
  const shop = await knownShop();
  expect(await shop.refused('customer.amend', amendment(shop, changes, { approval: APPROVAL }))).toBe(code);
  expect(checkStore(shop.context.store.read)).toEqual([]);
});

test('somebody unknown, and somebody blocked', async () => {
  const shop = await knownShop();
  const unknown = amendment(shop, { phone: NEW_PHONE }, { customer_id: customerId(99) });
  expect(await shop.refused('customer.amend', unknown)).toBe('customer-unknown');
  expect(await shop.refused('customer.file', { customer_id: customerId(99) })).toBe('customer-unknown');
  shop.tell({ ...customerItem(0), blocked: true });
  expect(await shop.refused('customer.amend', amendment(shop, { phone: NEW_PHONE }))).toBe('customer-blocked');
});

test('the beneficiary is described better and stays the same person', async () => {
  const shop = await knownShop();
  const { beneficiary } = person(0);
  const input = {
    op_id: newOp(shop.clock),
    customer_id: customerId(0),
    beneficiary: { ...beneficiary, family_name: 'Tazi', phone: PhoneNumber.parse('+212661000001') },
    reason: 'correction' as const,
  };
  const file = await shop.ok('customer.change-beneficiary', input);
  expect(file.personal.beneficiary).toMatchObject({ family_name: 'Tazi', phone: '+212661000001' });
  expect(await shop.ok('customer.change-beneficiary', input)).toEqual(file);
  const cards = (await shop.ok('customer.get', { customer_id: customerId(0) })).cards;
  expect(cards).toMatchObject([{ beneficiary: { family_name: 'Tazi' } }]);
  const again = { ...input, op_id: newOp(shop.clock) };
  expect(await shop.refused('customer.change-beneficiary', again)).toBe('nothing-changed');
  const other = {
    ...again,
    beneficiary: { ...input.beneficiary, beneficiary_id: person(1).beneficiary.beneficiary_id },
  };
  expect(await shop.refused('customer.change-beneficiary', other)).toBe('beneficiary-unknown');
  expectRebuilt(shop);
});

/** The server's word on customer 0 after it put these changes in. */
function wordWith(shop: Shop, before: Extract<FeedItem, { kind: 'customer' }>, changes: PersonalChanges): FeedItem {
  const { customer_id, key } = before;
  const file = JSON.parse(open(key, customer_id, before.personal)!) as ReturnType<typeof person>;
  return {
    ...before,
    personal: seal(key, customer_id, JSON.stringify(withChanges(file, changes)), systemRandom),
    history: [
      { op_id: newOp(shop.clock), at: shop.clock.now(), operator_id: MANAGER, parts: ['address'], reason: 'change' },
    ],
  };
}

test('what another counter changed and what this one changed stand together, whichever is known first', async () => {
  const shop = await enrolledShop();
  const item = customerItem(0);
  shop.tell(item);
  await shop.ok('customer.amend', amendment(shop, { phone: NEW_PHONE }));
  shop.tell(wordWith(shop, item, { address: ADDRESS }));
  const file = await shop.ok('customer.file', { customer_id: customerId(0) });
  expect(file.personal).toMatchObject({ phone: NEW_PHONE, address: ADDRESS });
  expect(file.history).toMatchObject([
    { parts: ['phone'], waiting: true },
    { parts: ['address'], waiting: false, operator_name: 'Karim D.' },
  ]);
  expectRebuilt(shop);
});

test('what the server rejects is taken out again, and asks for somebody', async () => {
  const shop = await knownShop();
  await shop.ok('customer.amend', amendment(shop, { phone: NEW_PHONE }));
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'customer-blocked' }));
  const file = await shop.ok('customer.file', { customer_id: customerId(0) });
  expect(file).toMatchObject({ personal: { phone: person(0).phone }, history: [] });
  expect(await shop.ok('exceptions.list', {})).toMatchObject([{ kind: 'amendment', reason: 'customer-blocked' }]);
  expectRebuilt(shop);
});

test('a customer registered here is amended before the server has heard of him', async () => {
  const shop = await enrolledShop();
  const customer_id = customerId(7);
  await shop.ok('customer.register', { op_id: newOp(shop.clock), customer_id, language: 'fr', personal: person(7) });
  await shop.ok('customer.amend', amendment(shop, { address: ADDRESS }, { customer_id }));
  const amended = await shop.ok('customer.file', { customer_id });
  expect(amended.personal.address).toEqual(ADDRESS);
  shop.judge();
  expect((await shop.ok('customer.file', { customer_id })).personal.address).toEqual(ADDRESS);
  expectRebuilt(shop);
  await shop.counter.close();
  const reopened = openShop({ path: shop.path, clock: shop.clock });
  await reopened.signIn();
  expect((await reopened.ok('customer.file', { customer_id })).personal.address).toEqual(ADDRESS);
});

test('a server that forgot is told again, and nothing of the file is lost meanwhile', async () => {
  const shop = await knownShop();
  await shop.ok('customer.amend', amendment(shop, { address: ADDRESS }));
  shop.judge();
  const { store } = shop.context;
  store.write((tx) => rewindTo(tx, headAt(store.read, 0)!));
  expect((await shop.ok('customer.file', { customer_id: customerId(0) })).personal.address).toEqual(ADDRESS);
  expectRebuilt(shop);
});
