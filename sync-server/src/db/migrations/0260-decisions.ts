/** What each reload was judged on. What was decided before stands without. */
import type { Migration } from './migration.ts';

export const decisions: Migration = {
  version: 260,
  name: 'decisions',
  statements: [
    `create table decisions (
      op_id text primary key,
      decided_at integer not null,
      reason text,
      judged_on text not null
    ) strict, without rowid`,
    `create trigger decisions_stay before delete on decisions begin select raise(abort, 'a decision stands'); end`,
    `create trigger decisions_fixed before update on decisions begin select raise(abort, 'a decision stands'); end`,
  ],
};
