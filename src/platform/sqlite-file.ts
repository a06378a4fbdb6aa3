/**
 * Opens SQLite files the one way that keeps an acknowledged commit through a power loss: WAL with synchronous=FULL,
 * set on every connection, because better-sqlite3 falls back to NORMAL once WAL is on.
 */
import Database from 'better-sqlite3';

export type SqliteValue = string | number | bigint | Uint8Array | null;

export interface Statement<Row = unknown> {
  /** Parameters by position, or one object by name. */
  run(...parameters: readonly (SqliteValue | Readonly<Record<string, SqliteValue>>)[]): {
    readonly changes: number;
    readonly lastInsertRowid: number | bigint;
  };
  get(...parameters: readonly (SqliteValue | Readonly<Record<string, SqliteValue>>)[]): Row | undefined;
  all(...parameters: readonly (SqliteValue | Readonly<Record<string, SqliteValue>>)[]): Row[];
  iterate(...parameters: readonly (SqliteValue | Readonly<Record<string, SqliteValue>>)[]): IterableIterator<Row>;
  /** Rows as their first column only. */
  pluck(): this;
  /** Whether the statement gives rows. */
  readonly reader: boolean;
}

/** An open connection of the driver; every call is synchronous. */
export interface SqliteFile {
  readonly open: boolean;
  readonly inTransaction: boolean;
  prepare<Row = unknown>(sql: string): Statement<Row>;
  exec(sql: string): this;
  pragma(text: string, options?: { readonly simple?: boolean }): unknown;
  transaction<T>(body: () => T): { immediate(): T };
  close(): this;
}

export interface SqliteFileOptions {
  readonly path: string;
  /** 32 bytes: the file is encrypted (AES-256) under this key. Without it the file is plain. */
  readonly key?: Uint8Array;
  /** For looking only: what has the file open otherwise goes on writing. */
  readonly readonly?: boolean;
}

const BUSY_TIMEOUT_MS = 2_000;

/** Throws the driver's `SqliteError` (SQLITE_NOTADB for a wrong key, SQLITE_BUSY, SQLITE_CANTOPEN …). */
export function openSqliteFile(options: SqliteFileOptions): SqliteFile {
  const file = new Database(options.path, { timeout: BUSY_TIMEOUT_MS, readonly: options.readonly === true });
  try {
    if (options.key) {
      file.pragma(`cipher = 'sqlcipher'`);
      file.pragma(`key = "x'${Buffer.from(options.key).toString('hex')}'"`);
    }
    if (!options.readonly) file.pragma('journal_mode = WAL');
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
    file.pragma('trusted_schema = OFF');
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** A whole and compact copy of what `file` shows now, encrypted under the same key. Blocks; others may write meanwhile. */
export function copyInto(file: SqliteFile, path: string): void {
  file.prepare('VACUUM INTO ?').run(path);
}

export interface Held {
  release(): void;
}

/**
 * Holds a name on the disk for this process alone, until released or dead: a second one is refused with SQLITE_BUSY. SQLite's
 * own lock on a file of its own, so that other connections of the same process may still read what it stands for.
 */
export function holdAlone(path: string): Held {
  const file = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    file.exec('BEGIN EXCLUSIVE');
    return { release: () => void file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** SQLite's result code of a driver's error (`SQLITE_BUSY` …), or undefined when the error is not the driver's. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}
