/** The whole world of `npm start`, as a process of its own: started on free ports and a folder of its own, ended by its id. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ENTRY = fileURLToPath(new URL('../../src/demo/start.ts', import.meta.url));
const READY_TIMEOUT_MS = 120_000;

/** Names the folder of a demo that was seeded and left, where there is one (seed-once.ts). */
export const SEEDED = 'FLOUSS_TEST_SEEDED';

const Ready = z.object({
  counter: z.url(),
  server: z.url(),
  bank: z.url(),
  carrier: z.url(),
  /** The file of the certificate that the server shows. */
  ca: z.string(),
  pids: z.object({ server: z.number(), bank: z.number(), carrier: z.number(), counter: z.number() }),
});

export interface Demo extends z.infer<typeof Ready> {
  readonly dataDir: string;
  /** What `npm start` has printed so far. */
  readonly printed: readonly string[];
  /** Types a line into its terminal and waits until it has answered with words that match. */
  type(line: string, answer: RegExp): Promise<string>;
  /** Ctrl-C; gives the exit code. */
  interrupt(): Promise<number | null>;
  /** Ends it if it still runs and removes its folder, unless asked to keep it. */
  dispose(keepData?: boolean): Promise<void>;
}

export async function startDemo(
  dataDir = newFolder(),
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Demo> {
  const child = spawn(
    process.execPath,
    [ENTRY, '--host', 'browser', '--no-open', '--port-base', '0', '--data', dataDir, ...args],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  const printed: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const hear = (line: string): void => {
    printed.push(line);
    for (const listener of listeners) listener(line);
  };
  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', hear);
  const heard = (words: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => done(new Error(`not heard: ${words}; printed:\n${printed.join('\n')}`)),
        READY_TIMEOUT_MS,
      );
      const ended = (): void => done(new Error(`ended before ${words}; printed:\n${printed.join('\n')}`));
      const listener = (line: string): void => {
        if (words.test(line)) done(line);
      };
      const done = (outcome: string | Error): void => {
        clearTimeout(timer);
        listeners.delete(listener);
        child.off('exit', ended);
        if (typeof outcome === 'string') resolve(outcome);
        else reject(outcome);
      };
      listeners.add(listener);
      child.once('exit', ended);
    });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const line = await heard(/^ready /);
  return {
    ...Ready.parse(JSON.parse(line.slice('ready '.length))),
    dataDir,
    printed,
    type: (text, answer) => {
      const answered = heard(answer);
      child.stdin.write(`${text}\n`);
      return answered;
    },
    interrupt: () => end(child, exited),
    dispose: async (keepData = false) => {
      await end(child, exited);
      if (!keepData) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** With the demo's shop in it already, where it was put in for all; else empty, and the demo seeds it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-demo-'));
  const seeded = process.env[SEEDED];
  if (seeded !== undefined) cpSync(seeded, folder, { recursive: true });
  return folder;
}

function end(child: ChildProcess, exited: Promise<number | null>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
  return exited;
}
