/** The SMS circuit: what came in, who is bound to which customer, codes, proposals, locks, replies. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const sms: Migration = {
  version: 80,
  name: 'sms',
  statements: [
    `create table sms_inbox (
      message_id text primary key,
      sender_index text not null,
      words_index text not null,
      text_masked text not null,
      received_at integer not null,
      outcome text not null
    ) strict, without rowid`,
    `create index sms_inbox_by_words on sms_inbox (words_index, received_at)`,
    `create index sms_inbox_by_sender on sms_inbox (sender_index, received_at)`,
    `create index sms_inbox_by_outcome on sms_inbox (outcome, received_at)`,
    `create table sms_bindings (
      sender_index text primary key,
      sender_sealed text not null,
      customer_id text not null unique,
      bound_at integer not null,
      stopped integer not null check (stopped in (0, 1))
    ) strict, without rowid`,
    `create table sms_codes (
      code_index text primary key,
      customer_id text not null,
      op_id text not null unique,
      expires_at integer not null,
      used_at integer
    ) strict, without rowid`,
    `create index sms_codes_by_customer on sms_codes (customer_id)`,
    `create table sms_proposals (
      op_id text primary key,
      customer_id text not null,
      sender_index text not null,
      card_reference text not null,
      amount_cents integer not null check (amount_cents > 0),
      fee_cents integer not null check (fee_cents >= 0),
      tariff_version integer not null,
      code_index text not null,
      proposed_at integer not null,
      expires_at integer not null,
      state text not null check (${isOneOf('state', ['open', 'confirmed', 'replaced'])})
    ) strict, without rowid`,
    `create index sms_proposals_by_sender on sms_proposals (sender_index, state)`,
    `create table sms_locks (
      sender_index text primary key,
      wrong_codes integer not null check (wrong_codes >= 0),
      locked_until integer not null,
      needs_support integer not null check (needs_support in (0, 1))
    ) strict, without rowid`,
    `create table sms_replies (
      reply_id text primary key,
      cause text not null unique,
      sender_index text not null,
      sender_sealed text not null,
      text_sealed text not null,
      segments integer not null check (segments >= 1),
      paid integer not null check (paid in (0, 1)),
      state text not null check (${isOneOf('state', ['queued', 'sent', 'unknown', 'parked'])}),
      attempts integer not null check (attempts >= 0),
      next_at integer not null,
      lease_by text,
      lease_until integer not null,
      created_at integer not null,
      changed_at integer not null
    ) strict`,
    `create index sms_replies_due on sms_replies (state, next_at)`,
    `create index sms_replies_by_sender on sms_replies (sender_index, created_at)`,
  ],
};
