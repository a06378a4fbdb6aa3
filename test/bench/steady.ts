/**
 * A busy day without an end: 200 operations a second, each signed by its counter and sent by itself at its own moment, whatever
 * became of the one before it. How long each takes from that moment to its verdict; afterwards every one is looked for in the rows,
 * `verify` looks at all of them, and the server's memory is held against what it was.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { openSnapshot } from '../../sync-server/src/db/snapshot.ts';
import { groupTotals } from '../../sync-server/src/db/ledger.ts';
import { usedOpIds } from '../../sync-server/src/db/facts.ts';
import { verify } from '../../sync-server/src/verify/verify.ts';
import { processorMs, residentMiB } from './processor-time.ts';
import { openShops, writeReload } from './push-batches.ts';
import type { Shop } from './push-batches.ts';
import { ask, SERVER, startServer, stopServer } from './push-driver.ts';
import type { RunningServer } from './push-driver.ts';
import { median, quantile } from './quantile.ts';
import type { Row } from './row.ts';

const OPERATIONS_A_SECOND = 200;
const COUNTERS = 100;
/** Enough that no card comes near its year's limit. */
const ACTIVE_CARDS_EACH = 40;
const SECONDS = 600;
const WARM_UP_S = 5;
const P99_LIMIT_MS = 500;
const MEMORY_GROWTH_MAX = 1.1;

export async function bench({ seconds = SECONDS }: { readonly seconds?: number | undefined } = {}): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-steady-'));
  try {
    const shops = await openShops(dir, { counters: COUNTERS, activeCardsEach: ACTIVE_CARDS_EACH, packsEach: 0 });
    const server = await startServer([SERVER], dir, { FLOUSS_REQUESTS_PER_MINUTE: '1000000' });
    let measured: Measured;
    try {
      await trade(server, shops, WARM_UP_S, 0);
      measured = await watch(server, () => trade(server, shops, seconds, WARM_UP_S));
    } finally {
      await stopServer(server.child);
    }
    await account(join(dir, 'flouss.sqlite'), measured.done);
    return rowsOf(measured, seconds);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface Done {
  readonly op_id: OpId;
  readonly ms: number;
}

interface Measured {
  readonly done: readonly Done[];
  readonly memory: readonly number[];
  readonly processorMs: number;
}

/** What each counter does in so many seconds; `before` are the seconds it has had already. */
async function trade({ url }: RunningServer, shops: readonly Shop[], seconds: number, before: number): Promise<Done[]> {
  const agent = new Agent({ keepAlive: true });
  const everyMs = (COUNTERS / OPERATIONS_A_SECOND) * 1000;
  const [turns, since] = [(seconds * 1000) / everyMs, (before * 1000) / everyMs];
  const began = performance.now();
  const ofOne = async (shop: Shop, place: number): Promise<Done[]> => {
    const done: Done[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const due = began + (turn + place / COUNTERS) * everyMs;
      await sleep(Math.max(0, due - performance.now()));
      const { op_id, entry } = writeReload(shop, since + turn);
      const { status, text } = await ask(url, agent, shop.counter.pushCall([entry]));
      assert(status === 200, `an operation was answered ${status}: ${text}`);
      const [verdict] = (JSON.parse(text) as PushAnswer).verdicts;
      assert(verdict?.outcome === 'accepted' && !verdict.already, `accepted, once: ${text}`);
      done.push({ op_id, ms: performance.now() - due });
    }
    return done;
  };
  try {
    return (await Promise.all(shops.map(ofOne))).flat();
  } finally {
    agent.destroy();
  }
}

async function watch({ child }: RunningServer, work: () => Promise<Done[]>): Promise<Measured> {
  const memory: number[] = [];
  const looking = setInterval(() => memory.push(residentMiB(child)), 1000);
  const used = processorMs(child);
  try {
    const done = await work();
    return { done, memory, processorMs: processorMs(child) - used };
  } finally {
    clearInterval(looking);
  }
}

const ASKED_AT_ONCE = 500;

/** Throws unless every operation stands once, is booked, and nothing else is amiss. */
async function account(path: string, done: readonly Done[]): Promise<void> {
  const snapshot = await openSnapshot(path);
  try {
    for (let i = 0; i < done.length; i += ASKED_AT_ONCE) {
      const ids = done.slice(i, i + ASKED_AT_ONCE).map(({ op_id }) => op_id);
      const facts = await usedOpIds(snapshot.read, ids);
      const booked = await groupTotals(
        snapshot.read,
        ids.map((id) => `${id}:reload-approved`),
      );
      assert(facts.size === ids.length && booked.size === ids.length, 'every operation stands, and is booked');
    }
    for await (const { says, broken } of verify(snapshot.read)) {
      assert(broken === null, `${says}: ${JSON.stringify(broken)}`);
    }
  } finally {
    await snapshot.close();
  }
}

function rowsOf({ done, memory, processorMs: used }: Measured, seconds: number): Row[] {
  const times = done.map(({ ms }) => ms);
  const p99 = quantile(times, 0.99);
  const quarter = Math.floor(memory.length / 4);
  const [early, late] = [median(memory.slice(quarter, 2 * quarter)), median(memory.slice(-quarter))];
  const note = [
    `${done.length} operations in ${seconds} s, 100.000 % accounted for and verify clean`,
    `median ${median(times).toFixed(1)} ms, slowest ${Math.max(...times).toFixed(0)} ms, server's processors ${((used / seconds / 1000) * 100).toFixed(0)} % of one`,
  ].join('; ');
  return [
    { name: 'steady', value: p99, unit: 'ms p99', limit: P99_LIMIT_MS, ratio: p99 / P99_LIMIT_MS, runs: 1, note },
    {
      name: 'steady-memory',
      value: late,
      unit: 'MiB',
      limit: early,
      ratio: late / early,
      runs: 1,
      note: `the last quarter against the second; at most ${MEMORY_GROWTH_MAX}`,
    },
  ];
}
