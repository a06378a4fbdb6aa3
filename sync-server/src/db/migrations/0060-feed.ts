/** Each agent's change feed: every entity once, under the number of its last change. */
import type { Migration } from '../migrate.ts';

export const feed: Migration = {
  version: 60,
  name: 'feed',
  statements: [
    `create table feed (
      agent_id text not null,
      seq integer not null check (seq >= 1),
      kind text not null check (kind in ('pack', 'customer', 'card', 'order')),
      entity_id text not null,
      primary key (agent_id, kind, entity_id)
    ) strict, without rowid`,
    `create unique index feed_by_number on feed (agent_id, seq)`,
  ],
};
