/** Runs the built main process in Node with the stand-in, in a folder of its own, and passes orders to it. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '@flouss/shared/kernel/assert';
import type { Order, Recorded, Told } from './protocol.ts';

const BUILT_MAIN = fileURLToPath(new URL('../../../../.build/app/main/index.js', import.meta.url));
const REGISTER = new URL('register.ts', import.meta.url).href;

export interface MainProcess {
  readonly folder: string;
  order<T>(order: Order): Promise<T>;
  recorded(): Promise<Recorded>;
  onSent(listener: (channel: string, payload: unknown) => void): void;
  /** Resolves when the window is shown, or when main has quit without one. */
  readonly settled: Promise<Recorded | undefined>;
  /** Resolves with what was recorded until the end. */
  readonly quit: Promise<Recorded>;
  readonly exited: Promise<number | null>;
  kill(): Promise<void>;
}

export interface MainOptions {
  readonly folder?: string;
  readonly keyStore?: string;
  readonly lock?: 'free' | 'taken';
}

export async function startMain({
  folder,
  keyStore = 'gnome_libsecret',
  lock = 'free',
}: MainOptions = {}): Promise<MainProcess> {
  assert(existsSync(BUILT_MAIN), 'the application is built: run "npm run build" first');
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'flouss-main-')));
  const child = fork(BUILT_MAIN, [], {
    execArgv: ['--import', REGISTER],
    env: {
      ...process.env,
      FLOUSS_STAND_IN_FOLDER: home,
      FLOUSS_STAND_IN_KEY_STORE: keyStore,
      FLOUSS_STAND_IN_LOCK: lock,
    },
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const shown = Promise.withResolvers<undefined>();
  const quit = Promise.withResolvers<Recorded>();
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const hear: ((channel: string, payload: unknown) => void)[] = [];
  let lastId = 0;

  child.on('message', (told: Told) => {
    if (told.kind === 'done') waiting.get(told.id)?.resolve(told.value);
    if (told.kind === 'failed') waiting.get(told.id)?.reject(new Error(told.message));
    if (told.kind === 'sent') for (const listener of hear) listener(told.channel, told.payload);
    if (told.kind === 'shown') shown.resolve(undefined);
    if (told.kind === 'quit') quit.resolve(told.recorded);
  });

  const order = <T>(given: Order): Promise<T> => {
    const id = ++lastId;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    child.send({ id, order: given });
    return answer.promise as Promise<T>;
  };

  return {
    folder: home,
    order,
    recorded: () => order<Recorded>({ kind: 'recorded' }),
    onSent: (listener) => void hear.push(listener),
    settled: Promise.race([shown.promise, quit.promise]),
    quit: quit.promise,
    exited,
    async kill() {
      child.kill('SIGKILL');
      await exited;
      if (!folder) await rm(home, { recursive: true, force: true });
    },
  };
}
