/** Photos of documents: named by facts, and apart from that the sealed pictures that arrived for them. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const photos: Migration = {
  version: 150,
  name: 'photos',
  statements: [
    `create table photos (
      digest text primary key,
      customer_id text not null references customers (customer_id),
      op_id text not null unique,
      side text not null check (${isOneOf('side', ['front', 'back', 'other'])}),
      bytes integer not null check (bytes > 0),
      named_at integer not null
    ) strict, without rowid`,
    `create index photos_by_customer on photos (customer_id)`,
    // Not without rowid: a row of half a megabyte does not belong in an index.
    `create table pictures (
      digest text primary key references photos (digest),
      sealed text not null,
      received_at integer not null
    ) strict`,
  ],
};
