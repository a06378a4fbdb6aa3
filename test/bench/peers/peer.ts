/** Another program that takes documents from clients and keeps them, as the bench drives it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MAX_MS = 30_000;
const LOOK_AGAIN_MS = 100;

export interface Peer {
  readonly name: string;
  /** What npm is to install for it, each at one version. */
  readonly packages: Readonly<Record<string, string>>;
  /** Packages of theirs that others stand in for. */
  readonly instead?: Readonly<Record<string, string>>;
  /** How many documents a request holds; where there are several, the best counts. */
  readonly batches: readonly number[];
  /** In a fresh folder `data`, with what was installed in `installed`. */
  start(installed: string, data: string): Promise<RunningPeer>;
}

export interface Document {
  readonly id: string;
  readonly text: string;
}

export interface RunningPeer {
  readonly child: ChildProcess;
  /** One request; throws unless everything in it was taken. Each client has a place of its own where the program knows such. */
  send(client: number, documents: readonly Document[]): Promise<void>;
}

/** A Node process whose own words nobody reads. */
export function startNode(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [...args], { cwd, env: { ...process.env, ...env }, stdio: 'ignore' });
}

export async function untilAnswered(child: ChildProcess, url: string): Promise<void> {
  const began = performance.now();
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch (cause) {
      if (child.exitCode !== null || performance.now() - began > START_MAX_MS)
        throw new Error(`nothing answers at ${url}: ${child.spawnargs.join(' ')}`, { cause });
      await sleep(LOOK_AGAIN_MS);
    }
  }
}
