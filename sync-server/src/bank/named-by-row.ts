/** What a row names where its kind says that it must; a row without it is a bug of whoever queued it, and throws. */
import { assert } from '@flouss/shared/kernel/assert';
import type { BankWorkRow } from '../db/schema.ts';

export function cardOf({ work_key, card_reference }: BankWorkRow): NonNullable<BankWorkRow['card_reference']> {
  assert(card_reference !== null, `bank work ${work_key} names a card`);
  return card_reference;
}

export function customerOf({ work_key, customer_id }: BankWorkRow): NonNullable<BankWorkRow['customer_id']> {
  assert(customer_id !== null, `bank work ${work_key} names a customer`);
  return customer_id;
}

export function amountOf({ work_key, amount_cents }: BankWorkRow): NonNullable<BankWorkRow['amount_cents']> {
  assert(amount_cents !== null, `bank work ${work_key} has an amount`);
  return amount_cents;
}
