/** The process: reads the environment, opens the data folder, listens, and on SIGTERM or SIGINT ends what it has begun. */
import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { buildApp } from './app.ts';
import type { App } from './app.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { openTerms } from './controls/terms.ts';
import { NewerDatabase } from './db/migrations/migration.ts';
import { openDatabase } from './db/open.ts';
import type { Database, DatabasePlace } from './db/open.ts';
import { ForeignKey, openMatchingKeys } from './db/key-match.ts';
import { readTarget } from './db/mariadb/link.ts';
import { LinkLost } from './db/mariadb/trouble.ts';
import { openLogger } from './logger.ts';
import { readOnThreads } from './sync/reading/reading-threads.ts';

const DRAIN_MS = 10_000;
const DATABASE_FILE = 'flouss.sqlite';

/** A reason not to start, in one sentence. */
class CannotStart extends Error {}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  if (!config.ok) throw new CannotStart(config.error);
  const { dataDir } = config.value;
  const path = await databasePath(dataDir);
  const db = await openDatabase({ clock: systemClock, ...placeOf(config.value, path) });
  const keys = await openMatchingKeys(db, config.value.masterKeyFile, systemRandom);
  const logger = openLogger(config.value.logLevel);
  const ctx = { clock: systemClock, random: systemRandom, keys, terms: openTerms() };
  const reader = readOnThreads(keys);
  const app = await buildApp({ db, ctx, reader, config: config.value, logger });
  const url = await listen(app, config.value);
  for (const worker of app.workers) worker.start();
  process.stdout.write(`listening ${JSON.stringify({ url })}\n`);
  process.exitCode = await untilTheEnd(app, db);
  await reader.close();
}

/** The database that the environment names, or the file in the data folder. */
function placeOf({ databaseUrl }: Config, path: string): DatabasePlace {
  return databaseUrl === undefined ? { path } : { target: readTarget(databaseUrl), processId: randomUUID() };
}

async function databasePath(dataDir: string): Promise<string> {
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.W_OK);
    return join(dataDir, DATABASE_FILE);
  } catch {
    throw new CannotStart(`The data folder ${dataDir} cannot be written to; name another in FLOUSS_DATA_DIR.`);
  }
}

/** One level after the other: Node's recursive mkdir never comes back from a folder such as /proc. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path);
}

async function listen({ http }: App, { host, port }: Config): Promise<string> {
  try {
    return await http.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new CannotStart(`Port ${port} on ${host} is in use; choose another with FLOUSS_PORT.`);
    }
    throw new CannotStart(`The server cannot listen on ${host}:${port} (${String(code)}).`);
  }
}

/** Resolves with the exit code: 0 after a signal, 1 when the database can no longer be written. */
async function untilTheEnd(app: App, db: Database): Promise<number> {
  const signalled = new Promise<number>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(0));
  });
  const exitCode = await Promise.race([signalled, db.failed.then(() => 1)]);
  const overdue = new AbortController();
  await Promise.race([app.close(), sleep(DRAIN_MS, undefined, { signal: overdue.signal, ref: false })]);
  overdue.abort();
  app.http.server.closeAllConnections();
  await db.close();
  return exitCode;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}

function sentenceOf(error: unknown): string {
  const told = [CannotStart, NewerDatabase, ForeignKey, LinkLost].some((kind) => error instanceof kind);
  if (told && error instanceof Error) return error.message;
  return error instanceof Error ? `The server could not start: ${error.message}` : 'The server could not start.';
}
