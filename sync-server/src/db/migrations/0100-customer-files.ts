/** What was changed in a customer's file, by whom and when (the facts keep what it was), and when his number changed. */
import type { Migration } from './migration.ts';

export const customerFiles: Migration = {
  version: 100,
  name: 'customer files',
  statements: [
    `create table file_changes (
      op_id text primary key,
      customer_id text not null references customers (customer_id),
      at integer not null,
      operator_id text not null,
      parts text not null,
      reason text
    ) strict, without rowid`,
    `create index file_changes_by_customer on file_changes (customer_id, at)`,
    `alter table customers add column phone_changed_at integer`,
  ],
};
