/** Starts the bank and carrier simulators as real processes and ends every one of them. It tests nothing itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BANK_KEY = 'bank-key-of-the-tests';
export const CARRIER_USER = 'flouss';
export const CARRIER_PASSWORD = 'carrier-password-of-the-tests';
/** Eight letters at most, as a bind carries it. */
export const SMPP_PASSWORD = 'smpp-tst';

const START_TIMEOUT_MS = 15_000;
const SECRETS = { BANK_API_KEY: BANK_KEY, CARRIER_USER, CARRIER_PASSWORD, CARRIER_SMPP_PASSWORD: SMPP_PASSWORD };

export interface Running {
  readonly url: string;
  /** Where an SMSC listens, or nothing. */
  readonly smpp: string;
  readonly dataDir: string;
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): { stdout: string; stderr: string };
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

const children: ChildProcess[] = [];
const folders: string[] = [];

export async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-simulator-'));
  folders.push(folder);
  return folder;
}

export async function startBank(options: { dataDir?: string; seed?: number } = {}): Promise<Running> {
  return start('bank', options.dataDir ?? (await newDataDir()), seedOption(options.seed));
}

export async function startCarrier(options: {
  inboundUrl: string;
  dataDir?: string;
  seed?: number;
  recode?: boolean;
  /** Be an SMSC, too; on this port, or on a free one. */
  smpp?: { port?: number; certFile?: string; keyFile?: string };
}): Promise<Running> {
  const { smpp } = options;
  const more = [
    ...(smpp ? ['--smpp-port', String(smpp.port ?? 0)] : []),
    ...(smpp?.certFile === undefined ? [] : ['--smpp-cert', smpp.certFile, '--smpp-key', smpp.keyFile ?? '']),
    ...seedOption(options.seed),
    ...(options.recode === true ? ['--mo-recode', 'yes'] : []),
  ];
  const dataDir = options.dataDir ?? (await newDataDir());
  return start('carrier', dataDir, ['--inbound-url', options.inboundUrl, ...more]);
}

/** Runs a simulator that is expected to refuse to start. */
export async function runToEnd(
  name: 'bank' | 'carrier',
  options: readonly string[],
  secrets: Record<string, string> = SECRETS,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { child, output } = launch(name, options, secrets);
  await once(child, 'close');
  return { code: child.exitCode, ...output() };
}

/** Empties a simulator between two tests: its business, its faults, its settings. */
export async function reset(url: string): Promise<void> {
  const response = await fetch(`${url}/simulator/reset`, { method: 'POST' });
  if (response.status !== 204) throw new Error(`reset answered ${response.status}`);
}

/** Ends what is still running and removes the folders; call it when they are no longer needed. */
export async function endAll(): Promise<void> {
  await Promise.all(children.splice(0).map((child) => endOf(child, 'SIGKILL')));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

async function start(name: 'bank' | 'carrier', dataDir: string, more: readonly string[]): Promise<Running> {
  const { child, output } = launch(name, ['--port', '0', '--data', dataDir, ...more], SECRETS);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!output().stdout.includes('\n')) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${name} did not start: ${output().stderr}`);
    // oxlint-disable-next-line no-await-in-loop -- waiting for one thing to happen is what the loop is for
    await pause(20);
  }
  const announced: { url: string; smpp?: string } = JSON.parse(output().stdout.replace('listening ', ''));
  const { url, smpp = '' } = announced;
  return { url, smpp, dataDir, child, output, end: (signal) => endOf(child, signal) };
}

function launch(name: 'bank' | 'carrier', options: readonly string[], secrets: Record<string, string>) {
  const main = fileURLToPath(new URL(`../../../sync-server/simulators/${name}/main.ts`, import.meta.url));
  const child = spawn(process.execPath, [main, ...options], {
    env: { PATH: process.env['PATH'], ...secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
  return { child, output: () => printed };
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
}

function seedOption(seed: number | undefined): string[] {
  return seed === undefined ? [] : ['--seed', String(seed)];
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Polls until `look` gives something, and gives it; a test that waits in vain fails by name. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, withinMs = 8_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    // oxlint-disable-next-line no-await-in-loop -- polling is one question after another
    const found = await look();
    if (found !== undefined) return found;
    // oxlint-disable-next-line no-await-in-loop -- see above
    await pause(25);
  }
  throw new Error(`waited in vain for: ${what}`);
}
