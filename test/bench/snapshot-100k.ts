/**
 * A new counter of an agent with 100,000 customers, each with a card and a reload: how long until everything stands durably in its
 * encrypted store, as processes of their own over real HTTP. And a second counter taking 10,000 reloads.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { prepareBigAgent } from './big-agent.ts';
import type { AgentSize } from './big-agent.ts';
import { listening } from './listening.ts';
import type { Told } from './new-counter.ts';
import { SERVER } from './push-driver.ts';
import { endProcess } from './counter-host.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const COUNTER = fileURLToPath(new URL('./new-counter.ts', import.meta.url));
const CUSTOMERS = 100_000;
const USABLE_LIMIT_S = 30;
const RECORDS = 10_000;
const A_FEW_CUSTOMERS = 50;
const RECORDS_LIMIT_S = 0.4;
const RUNS = { snapshot: 1, records: 5 };

export async function bench(): Promise<Row[]> {
  const whole = await measure({ customers: CUSTOMERS, reloads: CUSTOMERS, counters: RUNS.snapshot });
  const records = await measure({ customers: A_FEW_CUSTOMERS, reloads: RECORDS, counters: RUNS.records });
  return [row('snapshot-100k', whole, USABLE_LIMIT_S), row('second-counter-10k', records, RECORDS_LIMIT_S)];
}

interface Measured {
  readonly told: readonly Told[];
  readonly serverMiB: number;
}

function row(name: string, { told, serverMiB }: Measured, limit: number): Row {
  const value = median(told.map(({ all }) => all / 1000));
  const [{ things, steps, signIn, cpuMs, longestMs, peakMiB }] = told as [Told];
  return {
    name,
    value,
    unit: 's',
    limit,
    ratio: value / limit,
    runs: told.length,
    note: [
      `${things} things durable, sign-in after ${(signIn / 1000).toFixed(2)} s, progress moved ${steps} times, counter's processor ${(cpuMs / 1000).toFixed(2)} s`,
      `longest stop ${longestMs.toFixed(0)} ms, memory at most: counter ${peakMiB.toFixed(0)} MiB, server ${serverMiB.toFixed(0)} MiB`,
    ].join('; '),
  };
}

async function measure(size: AgentSize): Promise<Measured> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-snapshot-'));
  try {
    const { codes, things } = await prepareBigAgent(dir, size);
    const server = spawn(process.execPath, [SERVER], {
      env: { ...process.env, FLOUSS_PORT: '0', FLOUSS_DATA_DIR: dir, FLOUSS_LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const url = await listening(server);
      const told: Told[] = [];
      for (const code of codes) told.push(await newCounter(url, code));
      const short = told.find((each) => each.things !== things);
      if (short) throw new Error(`a counter took ${short.things} of ${things} things`);
      const serverMiB =
        Number(/^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
      return { told, serverMiB };
    } finally {
      await endProcess(server);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function newCounter(url: string, code: string): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-bench-counter-'));
  const child = spawn(process.execPath, [COUNTER, folder, url, code], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const said = /^told (.*)$/.exec(line)?.[1];
      if (said !== undefined) return JSON.parse(said) as Told;
    }
    throw new Error('the counter ended before it had everything');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
