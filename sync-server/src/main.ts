/** The process: reads the environment, opens the data folder, listens, and on SIGTERM or SIGINT ends what it has begun. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { buildApp } from './app.ts';
import type { App } from './app.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { openTerms } from './controls/terms.ts';
import { CannotStart, databasePlace, sentenceOf } from './database-place.ts';
import { openDatabase } from './db/open.ts';
import type { Database } from './db/open.ts';
import { openKeyRing } from './keys/key-ring.ts';
import { openLogger } from './logger.ts';
import { readOnThreads } from './sync/reading/reading-threads.ts';

const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  if (!config.ok) throw new CannotStart(config.error);
  const db = await openDatabase({ clock: systemClock, ...(await databasePlace(config.value)) });
  const ring = await openKeyRing(db, config.value.masterKeyFile, systemRandom);
  const logger = openLogger(config.value.logLevel);
  const ctx = {
    clock: systemClock,
    random: systemRandom,
    terms: openTerms(),
    get keys() {
      return ring.keys;
    },
  };
  const reader = readOnThreads(() => ring.keys);
  const app = await buildApp({ db, ctx, reader, ring, config: config.value, logger });
  const url = await listen(app, config.value);
  for (const worker of app.workers) worker.start();
  app.lines?.start();
  app.archive?.start();
  process.stdout.write(`listening ${JSON.stringify({ url })}\n`);
  process.exitCode = await untilTheEnd(app, db);
  await reader.close();
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
  process.stderr.write(`${sentenceOf(error, 'The server could not start')}\n`);
  process.exit(1);
}
