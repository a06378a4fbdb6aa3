/** The same person while he is typed: by document, phone, or name with birth date, in whatever spelling; and nobody else. */
import type { InputOf } from '@flouss/shared/contract/counter-api';
import { expect, test } from 'vitest';
import { customerId, customerItem, person } from './published.ts';
import { enrolledShop, newOp, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

const NOTHING: InputOf<'customer.find-same'> = {
  name: '',
  birth_date: null,
  document_number: '',
  phone: '',
  country: 'FR',
};

const FATIMA = person(3, {
  identity: {
    given_names: 'Fatima Zahra',
    family_name: 'El Amrani',
    birth_date: '1988-03-07',
    birth_place: 'Fès',
    nationality: 'MA',
  },
});

async function shopWithFatima(): Promise<Shop> {
  const shop = await enrolledShop();
  shop.tell(customerItem(3, FATIMA), customerItem(4));
  return shop;
}

test.each([
  ['document', { document_number: 'p-0000 0003' }],
  ['phone', { phone: '06 12 00 00 03' }],
  ['phone', { phone: '0033612000003', country: 'MA' }],
  ['name', { name: 'EL AMRANI FATIMA', birth_date: '1988-03-07' }],
  ['name', { name: 'Fátima-Zahra Elamrani', birth_date: '1988-03-07' }],
] as const)('is offered by %s: %o', async (because, typed) => {
  const shop = await shopWithFatima();
  expect(await shop.ok('customer.find-same', { ...NOTHING, ...typed })).toMatchObject([
    { customer_id: customerId(3), name: 'Fatima Zahra El Amrani', because },
  ]);
});

test.each([
  [{}],
  [{ document_number: 'P0000000' }],
  [{ phone: '06 12 00 00' }],
  [{ name: 'Fatima El Amrani' }],
  [{ name: 'Fatima El Amrani', birth_date: '1988-03-08' }],
  [{ name: 'Fatima', birth_date: '1988-03-07' }],
  [{ name: 'Samira El Amrani', birth_date: '1988-03-07' }],
  [{ document_number: "'; DROP TABLE customers; --", phone: '<script>', name: '\u202e' }],
])('nobody is offered for %o', async (typed) => {
  const shop = await shopWithFatima();
  expect(await shop.ok('customer.find-same', { ...NOTHING, ...typed })).toEqual([]);
});

test('whoever is found by several is offered once, by the strongest', async () => {
  const shop = await shopWithFatima();
  const { identity, phone, document } = FATIMA;
  const same = await shop.ok('customer.find-same', {
    name: `${identity.given_names} ${identity.family_name}`,
    birth_date: identity.birth_date,
    document_number: document.number,
    phone,
    country: 'FR',
  });
  expect(same).toMatchObject([{ because: 'document' }]);
});

test('what was offered and not taken is still refused by what is exactly the same', async () => {
  const shop = await shopWithFatima();
  const input = { op_id: newOp(shop.clock), customer_id: customerId(9), language: 'fr' as const };
  const personal = person(9, { identity: { ...FATIMA.identity, given_names: 'FATIMA' } });
  expect(await shop.refused('customer.register', { ...input, personal })).toBe('already-registered');
});

test('among many customers it is found without lag', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 3000);
  const { identity } = person(2345);
  const asked = {
    ...NOTHING,
    name: `${identity.family_name} ${identity.given_names}`,
    birth_date: identity.birth_date,
  };
  const began = performance.now();
  const same = await shop.ok('customer.find-same', asked);
  expect(performance.now() - began).toBeLessThan(50);
  expect(same.length).toBeGreaterThan(0);
});
