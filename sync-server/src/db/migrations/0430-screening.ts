/**
 * Freeze lists as they were loaded, the policies they are searched by, where each customer stands with them, every search as proof, and
 * reviews: what only two people may decide.
 */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const screening: Migration = {
  version: 430,
  name: 'screening',
  statements: [
    `create table screening_policies (
      version integer primary key check (version >= 1),
      effective_at integer not null,
      body text not null
    ) strict`,
    `create table screening_lists (
      version integer primary key check (version >= 1),
      digest text not null unique,
      published_at integer not null,
      entries integer not null check (entries >= 0),
      loaded_at integer not null,
      loaded_by text not null,
      state text not null check (${isOneOf('state', ['held', 'in-force', 'former'])}),
      in_force_at integer,
      check ((state = 'held') = (in_force_at is null))
    ) strict`,
    `create index screening_lists_by_state on screening_lists (state)`,
    `create table screening_entries (
      version integer not null,
      entry_id text not null,
      body text not null,
      primary key (version, entry_id)
    ) strict, without rowid`,
    `create table screenings (
      customer_id text primary key,
      state text not null check (${isOneOf('state', ['not-asked', 'due', 'clear', 'review', 'frozen'])}),
      file_no integer not null check (file_no >= 1),
      list_version integer not null check (list_version >= 0),
      asked_at integer not null
    ) strict, without rowid`,
    `create index screenings_by_list on screenings (list_version, customer_id)`,
    `create index screenings_due on screenings (asked_at) where state = 'due'`,
    `create table searches (
      search_id text primary key,
      customer_id text not null,
      list_version integer not null,
      list_digest text not null,
      file_no integer not null,
      policy_version integer not null,
      searched_at integer not null,
      customer_score integer not null check (customer_score >= 0 and customer_score <= 100),
      beneficiary_score integer not null check (beneficiary_score >= 0 and beneficiary_score <= 100),
      outcome text not null check (${isOneOf('outcome', ['clear', 'hit'])})
    ) strict, without rowid`,
    `create index searches_by_customer on searches (customer_id, searched_at)`,
    `create trigger searches_stay before delete on searches begin select raise(abort, 'a search is kept as proof'); end`,
    `create trigger searches_fixed before update on searches begin select raise(abort, 'a search is kept as proof'); end`,
    `create table reviews (
      review_id text primary key,
      kind text not null,
      subject text not null,
      owner text not null,
      opened_at integer not null,
      edition text not null,
      score integer not null check (score >= 0 and score <= 100),
      reasons text not null,
      state text not null check (${isOneOf('state', ['open', 'released', 'confirmed'])}),
      decided_at integer,
      decision_reason text,
      check ((state = 'open') = (decided_at is null))
    ) strict, without rowid`,
    `create index reviews_open on reviews (opened_at) where state = 'open'`,
    `create index reviews_by_subject on reviews (subject, kind)`,
    `create table screening_releases (
      likeness_index text primary key,
      review_id text not null references reviews (review_id),
      released_at integer not null
    ) strict, without rowid`,
    `create table leases (
      name text primary key,
      lease_by text not null,
      lease_until integer not null
    ) strict, without rowid`,
    `insert into screenings (customer_id, state, file_no, list_version, asked_at) select customer_id, 'not-asked', 1, 0, registered_at from customers`,
    `alter table customers add column in_check integer not null default 0 check (in_check in (0, 1))`,
  ],
};
