/**
 * The rows of `funding`: each customer's payment card at the bank, from the address of the bank's page to the token
 * that can be charged. No card number is ever known here.
 */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { FundingRow } from './schema.ts';

export async function findFunding(db: Reader, customerId: CustomerId): Promise<FundingRow | undefined> {
  return db.sql.selectFrom('funding').selectAll().where('customer_id', '=', customerId).executeTakeFirst();
}

export type FundingChange = Partial<Pick<FundingRow, 'enrolment_id' | 'page_url' | 'funding_token' | 'last_four'>>;

/** Writes what has become known of a customer's payment card; the rest of the row stays. */
export async function saveFunding(tx: Tx, customerId: CustomerId, change: FundingChange, at: number): Promise<void> {
  const known = { ...change, changed_at: at };
  const { numUpdatedRows } = await tx.sql
    .updateTable('funding')
    .set(known)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const unknown = { enrolment_id: null, page_url: null, funding_token: null, last_four: null };
  await tx.sql
    .insertInto('funding')
    .values({ customer_id: customerId, ...unknown, ...known })
    .execute();
}
