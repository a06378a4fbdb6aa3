/** Reloads at the counter. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import { expect, test } from 'vitest';
import { cardReference, euros } from './published.ts';
import { enrolledShop, reloadInput, seedCustomers } from './shop.ts';

test('a reload is recorded, signed and answered with its receipt', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 2);
  const quote = await shop.ok('reload.quote', { card_reference: cardReference(0), amount_cents: euros(100) });
  expect(COUNTER_API['reload.quote'].output.parse(quote)).toEqual(quote);
  const receipt = await shop.ok('reload.order', reloadInput(shop.clock, 0));
  expect(COUNTER_API['reload.order'].output.parse(receipt)).toEqual(receipt);
  console.log(receipt, receipt.signed_operation.length, quote, await shop.ok('status.get', {}), shop.events);
});
