/** Where each counter's till stands as far as its journal has come, and where its Z reports lie in that journal. */
import type { Migration } from './migration.ts';

export const tills: Migration = {
  version: 90,
  name: 'tills',
  statements: [
    `create table tills (
      device_id text primary key references devices (device_id),
      opened_op_id text,
      opened_seq integer,
      opened_at integer,
      opening_till_cents integer not null,
      opening_refunds_cents integer not null,
      expected_till_cents integer not null,
      expected_refunds_cents integer not null,
      z_count integer not null check (z_count >= 0),
      exact integer not null check (exact in (0, 1)),
      check ((opened_seq is null) = (opened_op_id is null) and (opened_seq is null) = (opened_at is null))
    ) strict, without rowid`,
    `create table z_reports (
      device_id text not null,
      seq integer not null,
      opened_at integer not null,
      primary key (device_id, seq),
      foreign key (device_id, seq) references facts (device_id, seq)
    ) strict, without rowid`,
  ],
};
