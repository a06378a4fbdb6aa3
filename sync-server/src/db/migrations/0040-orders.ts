/** Reloads and the money paid back. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const orders: Migration = {
  version: 40,
  name: 'orders',
  statements: [
    `create table orders (
      op_id text primary key,
      channel text not null check (${isOneOf('channel', ['counter', 'sms'])}),
      agent_id text not null,
      device_id text,
      card_reference text not null,
      customer_id text not null,
      means text not null check (${isOneOf('means', ['cash', 'card', 'funding'])}),
      amount_cents integer not null check (amount_cents >= 0),
      fee_cents integer not null check (fee_cents >= 0),
      tariff_version integer not null,
      state text not null check (${isOneOf('state', ['recorded', 'received', 'approved', 'declined', 'submitted', 'loaded', 'failed', 'unknown', 'reconciled', 'refund-due', 'refunded'])}),
      reason text,
      ordered_at integer not null,
      changed_at integer not null,
      answered integer not null check (answered in (0, 1)),
      charge_id text,
      check ((channel = 'counter') = (device_id is not null))
    ) strict, without rowid`,
    // The states in which a person must look or act; what runs by itself is found through bank_work.
    `create index orders_to_look_at on orders (state, op_id) where ${isOneOf('state', ['unknown', 'failed', 'refund-due'])}`,
    `create index orders_by_sms_customer on orders (customer_id, ordered_at) where channel = 'sms'`,
    `create index orders_unanswered on orders (state) where channel = 'sms' and answered = 0`,
    `create table refunds (
      refund_of text primary key,
      op_id text not null unique,
      device_id text not null,
      amount_cents integer not null check (amount_cents >= 0),
      paid_at integer not null
    ) strict, without rowid`,
  ],
};
