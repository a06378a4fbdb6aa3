/** Long messages come in parts: what has come of each until it is whole, and what was asked for again. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const smsParts: Migration = {
  version: 410,
  name: 'sms parts',
  statements: [
    `create table sms_part_sets (
      set_id text primary key,
      set_index text not null,
      open_index text unique,
      sender_index text not null,
      sender_sealed text,
      total integer not null check (total between 2 and 255),
      heard integer not null check (heard between 0 and total),
      state text not null check (${isOneOf('state', ['open', 'whole', 'incomplete'])}),
      begun_at integer not null,
      ended_at integer,
      check ((state = 'open') = (open_index is not null))
    ) strict, without rowid`,
    `create index sms_part_sets_by_index on sms_part_sets (set_index, begun_at)`,
    `create index sms_part_sets_by_state on sms_part_sets (state, begun_at)`,
    `create table sms_parts (
      set_id text not null references sms_part_sets (set_id),
      part integer not null check (part >= 1),
      content_index text not null,
      content_sealed text,
      primary key (set_id, part)
    ) strict, without rowid`,
  ],
};
