/** Opens what is known of a customer, for the moment in which it is needed. What it returns is never stored or logged. */
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { Sealed } from '@flouss/shared/contract/journal';
import { open } from '@flouss/platform/seal';
import { assert } from '@flouss/shared/kernel/assert';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { openColumn } from '../db/envelopes.ts';
import { customerKeys, findCustomer } from '../db/customers.ts';
import type { Reader } from '../db/handles.ts';
import type { CustomerKeyRow } from '../db/schema.ts';
import type { Ctx } from './context.ts';

/** The customer's own key, base64url; undefined when there is no such customer or he was forgotten. */
export async function customerKey(db: Reader, ctx: Ctx, customerId: CustomerId): Promise<string | undefined> {
  const [row] = await customerKeys(db, [customerId]);
  return row && unwrapKey(ctx, row);
}

export function unwrapKey(ctx: Ctx, row: CustomerKeyRow): string {
  const key = openColumn(ctx.keys, 'wrapKey', row.customer_id, row.wrapped_key);
  assert(key, 'a wrapped key opens with the master key it was wrapped with');
  return key;
}

/** Undefined when there is no such customer or he was forgotten. */
export async function openPersonal(
  db: Reader,
  ctx: Ctx,
  customerId: CustomerId,
): Promise<CustomerPersonal | undefined> {
  const customer = await findCustomer(db, customerId);
  const key = customer && (await customerKey(db, ctx, customerId));
  if (!key) return undefined;
  const text = open(key, customerId, Sealed.parse(JSON.parse(customer.personal_sealed)));
  assert(text !== undefined, "a customer's own key opens his record");
  return CustomerPersonal.parse(JSON.parse(text));
}
