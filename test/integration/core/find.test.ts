/** One field finds customers and cards, and takes no card number. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import { expect, test } from 'vitest';
import { cardItem, cardReference, customerId, customerItem, person } from './published.ts';
import { enrolledShop, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

async function shopWithPeople(): Promise<Shop> {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 120);
  const { identity, document } = person(200);
  const named = { ...identity, given_names: 'Éloïse Anne', family_name: "D'Almeïda-Sylla" };
  const papers = { ...document, number: 'X12AB345' };
  shop.tell(
    customerItem(200, person(200, { identity: named, document: papers, phone: PhoneNumber.parse('+212661234567') })),
    cardItem(200, { last_four: '4821', state: 'blocked' }),
  );
  return shop;
}

async function ids(shop: Shop, text: string): Promise<(string | null)[]> {
  const found = await shop.ok('find.search', { text });
  expect(COUNTER_API['find.search'].output.parse(found)).toEqual(found);
  return found.map((each) => each.customer_id);
}

test.each([
  'eloise',
  'ÉLOÏSE ANNE',
  'sylla elo',
  'd almeida',
  "d'almei",
  'X12AB345',
  'x12ab',
  '+212 661 23 45 67',
  '00212661234567',
  '+21266123',
  '4821',
])('%s finds her alone', async (text) => {
  expect(await ids(await shopWithPeople(), text)).toEqual([customerId(200)]);
});

test('a phone is found as it is dialled in France, whole or begun, in any digits', async () => {
  const shop = await shopWithPeople();
  for (const text of ['0612000007', '06 12 00 00 07', '+33612000007', '0033 6 12 00 00 07', '٠٦١٢٠٠٠٠٠٧']) {
    expect(await ids(shop, text)).toEqual([customerId(7)]);
  }
  expect(await ids(shop, '06 12 00 00 1')).toHaveLength(10);
  expect(await ids(shop, '0033 6 12 00 00 0')).toHaveLength(10);
});

test('a reference is found whole in any spelling, or begun with its prefix', async () => {
  const shop = await shopWithPeople();
  const reference = cardReference(200);
  const spelled = [
    reference,
    reference.toLowerCase(),
    reference.replaceAll('-', ' '),
    reference.slice(3).replaceAll('-', ''),
  ];
  for (const text of spelled) {
    const found = await shop.ok('find.search', { text });
    expect(found).toEqual([
      {
        kind: 'card',
        card_reference: reference,
        last_four: '4821',
        state: 'blocked',
        customer_id: customerId(200),
        customer_name: "Éloïse Anne D'Almeïda-Sylla",
        beneficiary_name: expect.any(String),
      },
    ]);
  }
  const begun = (await shop.ok('find.search', { text: reference.slice(0, 8) })).filter((each) => each.kind === 'card');
  expect(begun.map((card) => card.card_reference)).toContain(reference);
});

test('Arabic names are found by their letters, whole words before begun ones, family names first', async () => {
  const shop = await shopWithPeople();
  expect((await ids(shop, 'محمّد')).length).toBeGreaterThan(0);
  const names = (await shop.ok('find.search', { text: 'mar' })).map((each) =>
    each.kind === 'customer' ? each.name : '',
  );
  const families = names.map((name) => /\bMar/.test(name.split(' ').slice(1).join(' ')));
  expect(families.indexOf(false) === -1 || !families.slice(families.indexOf(false)).includes(true)).toBe(true);
});

test('nothing typed, nothing found; nobody called so, nobody found', async () => {
  const shop = await shopWithPeople();
  for (const text of ['', '   ', '"', "' OR 1=1 --", '*', 'zzzz', 'FL-', 'NEAR(', '\u{1f600}'])
    expect(Array.isArray(await ids(shop, text))).toBe(true);
  expect(await ids(shop, 'zzzz')).toEqual([]);
});

test('a card number is refused, however it is spaced', async () => {
  const shop = await shopWithPeople();
  for (const text of ['5555555555554444', '5555 5555 5555 4444', '4111-1111-1111-1111']) {
    expect(await shop.refused('find.search', { text })).toBe('card-number-forbidden');
  }
});
