/** Drives a server process with prepared batches over kept connections, and times it from its first batch after the warm-up. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import type { SignedCall } from '../integration/server/test-counter.ts';
import { listening } from './listening.ts';
import { WARM_UP_BATCHES } from './push-batches.ts';
import type { CounterBatches } from './push-batches.ts';

export const SERVER = fileURLToPath(new URL('../../sync-server/src/main.ts', import.meta.url));
export const BARE = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

/** A script, and what it is told after its folder. */
export type Program = readonly [entry: string, ...args: readonly string[]];

export interface Pushing {
  readonly program: Program;
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly counters: readonly CounterBatches[];
  /** Whether it judges, or only stores. */
  readonly judges: boolean;
}

/** Facts a second. */
export async function timePushes({ program, folder, environment = {}, counters, judges }: Pushing): Promise<number> {
  const server = await startServer(program, folder, environment);
  const agent = new Agent({ keepAlive: true, maxSockets: counters.length });
  // Signed before the clock starts: a counter signs on its own machine.
  const calls = counters.map(({ counter, batches }) =>
    batches.map((batch) => counter.pushCall(batch.map(({ entry: sent }) => sent))),
  );
  const timed = counters.flatMap(({ batches }) => batches.slice(WARM_UP_BATCHES));
  const facts = timed.reduce((sum, batch) => sum + batch.length, 0);
  try {
    const send = (own: readonly SignedCall[]): Promise<void> => sendAll(server.url, agent, own, judges);
    await Promise.all(calls.map((own) => send(own.slice(0, WARM_UP_BATCHES))));
    const began = performance.now();
    await Promise.all(calls.map((own) => send(own.slice(WARM_UP_BATCHES))));
    return facts / ((performance.now() - began) / 1000);
  } finally {
    agent.destroy();
    await stopServer(server.child);
  }
}

/** One counter's batches, each after the answer to the one before. */
export async function sendAll(url: string, agent: Agent, calls: readonly SignedCall[], judged: boolean): Promise<void> {
  for (const call of calls) {
    const answer = await post(url, agent, call);
    if (!judged) continue;
    const { verdicts } = JSON.parse(answer) as PushAnswer;
    const refused = verdicts.find(({ outcome, already }) => outcome !== 'accepted' || already);
    assert(refused === undefined, `every fact of the bench is accepted: ${JSON.stringify(refused)}`);
  }
}

async function post(url: string, agent: Agent, call: SignedCall): Promise<string> {
  const { status, text } = await ask(url, agent, call);
  assert(status === 200, `a push was answered ${status}: ${text}`);
  return text;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  /** As the server asks; 0 where it does not. */
  readonly retryAfterMs: number;
}

export function ask(url: string, agent: Agent, { method, path, headers, body }: SignedCall): Promise<Answered> {
  return exchange(agent, `${url}${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
}

interface Said {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export function exchange(agent: Agent, url: string, { method, headers, body }: Said): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sized = { ...headers, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method, agent, headers: sized }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          retryAfterMs: Number(response.headers['retry-after'] ?? 0) * 1000,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface RunningServer {
  readonly child: ChildProcess;
  readonly url: string;
}

export async function startServer(
  [entry, ...args]: Program,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const child = spawn(process.execPath, [entry, folder, ...args], {
    env: { ...process.env, FLOUSS_PORT: '0', FLOUSS_DATA_DIR: folder, FLOUSS_LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, url: await listening(child) };
}

export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
