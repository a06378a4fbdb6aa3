/** Where the environment says that the database is, and why one that cannot be opened could not, in a sentence. */
import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import { ForeignKey } from './db/key-match.ts';
import { readTarget } from './db/mariadb/link.ts';
import { LinkLost } from './db/mariadb/trouble.ts';
import { NewerDatabase } from './db/migrations/migration.ts';
import type { DatabasePlace } from './db/open.ts';

const DATABASE_FILE = 'flouss.sqlite';

/** A reason not to start, in one sentence. */
export class CannotStart extends Error {}

/** The database that the environment names, or the file in the data folder. */
export async function databasePlace({
  dataDir,
  databaseUrl,
}: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<DatabasePlace> {
  const path = await databasePath(dataDir);
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

/** `what` is said before the words of an error that nobody has foreseen. */
export function sentenceOf(error: unknown, what: string): string {
  const told = [CannotStart, NewerDatabase, ForeignKey, LinkLost].some((kind) => error instanceof kind);
  if (told && error instanceof Error) return error.message;
  return error instanceof Error ? `${what}: ${error.message}` : `${what}.`;
}
