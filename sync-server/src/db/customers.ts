/** Customers as sealed rows found by blind indexes, and their keys, which stand apart so that a person can be forgotten. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { CustomerKeyRow, CustomerRow, FileChangeRow } from './schema.ts';

const COLUMNS = [
  'customer_id',
  'agent_id',
  'language',
  'personal_sealed',
  'document_index',
  'phone_index',
  'name_birth_index',
  'blocked',
  'in_check',
  'registered_at',
  'phone_changed_at',
] as const;

/** What an amendment may have changed. */
const AMENDED_COLUMNS = [
  'language',
  'personal_sealed',
  'document_index',
  'phone_index',
  'name_birth_index',
  'phone_changed_at',
] as const;

export async function insertCustomers(
  tx: Tx,
  customers: readonly CustomerRow[],
  keys: readonly CustomerKeyRow[],
): Promise<void> {
  await tx.bulk.insert('customers', COLUMNS, customers);
  await tx.bulk.insert('customer_keys', ['customer_id', 'wrapped_key'], keys);
}

/** `seen`: what was sealed when the row was read; whoever wrote in between makes the whole batch come again. */
export async function updateCustomers(
  tx: Tx,
  rows: readonly { readonly row: CustomerRow; readonly seen: CustomerRow['personal_sealed'] }[],
): Promise<void> {
  const missed = await tx.bulk.update('customers', 'customer_id', 'personal_sealed', AMENDED_COLUMNS, rows);
  if (missed > 0) throw new Conflict('a customer was changed by somebody else meanwhile');
}

export async function insertFileChanges(tx: Tx, changes: readonly FileChangeRow[]): Promise<void> {
  await tx.bulk.insert('file_changes', ['op_id', 'customer_id', 'at', 'operator_id', 'parts', 'reason'], changes);
}

/** Newest first for each customer. */
export async function fileChangesOf(db: Reader, ids: Iterable<CustomerId>): Promise<FileChangeRow[]> {
  return db.sql
    .selectFrom('file_changes')
    .selectAll()
    .where(db.oneOf('customer_id', ids))
    .orderBy('at', 'desc')
    .orderBy('op_id', 'desc')
    .execute();
}

const customerOf = keptQuery((db, customerId: CustomerId) =>
  db.selectFrom('customers').selectAll().where('customer_id', '=', customerId),
);

export async function findCustomer(db: Reader, customerId: CustomerId): Promise<CustomerRow | undefined> {
  return (await customerOf(db, customerId))[0];
}

export async function customersByIds(db: Reader, ids: Iterable<CustomerId>): Promise<CustomerRow[]> {
  return db.sql.selectFrom('customers').selectAll().where(db.oneOf('customer_id', ids)).execute();
}

/** Which of these documents belong to somebody already. */
export async function knownDocuments(db: Reader, documentIndexes: Iterable<string>): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('customers')
    .select('document_index')
    .where(db.oneOf('document_index', documentIndexes))
    .execute();
  return new Set(rows.map((row) => row.document_index));
}

export async function customerKeys(db: Reader, ids: Iterable<CustomerId>): Promise<CustomerKeyRow[]> {
  return db.sql.selectFrom('customer_keys').selectAll().where(db.oneOf('customer_id', ids)).execute();
}
