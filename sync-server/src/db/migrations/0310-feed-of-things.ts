/** Each thing stands in its agent's feed once, at its latest change: a new counter takes what there is, not all that ever happened. */
import type { Migration } from './migration.ts';

export const feedOfThings: Migration = {
  version: 310,
  name: 'feed of things',
  statements: [
    // Twice a derived table, because MySQL does not read what it deletes from.
    `delete from feed where (agent_id, seq) not in (
      select agent_id, seq from (select agent_id, max(seq) as seq from feed group by agent_id, kind, entity_id) as newest
    )`,
    `create unique index feed_by_thing on feed (agent_id, kind, entity_id)`,
  ],
};
