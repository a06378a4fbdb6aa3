/**
 * One moment of a database that others go on writing to: everything read through it is as it was when it was opened. It changes
 * nothing, brings no table up to date, and holds no lock that a writer waits for.
 */
import { existsSync } from 'node:fs';
import { readDb } from './handles.ts';
import type { ReadDb } from './handles.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { stepsToTake } from './migrations/migration.ts';
import { oneOf as oneOfMariadb } from './mariadb/bulk.ts';
import { openLinks } from './mariadb/kysely.ts';
import { openLink, readTarget } from './mariadb/link.ts';
import { oneOf as oneOfSqlite } from './sqlite/bulk.ts';
import { openLooker } from './sqlite/connect.ts';

export interface Snapshot {
  readonly read: ReadDb;
  close(): Promise<void>;
}

/** Thrown, in a sentence, where there is nothing that this program could read. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** `url` is the path of an SQLite file, or `mysql://…` as the server itself is given. */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const snapshot = /^(?:mysql|mariadb):\/\//.test(url) ? await snapshotOfMariadb(url) : snapshotOfSqlite(url);
  try {
    await pinAndCheck(snapshot.read);
    return snapshot;
  } catch (error) {
    await snapshot.close();
    throw error;
  }
}

function snapshotOfSqlite(path: string): Snapshot {
  if (!existsSync(path)) throw new Unreadable('There is no such file.');
  const { file, sql, ask } = openLooker(path);
  // Deferred: the first read settles what is seen, and nobody is kept from writing.
  file.exec('begin');
  return {
    read: readDb({ sql, oneOf: oneOfSqlite, ask }),
    close: async () => void file.close(),
  };
}

async function snapshotOfMariadb(url: string): Promise<Snapshot> {
  const target = readTarget(url);
  const links = openLinks(1, () => openLink(target));
  // Repeatable read: the first read settles what is seen; one that is cut off is not continued elsewhere.
  const group = await links.sql.startTransaction().execute();
  return {
    read: readDb({ sql: group, oneOf: oneOfMariadb, ask: (query) => group.executeQuery(query) }),
    async close() {
      await group.rollback().execute();
      await links.close();
    },
  };
}

/** Reads something, and refuses tables that this program does not know. */
async function pinAndCheck(read: ReadDb): Promise<void> {
  const missing = stepsToTake(MIGRATIONS, await versionsIn(read));
  if (missing.length > 0) {
    const versions = missing.map(({ version }) => version).join(', ');
    throw new Unreadable(
      `The database lacks version ${versions} of the tables: start the server first, it brings them up to date.`,
    );
  }
}

async function versionsIn(read: ReadDb): Promise<number[]> {
  try {
    // Kept by each database for itself, so it is in no schema.
    const rows: unknown = await read.sql
      .selectFrom('migrations' as 'settings')
      .select('version' as 'name')
      .execute();
    return (rows as readonly { version: number }[]).map(({ version }) => version);
  } catch {
    throw new Unreadable('This is not a database of the sync-server.');
  }
}
