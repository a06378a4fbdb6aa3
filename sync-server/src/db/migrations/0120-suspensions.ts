/**
 * When an operator might not act, so that what he did before is still his and nothing after is; and how far each counter's
 * journal has come in time, so that a clock set back does not reach behind its own last fact.
 */
import type { Migration } from './migration.ts';

export const suspensions: Migration = {
  version: 120,
  name: 'suspensions',
  statements: [
    `create table suspensions (
      operator_id text not null references operators (operator_id),
      from_at integer not null,
      until_at integer,
      primary key (operator_id, from_at),
      check (until_at is null or until_at >= from_at)
    ) strict, without rowid`,
    // Who was disabled before instants were kept: nothing of his is taken, as until now.
    `insert into suspensions (operator_id, from_at, until_at) select operator_id, 0, null from operators where active = 0`,
    `alter table devices add column latest_at integer not null default 0`,
  ],
};
