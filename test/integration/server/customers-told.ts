/** The customers whom the feed tells a counter of, by id, each with his key. */
import type { FeedItem } from '@flouss/shared/contract/sync';
import type { TestCounter } from './test-counter.ts';

export async function customersTold(counter: TestCounter): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for (let cursor = 0, more = true; more;) {
    const { body } = await counter.pull(cursor);
    const customers = body.items.filter(
      (item): item is Extract<FeedItem, { kind: 'customer' }> => item.kind === 'customer',
    );
    for (const { customer_id, key } of customers) told.set(customer_id, key);
    ({ cursor, more } = body);
  }
  return told;
}
