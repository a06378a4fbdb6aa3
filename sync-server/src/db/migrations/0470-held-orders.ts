/**
 * What makes an order by SMS one to look at: the policies by which it is scored, and which phones have spoken for whom, of which until now
 * only the last was known.
 */
import type { Migration } from './migration.ts';

export const heldOrders: Migration = {
  version: 470,
  name: 'held orders',
  statements: [
    `create table suspicion_policies (
      version integer primary key check (version >= 1),
      effective_at integer not null,
      body text not null
    ) strict`,
    `create table sms_senders (
      customer_id text not null,
      sender_index text not null,
      bound_at integer not null,
      primary key (customer_id, sender_index)
    ) strict, without rowid`,
    `create index sms_senders_by_sender on sms_senders (sender_index)`,
    `insert into sms_senders (customer_id, sender_index, bound_at) select customer_id, sender_index, bound_at from sms_bindings`,
  ],
};
