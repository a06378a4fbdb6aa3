/** A counter's key may be replaced: the next one before it is in use, the former ones with the last fact that each signed. */
import type { Migration } from './migration.ts';

export const deviceKeys: Migration = {
  version: 311,
  name: 'device keys',
  statements: [
    `alter table devices add column key_since integer not null default 0`,
    `update devices set key_since = enrolled_at`,
    `alter table devices add column key_due integer not null default 0 check (key_due in (0, 1))`,
    `alter table devices add column next_key text`,
    `alter table devices add column next_certificate text`,
    `create table former_keys (
      device_id text not null references devices (device_id),
      n integer not null check (n >= 1),
      up_to_seq integer not null check (up_to_seq >= 0),
      public_key text not null,
      certificate text not null,
      retired_at integer not null,
      seen_at integer,
      primary key (device_id, n)
    ) strict, without rowid`,
  ],
};
