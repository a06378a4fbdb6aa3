/** Days of the books that are closed: each a signed summary that names the one before it. And what undoes what, once. */
import type { Migration } from './migration.ts';

export const days: Migration = {
  version: 250,
  name: 'days',
  statements: [
    `create table day_closings (
      day text primary key,
      last_group_no integer not null check (last_group_no >= 0),
      closed_at integer not null,
      summary text not null,
      digest text not null,
      signature text not null
    ) strict`,
    `create trigger day_closings_stay before delete on day_closings begin select raise(abort, 'a closed day stays closed'); end`,
    `create trigger day_closings_fixed before update on day_closings begin select raise(abort, 'a closed day stays closed'); end`,
    `create table ledger_reversals (
      reversed text primary key,
      group_no integer not null
    ) strict, without rowid`,
    `insert into ledger_reversals (reversed, group_no) select reverses, group_no from ledger_groups where reverses is not null`,
  ],
};
