/**
 * What is built once a process and used by every seed: the server's routes, which find database, clock and chance of the seed
 * that is being played, and the empty files that stores and databases begin as.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@flouss/shared/kernel/assert';
import { buildApp } from '../../sync-server/src/app.ts';
import type { App } from '../../sync-server/src/app.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import type { Database } from '../../sync-server/src/db/open.ts';
import { deriveServerKeys, keepMasterKeys } from '../../sync-server/src/db/server-keys.ts';
import { openKeyRing } from '../../sync-server/src/keys/key-ring.ts';
import { openLogger } from '../../sync-server/src/logger.ts';
import type { Ctx } from '../../sync-server/src/orders/context.ts';
import type { BatchReader } from '../../sync-server/src/sync/reading/batch-reader.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { openStore } from '../../src/core/store/open.ts';
import { openDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { watchMoves } from './watched-moves.ts';
import { hashOf } from '../integration/core/published.ts';

export const STORE_KEY = new Uint8Array(32).fill(9);
export const PEPPER = new Uint8Array(32).fill(11);
export const PIN = '4816';
/** The first one of every centre. */
export const MASTER_KEY = new Uint8Array(32).fill(7);
export const SERVER_KEYS = deriveServerKeys(MASTER_KEY);
/** Memory, where there is some to be had as a folder: a simulated disk need not be a real one. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const NO_LIMITS = { requestsPerMinute: 1_000_000_000, enrolmentsPerMinute: 1_000_000_000 };

/** Whose database, clock and chance a server's routes use at the moment. */
export interface Part {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly reader: BatchReader;
}

export interface SharedServer {
  readonly app: App;
  play(part: Part): void;
}

export interface Stage {
  readonly pinHash: string;
  readonly disk: Disk;
  /** A folder for one seed, with nothing in it. */
  folder(): string;
  newDatabase(path: string): void;
  newStore(path: string): void;
  server(index: number): Promise<SharedServer>;
  close(): Promise<void>;
  /** For whoever is stopped in the middle: nothing stays on the disk. */
  discard(): void;
}

const AT_ALL_TIMES = { now: () => 0 };
const NO_CHANCE = { bytes: (length: number) => new Uint8Array(length) };

export async function openStage(): Promise<Stage> {
  const root = mkdtempSync(join(FOLDER, 'flouss-sim-'));
  const emptyDatabase = join(root, 'database');
  const emptyStore = join(root, 'store');
  const servers: SharedServer[] = [];
  const store = openStore({ path: emptyStore, key: STORE_KEY, pepper: PEPPER });
  assert(store.ok, 'a new store opens');
  store.value.close();
  // The first start publishes the terms.
  await closeServer(await openServer(emptyDatabase, join(root, 'master.key')));
  watchMoves(emptyDatabase);
  let folders = 0;
  const discard = (): void => rmSync(root, { recursive: true, force: true });
  return {
    pinHash: await hashOf(PIN),
    disk: openDisk(),
    folder: () => {
      const path = join(root, String(++folders));
      return path;
    },
    newDatabase: (path) => copyFileSync(emptyDatabase, path),
    newStore: (path) => copyFileSync(emptyStore, path),
    async server(index) {
      return (servers[index] ??= await openServer(join(root, `routes-${index}`), join(root, 'master.key')));
    },
    async close() {
      for (const { app } of servers) await app.close();
      discard();
    },
    discard,
  };
}

async function openServer(path: string, keyFile: string): Promise<SharedServer & { readonly db: Database }> {
  const db = await openDatabase({ path, clock: AT_ALL_TIMES });
  keepMasterKeys(keyFile, [MASTER_KEY]);
  await openKeyRing(db, keyFile, NO_CHANCE);
  const ctx: Ctx = { clock: AT_ALL_TIMES, random: NO_CHANCE, keys: SERVER_KEYS, terms: openTerms() };
  let now: Part = { db, ctx, reader: { read: () => Promise.reject(new Error('no play')), close: async () => {} } };
  const app = await buildApp({
    db: {
      get read() {
        return now.db.read;
      },
      transaction: (body) => now.db.transaction(body),
      get signals() {
        return now.db.signals;
      },
      get failed() {
        return now.db.failed;
      },
      close: async () => {},
    },
    ctx: {
      clock: { now: () => now.ctx.clock.now() },
      random: { bytes: (length) => now.ctx.random.bytes(length) },
      get keys() {
        return now.ctx.keys;
      },
      terms: { current: (read) => now.ctx.terms.current(read) },
    },
    reader: { read: (body, sender) => now.reader.read(body, sender), close: async () => {} },
    config: { bank: undefined, carrier: undefined, rateLimits: NO_LIMITS },
    logger: openLogger('silent'),
  });
  await app.http.ready();
  return { app, db, play: (part) => void (now = part) };
}

async function closeServer({ app, db }: Awaited<ReturnType<typeof openServer>>): Promise<void> {
  await app.close();
  await db.close();
}
