/**
 * The change feed of each agent: which thing changed, in order of its latest change, each thing once. What it is now is read where
 * it stands.
 */
import { sql } from 'kysely';
import { assert } from '@flouss/shared/kernel/assert';
import type { AgentId, CustomerId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { keptChange, keptQuery } from './kept-query.ts';
import type { FeedRow } from './schema.ts';

export type FeedEntity = Pick<FeedRow, 'kind' | 'entity_id'>;

const advanceFeed = keptChange((db, agentId: AgentId, by: number, at: number) =>
  db
    .updateTable('agents')
    .set({ feed_head: sql<number>`case when feed_head < ${at} then ${at} else feed_head end + ${by}` })
    .where('agent_id', '=', agentId),
);

/**
 * Gives the entities, each of them once, the agent's next numbers, in place of those they had, and wakes who waits for them. The
 * agent's row orders concurrent writers.
 *
 * The numbers follow the time (`at`, in ms) and not each other: a database that was brought back as it was a while ago would otherwise
 * give anew the numbers that it has forgotten, and a counter that had come so far would never hear of what they stand for now.
 */
export async function appendFeed(tx: Tx, agentId: AgentId, entities: readonly FeedEntity[], at: number): Promise<void> {
  if (entities.length === 0) return;
  await advanceFeed(tx, agentId, entities.length, at);
  const first = (await feedHead(tx, agentId)) - entities.length + 1;
  // Their numbers are new: nothing else can have them.
  await tx.bulk.putAlone(
    'feed',
    ['agent_id', 'kind', 'entity_id'],
    ['agent_id', 'seq', 'kind', 'entity_id'],
    entities.map((entity, i) => ({ agent_id: agentId, seq: first + i, ...entity })),
  );
  tx.signal(`feed:${agentId}`);
}

const headOfFeed = keptQuery((db, agentId: AgentId) =>
  db.selectFrom('agents').select('feed_head').where('agent_id', '=', agentId),
);

/** The last number given. */
async function feedHead(db: Reader, agentId: AgentId): Promise<number> {
  const [row] = await headOfFeed(db, agentId);
  assert(row, 'a feed is an agent’s');
  return row.feed_head;
}

const feedAfter = keptQuery((db, agentId: AgentId, cursor: number, limit: number) =>
  db
    .selectFrom('feed')
    .selectAll()
    .where('agent_id', '=', agentId)
    .where('seq', '>', cursor)
    .orderBy('seq')
    .limit(limit),
);

/** What changed after `cursor`, oldest change first. */
export async function readFeed(db: Reader, agentId: AgentId, cursor: number, limit: number): Promise<FeedRow[]> {
  return feedAfter(db, agentId, cursor, limit);
}

/** Which of these customers a phone speaks for. */
export async function smsEnrolledCustomers(db: Reader, ids: Iterable<CustomerId>): Promise<Set<CustomerId>> {
  const rows = await db.sql
    .selectFrom('sms_bindings')
    .select('customer_id')
    .where(db.oneOf('customer_id', ids))
    .execute();
  return new Set(rows.map((row) => row.customer_id));
}

/** How many things changed after `cursor`. */
export async function countFeed(db: Reader, agentId: AgentId, cursor: number): Promise<number> {
  const { count } = await db.sql
    .selectFrom('feed')
    .select((of) => of.fn.countAll<number | string>().as('count'))
    .where('agent_id', '=', agentId)
    .where('seq', '>', cursor)
    .executeTakeFirstOrThrow();
  return Number(count);
}
