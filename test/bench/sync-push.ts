/**
 * How many facts a second the centre verifies, decides, books and makes durable, through real HTTP into its own process,
 * held against two bare servers that only store the same batches: as facts that can be found again and not doubled, and as
 * mere texts. All run on this machine beside the client, in turn, so that a busy machine slows them alike.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import type { SignedCall } from '../integration/server/test-counter.ts';
import { FACT_MIX, prepareBatches, WARM_UP_BATCHES } from './push-batches.ts';
import type { CounterBatches } from './push-batches.ts';
import { listening } from './listening.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const RUNS = 5;
const SERVER = fileURLToPath(new URL('../../sync-server/src/main.ts', import.meta.url));
const BARE = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

/** A script, and what it is told after its folder. */
type Program = readonly [entry: string, ...args: readonly string[]];

export async function bench(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-push-'));
  try {
    const ready = join(dir, 'ready');
    await mkdir(ready);
    const counters = await prepareBatches(ready);
    const ours: number[] = [];
    const facts: number[] = [];
    const append: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      ours.push(await measure(dir, ready, counters, [SERVER]));
      facts.push(await measure(dir, undefined, counters, [BARE, 'facts']));
      append.push(await measure(dir, undefined, counters, [BARE, 'append']));
    }
    const value = median(ours);
    const against = (name: string, limit: number, note: string): Row => ({
      name,
      value,
      unit: 'facts/s',
      limit,
      ratio: value / limit,
      runs: RUNS,
      note: `verified, decided, booked, durable; ${FACT_MIX}; limit: Fastify + SQLite FULL ${note}`,
    });
    return [
      against('sync-push', median(facts), 'storing the same facts keyed by device and number, each operation once'),
      against('sync-push-raw-append', median(append), 'appending the same texts without looking at them'),
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Facts a second of one run over a fresh folder. */
async function measure(
  dir: string,
  ready: string | undefined,
  counters: readonly CounterBatches[],
  program: Program,
): Promise<number> {
  const folder = await mkdtemp(join(dir, 'run-'));
  if (ready) await cp(ready, folder, { recursive: true });
  const server = await startServer(program, folder);
  const agent = new Agent({ keepAlive: true, maxSockets: counters.length });
  // Signed before the clock starts: a counter signs on its own machine.
  const calls = counters.map(({ counter, batches }) =>
    batches.map((batch) => counter.pushCall(batch.map(({ entry: sent }) => sent))),
  );
  const timed = counters.flatMap(({ batches }) => batches.slice(WARM_UP_BATCHES));
  const facts = timed.reduce((sum, batch) => sum + batch.length, 0);
  try {
    const send = (own: readonly SignedCall[]): Promise<void> => sendAll(server.url, agent, own, ready !== undefined);
    await Promise.all(calls.map((own) => send(own.slice(0, WARM_UP_BATCHES))));
    const began = performance.now();
    await Promise.all(calls.map((own) => send(own.slice(WARM_UP_BATCHES))));
    return facts / ((performance.now() - began) / 1000);
  } finally {
    agent.destroy();
    await stopServer(server.child);
    await rm(folder, { recursive: true, force: true });
  }
}

/** One counter's batches, each after the answer to the one before. */
async function sendAll(url: string, agent: Agent, calls: readonly SignedCall[], judged: boolean): Promise<void> {
  for (const call of calls) {
    const answer = await post(url, agent, call);
    if (!judged) continue;
    const { verdicts } = JSON.parse(answer) as PushAnswer;
    const refused = verdicts.find(({ outcome, already }) => outcome !== 'accepted' || already);
    assert(refused === undefined, `every fact of the bench is accepted: ${JSON.stringify(refused)}`);
  }
}

function post(url: string, agent: Agent, call: SignedCall): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...call.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(call.body),
    };
    const sent = request(`${url}${call.path}`, { method: call.method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`a push was answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(call.body);
  });
}

interface RunningServer {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startServer([entry, ...args]: Program, folder: string): Promise<RunningServer> {
  const child = spawn(process.execPath, [entry, folder, ...args], {
    env: { ...process.env, FLOUSS_PORT: '0', FLOUSS_DATA_DIR: folder, FLOUSS_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, url: await listening(child) };
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
