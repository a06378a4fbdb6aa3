/** One process of the demo: started with Node, heard until it says where it listens, ended politely. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { COMPILED_FOLDER } from './compiled.ts';

const LISTEN_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 12_000;
const STDERR_KEPT_LINES = 5;

const Listening = z.object({ url: z.url() });

export interface ChildOptions {
  readonly name: string;
  /** Path of the TypeScript entry. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Resolves once the process has printed `listening {"url": …}`; rejects with its own last words when it ends before. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = spawn(process.execPath, [options.entry, ...options.args], {
    env: { NODE_COMPILE_CACHE: COMPILED_FOLDER, ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await listeningUrl(child, options.name);
  return { name: options.name, pid: child.pid ?? 0, url, ended, stop: () => stop(child, ended) };
}

function listeningUrl(child: ChildProcess, name: string): Promise<string> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error(`${name} has no pipes`);
  return new Promise((resolve, reject) => {
    const lastWords: string[] = [];
    createInterface({ input: stderr }).on('line', (line) => {
      lastWords.push(line);
      if (lastWords.length > STDERR_KEPT_LINES) lastWords.shift();
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} did not say where it listens within ${LISTEN_TIMEOUT_MS / 1000} s.`));
    }, LISTEN_TIMEOUT_MS);
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`${name} could not start: ${lastWords.join(' ') || 'it ended without a word.'}`));
    });
    // Read on for as long as it lives, or a full pipe would stop it.
    createInterface({ input: stdout }).on('line', (line) => {
      if (!line.startsWith('listening ')) return;
      clearTimeout(timer);
      resolve(Listening.parse(JSON.parse(line.slice('listening '.length))).url);
    });
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
