/** Commands for the bank and the customers' funding cards as the bank's tokens. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const bank: Migration = {
  version: 70,
  name: 'bank',
  statements: [
    `create table bank_work (
      work_key text primary key check (length(work_key) between 1 and 80),
      kind text not null check (${isOneOf('kind', ['application', 'activation', 'load', 'funding-enrolment', 'charge', 'refund-charge', 'block'])}),
      op_id text not null,
      card_reference text,
      customer_id text,
      amount_cents integer check (amount_cents >= 0),
      state text not null default 'queued' check (${isOneOf('state', ['queued', 'sent', 'unknown', 'done', 'refused', 'parked'])}),
      reason text,
      result text,
      attempts integer not null default 0 check (attempts >= 0),
      created_at integer not null,
      first_sent_at integer,
      next_at integer not null,
      lease_by text,
      lease_until integer not null default 0,
      changed_at integer not null
    ) strict, without rowid`,
    `create index bank_work_due on bank_work (state, next_at)`,
    // Few rows at any time: an index of all that wait would be touched all over, card by card, by every push. The condition
    // stands in the query in these words.
    `create index bank_work_under_way on bank_work (card_reference) where attempts > 0 and state in ('queued', 'sent', 'unknown')`,
    `create table funding (
      customer_id text primary key,
      enrolment_id text,
      page_url text,
      funding_token text,
      last_four text,
      changed_at integer not null
    ) strict, without rowid`,
  ],
};
