/** What each agent earned by a month's loads, settled once. */
import type { Migration } from './migration.ts';

export const commissionRuns: Migration = {
  version: 270,
  name: 'commission runs',
  statements: [
    `create table commission_runs (
      month text not null,
      agent_id text not null references agents (agent_id),
      loads integer not null check (loads >= 1),
      fees_cents integer not null check (fees_cents >= 0),
      earned_cents integer not null check (earned_cents >= 0),
      made_good_cents integer not null check (made_good_cents >= 0),
      run_at integer not null,
      primary key (month, agent_id)
    ) strict, without rowid`,
    `create trigger commission_runs_stay before delete on commission_runs begin select raise(abort, 'a settled month stays settled'); end`,
    `create trigger commission_runs_fixed before update on commission_runs begin select raise(abort, 'a settled month stays settled'); end`,
  ],
};
