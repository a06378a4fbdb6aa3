/** Customers as sealed rows found by blind indexes, and their keys, which stand apart so that a person can be forgotten. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { oneOf } from './bulk.ts';
import type { Reader, Tx } from './handles.ts';
import type { CustomerKeyRow, CustomerRow } from './schema.ts';

const COLUMNS = [
  'customer_id',
  'agent_id',
  'language',
  'personal_sealed',
  'document_index',
  'phone_index',
  'name_birth_index',
  'blocked',
  'registered_at',
] as const;

export async function insertCustomers(
  tx: Tx,
  customers: readonly CustomerRow[],
  keys: readonly CustomerKeyRow[],
): Promise<void> {
  await tx.bulk.insert('customers', COLUMNS, customers);
  await tx.bulk.insert('customer_keys', ['customer_id', 'wrapped_key'], keys);
}

export async function findCustomer(db: Reader, customerId: CustomerId): Promise<CustomerRow | undefined> {
  return db.sql.selectFrom('customers').selectAll().where('customer_id', '=', customerId).executeTakeFirst();
}

export async function customersByIds(db: Reader, ids: Iterable<CustomerId>): Promise<CustomerRow[]> {
  return db.sql.selectFrom('customers').selectAll().where(oneOf('customer_id', ids)).execute();
}

/** Which of these documents belong to somebody already. */
export async function knownDocuments(db: Reader, documentIndexes: Iterable<string>): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('customers')
    .select('document_index')
    .where(oneOf('document_index', documentIndexes))
    .execute();
  return new Set(rows.map((row) => row.document_index));
}

export async function customerKeys(db: Reader, ids: Iterable<CustomerId>): Promise<CustomerKeyRow[]> {
  return db.sql.selectFrom('customer_keys').selectAll().where(oneOf('customer_id', ids)).execute();
}
