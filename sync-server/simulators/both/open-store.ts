/**
 * Opens a simulator's SQLite file so that what it answered survives a power cut. It knows nothing of what is
 * kept in it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database, { type SqliteDatabase } from 'better-sqlite3';

const BUSY_TIMEOUT_MS = 1_000;

export interface StoreShape {
  readonly file: string;
  /** Raised whenever `tables` changes; a file of another version is refused, because its data is for play. */
  readonly version: number;
  readonly tables: string;
}

/**
 * Opens (or makes) `shape.file` in `dataDir`, alone: a second process on the same folder is refused.
 * @throws Error with a sentence for the person who started the process.
 */
export function openStore(dataDir: string, shape: StoreShape): SqliteDatabase {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, shape.file);
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.transaction(() => createTables(db, file, shape)).immediate();
    return db;
  } catch (error) {
    db.close();
    if (!isBusy(error)) throw error;
    throw new Error(`${file} is in use by another process: stop it, or choose another --data.`, { cause: error });
  }
}

function createTables(db: SqliteDatabase, file: string, shape: StoreShape): void {
  const found = db.pragma('user_version', { simple: true });
  if (found === shape.version) return;
  if (found !== 0) throw new Error(`${file} was written by another version of this simulator: erase it and restart.`);
  db.exec(shape.tables);
  db.pragma(`user_version = ${shape.version}`);
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
