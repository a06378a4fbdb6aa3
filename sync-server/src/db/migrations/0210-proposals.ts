/** What one of our staff proposes and another one carries out: never the maker himself, whatever the program says. */
import { isOneOf } from './is-one-of.ts';
import type { Migration } from './migration.ts';

export const proposals: Migration = {
  version: 210,
  name: 'proposals',
  statements: [
    `create table proposals (
      proposal_id text primary key,
      kind text not null,
      subject text not null,
      body text not null,
      made_by text not null references administrators (administrator_id),
      made_at integer not null,
      expires_at integer not null,
      state text not null check (${isOneOf('state', ['open', 'carried-out', 'declined'])}),
      decided_by text,
      decided_at integer,
      check ((state = 'open') = (decided_by is null)),
      check (state <> 'carried-out' or decided_by <> made_by)
    ) strict, without rowid`,
    `create index proposals_by_state on proposals (state, made_at)`,
  ],
};
