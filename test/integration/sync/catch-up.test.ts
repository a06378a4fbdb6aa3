/** A new counter's long way through the feed: page by page, and after any cut from the page it had reached. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { PULL_ITEMS_MAX } from '@flouss/shared/contract/sync';
import { expect, test } from 'vitest';
import { query } from '../../../src/core/store/handles.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { readDevice } from '../../../src/core/sync-ports.ts';
import type { Store } from '../../../src/core/sync-ports.ts';
import { enrol } from '../../../src/core/sync/enrol.ts';
import { startSync } from '../../../src/core/sync/sync-loop.ts';
import { enrolledCounter, pack, serverOf, until } from './one-counter.ts';

const CATCHING_UP = fileURLToPath(new URL('./catching-up.ts', import.meta.url));
const PAGES = 24;
const THINGS = PAGES * PULL_ITEMS_MAX;

const keptIn = (store: Store): number =>
  store.read.get(query<{ n: number }>('SELECT count(*) AS n FROM feed_items'))?.n ?? 0;

test('a counter killed on the way goes on from the page it had stored', { timeout: 60_000 }, async () => {
  const server = await serverOf();
  for (let i = 0; i < THINGS; i++) server.items.push(pack(i));
  const folder = await mkdtemp(join(tmpdir(), 'flouss-catch-up-'));
  const path = join(folder, 'counter.store');
  const key = systemRandom.bytes(32);
  const open = (): Store => {
    const opened = openStore({ path, key, pepper: key });
    if (!opened.ok) throw new Error(opened.error);
    return opened.value;
  };
  const first = open();
  await enrol(
    { store: first, clock: systemClock, random: systemRandom, changed: () => {} },
    server.url,
    'ENROL-ME-1234',
  );
  first.close();
  let store: Store | undefined;
  try {
    for (const killedAt of [3, 8, 15]) {
      const child = spawn(process.execPath, [CATCHING_UP, path, Buffer.from(key).toString('hex')], { stdio: 'ignore' });
      const gone = once(child, 'exit');
      await until(() => server.seen.cursors.some((cursor) => cursor >= killedAt * PULL_ITEMS_MAX));
      child.kill('SIGKILL');
      await gone;
      const killed = open();
      const { cursor } = readDevice(killed.read)!;
      // What is stored and where it goes on are one commit.
      expect(cursor).toBe(keptIn(killed));
      expect(cursor).toBeGreaterThanOrEqual((killedAt - 1) * PULL_ITEMS_MAX);
      killed.close();
      server.seen.cursors = [];
    }
    store = open();
    const reached = readDevice(store.read)!.cursor;
    const loop = startSync({ store, clock: systemClock, random: systemRandom, changed: () => {} });
    const all = store;
    await until(() => keptIn(all) === THINGS);
    await loop.stop();
    expect(server.seen.cursors[0]).toBe(reached);
    expect(Math.min(...server.seen.cursors)).toBe(reached);
  } finally {
    store?.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('a page whose answer was lost is asked for again, and no other', async () => {
  const server = await serverOf();
  const counter = await enrolledCounter(server);
  for (let i = 0; i < 6 * PULL_ITEMS_MAX; i++) server.items.push(pack(i));
  server.pullFaults.push('none', 'none', 'lose-answer', 'none', 'server-busy');
  counter.start();
  await until(() => keptIn(counter.store) === 6 * PULL_ITEMS_MAX);
  const pages = server.seen.cursors.filter((cursor) => cursor < 6 * PULL_ITEMS_MAX);
  expect(pages).toEqual([0, 1, 2, 2, 3, 3, 4, 5].map((page) => page * PULL_ITEMS_MAX));
});
