/** The numbers of a feed: a counter asks for what came after the last it knows, so that none may ever be given twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentId } from '@flouss/shared/kernel/ids';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertAgent } from '../../../sync-server/src/db/agents.ts';
import { appendFeed, readFeed } from '../../../sync-server/src/db/feed.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';

const AGENT = AgentId.parse('01900000-0000-7000-8000-00000000b001');
const MORNING = Date.UTC(2026, 1, 3, 9);

let dir: string;
let db: Database;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-feed-'));
  db = await openDatabase({ path: join(dir, 'centre.sqlite'), clock: { now: () => MORNING } });
  await db.transaction((tx) => insertAgent(tx, { agent_id: AGENT, name: 'A', address: 'B', created_at: MORNING }));
});
afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true });
});

const tell = (at: number, ...orders: string[]): Promise<void> =>
  db.transaction((tx) =>
    appendFeed(
      tx,
      AGENT,
      orders.map((entity_id) => ({ kind: 'order', entity_id })),
      at,
    ),
  );
const after = async (cursor: number): Promise<string[]> =>
  (await readFeed(db.read, AGENT, cursor, 100)).map(({ entity_id }) => entity_id);
const head = async (): Promise<number> => (await readFeed(db.read, AGENT, 0, 100)).at(-1)?.seq ?? 0;

it('go on in the order of what happened, when the clock stands still or was set back, too', async () => {
  await tell(MORNING, 'a', 'b');
  const cursor = await head();
  await tell(MORNING, 'c');
  await tell(MORNING - 60_000, 'd');
  expect(await after(0)).toEqual(['a', 'b', 'c', 'd']);
  expect(await after(cursor)).toEqual(['c', 'd']);
});

it('are not given again by a database that has forgotten them', async () => {
  await tell(MORNING, 'a');
  const before = await head();
  await tell(MORNING + 1_000, 'b', 'c', 'd');
  const cursor = await head();
  // As it was brought back: the three were never there.
  await db.transaction(async (tx) => {
    await tx.sql.deleteFrom('feed').where('seq', '>', before).execute();
    await tx.sql.updateTable('agents').set({ feed_head: before }).execute();
  });
  await tell(MORNING + 5_000, 'b', 'e');
  expect(await after(cursor)).toEqual(['b', 'e']);
});

it('are given anew to what changes again, each thing once, and not at all where the change is taken back', async () => {
  const many = Array.from({ length: 75 }, (_, i) => `order-${String(i).padStart(2, '0')}`);
  await tell(MORNING, ...many);
  const known = await head();
  const undone = db.transaction(async (tx) => {
    await appendFeed(tx, AGENT, [{ kind: 'order', entity_id: 'order-00' }], MORNING + 1_000);
    throw new Error('on purpose');
  });
  await expect(undone).rejects.toThrow('on purpose');
  expect(await after(0)).toEqual(many);
  // More than a statement takes at once, some of them new, one of another kind under the same name.
  const again = [...many.slice(0, 40), 'order-new'];
  await tell(MORNING + 1_000, ...again);
  await db.transaction((tx) => appendFeed(tx, AGENT, [{ kind: 'card', entity_id: 'order-74' }], MORNING + 2_000));
  expect(await after(known)).toEqual([...again, 'order-74']);
  expect(await after(0)).toEqual([...many.slice(40), ...again, 'order-74']);
});
