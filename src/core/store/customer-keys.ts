/** Each customer's own key, kept apart from everything it opens. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

/** base64url; undefined when the person was never known or has been forgotten. */
export function customerKey(read: ReadStore, customerId: CustomerId): string | undefined {
  return read.get(query<{ key: string }>('SELECT key FROM customer_keys WHERE customer_id = ?'), customerId)?.key;
}

export function keepCustomerKey(tx: WriteTx, customerId: CustomerId, key: string): void {
  tx.run('INSERT OR REPLACE INTO customer_keys (customer_id, key) VALUES (?, ?)', customerId, key);
}
