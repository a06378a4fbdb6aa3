/** Customers with their keys apart, packs, cards and what each card has been loaded with. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const customersAndCards: Migration = {
  version: 30,
  name: 'customers and cards',
  statements: [
    `create table customers (
      customer_id text primary key,
      agent_id text not null references agents (agent_id),
      language text not null check (${isOneOf('language', ['fr', 'en', 'ar'])}),
      personal_sealed text not null,
      document_index text not null unique,
      phone_index text not null,
      name_birth_index text not null,
      blocked integer not null check (blocked in (0, 1)),
      registered_at integer not null
    ) strict`,
    `create table customer_keys (
      customer_id text primary key,
      wrapped_key text not null
    ) strict, without rowid`,
    `create table packs (
      card_reference text primary key,
      agent_id text not null references agents (agent_id),
      dispatched_at integer not null
    ) strict, without rowid`,
    `create table cards (
      card_reference text primary key,
      agent_id text not null references agents (agent_id),
      state text not null check (${isOneOf('state', ['in-stock', 'sold', 'applied', 'accepted', 'declined', 'active', 'blocked', 'replaced', 'closed', 'expired'])}),
      sale_op_id text unique,
      customer_id text,
      beneficiary_id text,
      nickname text,
      card_token text unique,
      last_four text,
      reason text,
      price_cents integer not null check (price_cents >= 0),
      tariff_version integer not null,
      changed_at integer not null
    ) strict, without rowid`,
    `create index cards_by_customer on cards (customer_id) where customer_id is not null`,
    `create table card_years (
      card_reference text not null,
      year integer not null,
      committed_cents integer not null check (committed_cents >= 0),
      primary key (card_reference, year)
    ) strict, without rowid`,
    `create table card_months (
      card_reference text not null,
      month text not null,
      cash_cents integer not null check (cash_cents >= 0),
      primary key (card_reference, month)
    ) strict, without rowid`,
  ],
};
