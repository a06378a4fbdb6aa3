/** Each agent's change feed: which thing changed, in order. Only added to, because that costs least where most is written. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const feed: Migration = {
  version: 60,
  name: 'feed',
  statements: [
    `create table feed (
      agent_id text not null,
      seq integer not null check (seq >= 1),
      kind text not null check (${isOneOf('kind', ['pack', 'customer', 'card', 'order'])}),
      entity_id text not null,
      primary key (agent_id, seq)
    ) strict, without rowid`,
  ],
};
