/** The server as its own process over a given folder, for tests that kill it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../../sync-server/src/main.ts', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly lines: readonly string[];
  /** Its log, line by line; empty while it is silent. */
  readonly logged: readonly string[];
  /** SIGKILL: what is not on the disk is gone. */
  kill(): Promise<void>;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
}

export interface Refused {
  readonly exitCode: number | null;
  readonly said: string;
}

function spawnServer(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [ENTRY], {
    env: {
      PATH: process.env['PATH'] ?? '',
      FLOUSS_PORT: '0',
      FLOUSS_LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function startServer(dataDir: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const child = spawnServer({ FLOUSS_DATA_DIR: dataDir, ...env });
  const lines: string[] = [];
  const logged: string[] = [];
  if (!child.stdout || !child.stderr) throw new Error('a server writes to its standard output');
  createInterface({ input: child.stderr }).on('line', (line) => logged.push(line));
  const output = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    output.on('line', (line) => {
      lines.push(line);
      const listening = /^listening (.*)$/.exec(line)?.[1];
      if (listening) resolve((JSON.parse(listening) as { url: string }).url);
    });
    child.once('exit', () => reject(new Error('the server ended before it listened')));
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  };
  return { url, lines, logged, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}

/** Starts a server that is expected to refuse. */
export async function refusedStart(env: Record<string, string>): Promise<Refused> {
  const child = spawnServer(env);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  await once(child, 'close');
  return { exitCode: child.exitCode, said };
}
