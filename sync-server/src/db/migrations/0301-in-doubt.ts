/** After a restore: operations of which the bank may have heard what this database has not. */
import type { Migration } from './migration.ts';

export const inDoubt: Migration = {
  version: 301,
  name: 'in doubt',
  statements: [
    `create table in_doubt (
      op_id text primary key,
      since integer not null
    ) strict, without rowid`,
  ],
};
