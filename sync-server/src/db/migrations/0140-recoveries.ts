/** The counters' store keys, wrapped for us, and the codes with which another machine takes a lost counter's place. */
import type { Migration } from './migration.ts';

export const recoveries: Migration = {
  version: 140,
  name: 'recoveries',
  statements: [
    `create table recovery_keys (
      device_id text primary key references devices (device_id),
      envelope text not null,
      kept_at integer not null
    ) strict, without rowid`,
    `create table recoveries (
      code_digest text primary key,
      device_id text not null references devices (device_id),
      counter_code text not null,
      reason text not null,
      created_at integer not null,
      expires_at integer not null,
      used_by text,
      used_at integer,
      lost_head_seq integer,
      lost_left_cents integer
    ) strict, without rowid`,
    `create index recoveries_by_user on recoveries (used_by) where used_by is not null`,
  ],
};
