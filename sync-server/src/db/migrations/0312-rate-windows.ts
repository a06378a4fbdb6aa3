/** What the server processes have taken together of an address's requests in a minute. */
import type { Migration } from './migration.ts';

export const rateWindows: Migration = {
  version: 312,
  name: 'rate windows',
  statements: [
    `create table rate_windows (
      bucket text not null,
      began_at integer not null,
      taken integer not null check (taken >= 0),
      primary key (bucket, began_at)
    ) strict, without rowid`,
    `create index rate_windows_by_age on rate_windows (began_at)`,
  ],
};
