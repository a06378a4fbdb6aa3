/**
 * Others' servers beside ours, in turn on the same machine: 10,000 documents of a fact's size from four clients. Ours verifies, decides,
 * books and makes durable; they store. They are installed into a scratch folder, without their scripts, and are no dependency.
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processorMs } from '../processor-time.ts';
import { prepareBatches } from '../push-batches.ts';
import type { CounterBatches } from '../push-batches.ts';
import { sendAll, SERVER, startServer, stopServer } from '../push-driver.ts';
import { median } from '../quantile.ts';
import type { Row } from '../row.ts';
import { actual } from './actual.ts';
import type { Document, Peer } from './peer.ts';
import { pouchdb } from './pouchdb.ts';
import { rxdb } from './rxdb.ts';

const RUNS = 3;
const CLIENTS = 4;
const BATCHES = { warmUp: 5, timed: 5 };
const TRADE = { counters: CLIENTS, batchesEach: BATCHES.warmUp + BATCHES.timed, activeCardsEach: 150 };
const PEERS = [actual, pouchdb, rxdb];
const LIMITS = { actual: 1.3, pouchdb: 3, processorUs: 100 };

/** A second of the clock, and of the server's processors. */
interface Speed {
  readonly aSecond: number;
  readonly processorUs: number;
}

export async function bench(): Promise<Row[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'flouss-bench-peers-'));
  try {
    for (const peer of PEERS) await install(scratch, peer);
    const ready = join(scratch, 'ready');
    await mkdir(ready);
    const counters = await prepareBatches(ready, TRADE);
    const ours: Speed[] = [];
    const theirs = PEERS.map(({ batches }) => batches.map((): Speed[] => []));
    for (let run = 0; run < RUNS; run++) {
      ours.push(await measureOurs(scratch, ready, counters));
      for (const [i, peer] of PEERS.entries()) {
        for (const [k, size] of peer.batches.entries())
          theirs[i]?.[k]?.push(await measurePeer(scratch, peer, size, counters));
      }
    }
    return rowsOf(ours, theirs);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Each in a folder of its own: their dependencies do not agree. */
async function install(scratch: string, { name, packages, instead = {} }: Peer): Promise<void> {
  const folder = installedIn(scratch, name);
  await mkdir(folder);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: packages, overrides: instead }),
  );
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'ignore' });
}

const installedIn = (scratch: string, name: string): string => join(scratch, name.replaceAll(/[^A-Za-z]+/g, '-'));

async function measureOurs(scratch: string, ready: string, counters: readonly CounterBatches[]): Promise<Speed> {
  const folder = await mkdtemp(join(scratch, 'ours-'));
  await cp(ready, folder, { recursive: true });
  const server = await startServer([SERVER], folder, { FLOUSS_REQUESTS_PER_MINUTE: '1000000' });
  const agent = new Agent({ keepAlive: true });
  const calls = counters.map(({ counter, batches }) =>
    batches.map((batch) => counter.pushCall(batch.map(({ entry }) => entry))),
  );
  const send = async (from: number, to?: number): Promise<void> =>
    void (await Promise.all(calls.map((own) => sendAll(server.url, agent, own.slice(from, to), true))));
  try {
    await send(0, BATCHES.warmUp);
    const facts = counters.flatMap(({ batches }) => batches.slice(BATCHES.warmUp)).flat().length;
    return await speedOf(server.child.pid, facts, () => send(BATCHES.warmUp));
  } finally {
    agent.destroy();
    await stopServer(server.child);
  }
}

async function measurePeer(
  scratch: string,
  peer: Peer,
  size: number,
  counters: readonly CounterBatches[],
): Promise<Speed> {
  const data = await mkdtemp(join(scratch, 'theirs-'));
  const running = await peer.start(installedIn(scratch, peer.name), data);
  const documents = counters.map(({ batches }) => batches.map((batch) => batch.map(documentOf)));
  const sendFrom = async (from: number, to?: number): Promise<void> =>
    void (await Promise.all(
      documents.map(async (own, client) => {
        const mine = own.slice(from, to).flat();
        for (let i = 0; i < mine.length; i += size) await running.send(client, mine.slice(i, i + size));
      }),
    ));
  try {
    await sendFrom(0, BATCHES.warmUp);
    const facts = documents.flatMap((own) => own.slice(BATCHES.warmUp)).flat().length;
    return await speedOf(running.child.pid, facts, () => sendFrom(BATCHES.warmUp));
  } finally {
    await stopServer(running.child);
  }
}

const documentOf = ({ op_id, entry }: CounterBatches['batches'][number][number]): Document => ({
  id: op_id,
  text: JSON.stringify({ fact: entry.fact, signature: entry.signature }),
});

async function speedOf(pid: number | undefined, facts: number, work: () => Promise<void>): Promise<Speed> {
  const [used, began] = [processorMs({ pid }), performance.now()];
  await work();
  const ms = performance.now() - began;
  return { aSecond: (facts / ms) * 1000, processorUs: ((processorMs({ pid }) - used) / facts) * 1000 };
}

function rowsOf(ours: readonly Speed[], theirs: readonly (readonly Speed[][])[]): Row[] {
  const middle = (speeds: readonly Speed[]): Speed => ({
    aSecond: median(speeds.map(({ aSecond }) => aSecond)),
    processorUs: median(speeds.map((speed) => speed.processorUs)),
  });
  const own = middle(ours);
  const rows = PEERS.map((peer, i): Row => {
    const each = (theirs[i] ?? []).map(middle);
    const best = each.reduce((most, speed) => (speed.aSecond > most.aSecond ? speed : most));
    const sizes = peer.batches.map((size, k) => `${each[k]?.aSecond.toFixed(0)} in ${size}s`).join(', ');
    const least = peer === actual ? LIMITS.actual : LIMITS.pouchdb;
    const wanted = peer === rxdb ? 'told beside it' : `at least ${least}`;
    return {
      name: `peers-${peer.name.replaceAll(/[^A-Za-z]+/g, '-').toLowerCase()}`,
      value: own.aSecond,
      unit: 'facts/s',
      limit: best.aSecond,
      ratio: own.aSecond / best.aSecond,
      runs: RUNS,
      note: `verified, decided, booked, durable against ${peer.name} storing texts (${sizes} a second; ${best.processorUs.toFixed(0)} us of its processors each); ${wanted}`,
    };
  });
  const cost: Row = {
    name: 'peers-processors',
    value: own.processorUs,
    unit: 'us a fact',
    limit: LIMITS.processorUs,
    ratio: own.processorUs / LIMITS.processorUs,
    runs: RUNS,
    note: "our server's processors, its reading threads among them",
  };
  return [...rows, cost];
}
