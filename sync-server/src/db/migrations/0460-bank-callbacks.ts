/** What the bank has told by itself, by the name of each call: none is heard twice. */
import type { Migration } from './migration.ts';

export const bankCallbacks: Migration = {
  version: 460,
  name: 'bank callbacks',
  statements: [
    `create table bank_callbacks (
      event_digest text primary key check (length(event_digest) = 64),
      received_at integer not null
    ) strict, without rowid`,
    `create index bank_callbacks_by_age on bank_callbacks (received_at)`,
  ],
};
