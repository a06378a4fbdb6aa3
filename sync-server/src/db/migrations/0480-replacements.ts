/**
 * A card may take another's place at the bank: which one it is, and the command for that. What a column may hold cannot be widened in
 * SQLite, so the commands move into a table made anew.
 */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

const COLUMNS = `work_key, kind, op_id, card_reference, customer_id, amount_cents, state, reason, result, attempts, created_at,
  first_sent_at, next_at, lease_by, lease_until, changed_at, request_id, otherwise`;

export const replacements: Migration = {
  version: 480,
  name: 'replacements',
  statements: [
    'alter table cards add column replaces text',
    'create index cards_by_replaced on cards (replaces) where replaces is not null',
    `create table bank_work_anew (
      work_key text primary key check (length(work_key) between 1 and 80),
      kind text not null check (${isOneOf('kind', ['application', 'replacement', 'activation', 'load', 'funding-enrolment', 'charge', 'refund-charge', 'block'])}),
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
      changed_at integer not null,
      request_id text,
      otherwise text
    ) strict, without rowid`,
    `insert into bank_work_anew (${COLUMNS}) select ${COLUMNS} from bank_work`,
    'drop table bank_work',
    'alter table bank_work_anew rename to bank_work',
    // As they were, in the same words.
    'create index bank_work_due on bank_work (state, next_at)',
    `create index bank_work_under_way on bank_work (card_reference) where attempts > 0 and state in ('queued', 'sent', 'unknown')`,
    `create index bank_work_done on bank_work (changed_at) where state = 'done'`,
  ],
};
