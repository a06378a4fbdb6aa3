/** Registering by the document's zone: the lines are read again here, and only what they say is kept. */
import { open } from '@flouss/platform/seal';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { readMrz } from '@flouss/shared/domain/mrz';
import type { MrzField } from '@flouss/shared/domain/mrz-reading';
import { expect, test } from 'vitest';
import { customerKey } from '../../../src/core/store/customer-keys.ts';
import { checkStore } from './check-store.ts';
import { customerId, person } from './published.ts';
import { enrolledShop, newOp } from './shop.ts';
import type { Shop } from './shop.ts';

/** An invented passport with right check digits. */
const ZONE = 'P<MAREL<IDRISSI<<MOHAMED<<<<<<<<<<<<<<<<<<<<\nP000000142MAR6401126M3105010<<<<<<<<<<<<<<02';

function zoned({ clock }: Shop, identity: Partial<CustomerPersonal['identity']>, accepted: MrzField[] = []) {
  const read = readMrz(ZONE, clock.now());
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const known = person(14);
  const personal: CustomerPersonal = {
    ...known,
    identity: {
      ...known.identity,
      given_names: 'Mohamed',
      family_name: 'El Idrissi',
      birth_date: '1964-01-12',
      ...identity,
    },
    mrz: { reading: read.value, accepted },
  };
  return { op_id: newOp(clock), customer_id: customerId(14), language: 'fr' as const, personal, mrz_text: ZONE };
}

test('what agrees with the zone is registered with what the zone said', async () => {
  const shop = await enrolledShop();
  const input = zoned(shop, {});
  const customer = await shop.ok('customer.register', input);
  expect(customer).toMatchObject({ family_name: 'El Idrissi', document_number: 'P00000014' });
  expect(await shop.ok('customer.register', input)).toEqual(customer);
  const [stored] = checkStore(shop.context.store.read);
  expect(stored?.text).not.toContain('IDRISSI');
  const { fact } = stored!;
  const key = customerKey(shop.context.store.read, customerId(14))!;
  const sealed = fact.type === 'customer-registered' ? open(key, customerId(14), fact.body.personal) : undefined;
  expect(CustomerPersonal.parse(JSON.parse(sealed!)).mrz?.reading.document_number).toBe('P00000014');
  expect(sealed).not.toContain('<<');
});

test('what differs needs a decision, which is kept', async () => {
  const shop = await enrolledShop();
  const refused = await shop.counter.call('customer.register', zoned(shop, { birth_date: '1964-01-21' }));
  expect(refused).toMatchObject({
    error: { fields: [{ path: 'personal.identity.birth_date', code: 'mrz-differs' }] },
  });
  await shop.ok('customer.register', zoned(shop, { birth_date: '1964-01-21' }, ['identity.birth_date']));
});

test('is written in its second version, with signature and the version of the texts; unsigned it is refused', async () => {
  const shop = await enrolledShop();
  const { signature: _, ...unsigned } = person(14);
  const input = { op_id: newOp(shop.clock), customer_id: customerId(14), language: 'fr' as const };
  const refused = await shop.counter.call('customer.register', { ...input, personal: unsigned });
  expect(refused).toMatchObject({ error: { fields: [{ path: 'personal.signature', code: 'signature-needed' }] } });
  await shop.ok('customer.register', { ...input, personal: person(14) });
  const [stored] = checkStore(shop.context.store.read);
  expect(stored?.fact).toMatchObject({ type: 'customer-registered', v: 2 });
});

test.each([
  ['no lines', ''],
  ['a wrong check digit', ZONE.replace('P000000142', 'P000000143')],
  ["another document's lines", ZONE.replace('MOHAMED<', 'MOHAMMED')],
  ['text', 'x'.repeat(88)],
])('a reading that comes with %s is refused, and nothing is written', async (_, mrz_text) => {
  const shop = await enrolledShop();
  const refused = await shop.counter.call('customer.register', { ...zoned(shop, {}), mrz_text });
  expect(refused).toMatchObject({
    error: { code: 'input-invalid', fields: [{ path: 'mrz', code: 'mrz-unreadable' }] },
  });
  expect(checkStore(shop.context.store.read)).toEqual([]);
});
