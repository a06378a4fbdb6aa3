/** Outcomes of orders whose SMS did not arrive, until somebody at a counter has told the customer. */
import type { Migration } from './migration.ts';

export const unheardOutcomes: Migration = {
  version: 472,
  name: 'unheard outcomes',
  statements: [
    `create table unheard_outcomes (
      op_id text primary key,
      reply_id text not null,
      noticed_at integer not null,
      told_at integer,
      told_by text,
      check ((told_at is null) = (told_by is null))
    ) strict, without rowid`,
    `create index unheard_outcomes_by_reply on unheard_outcomes (reply_id)`,
    `create index unheard_outcomes_open on unheard_outcomes (noticed_at) where told_at is null`,
  ],
};
