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
  /** One process alone may have the file open: a second one is refused with SQLITE_BUSY. */
  readonly exclusive?: boolean;
}

const BUSY_TIMEOUT_MS = 2_000;

/** Throws the driver's `SqliteError` (SQLITE_NOTADB for a wrong key, SQLITE_BUSY, SQLITE_CANTOPEN …). */
export function openSqliteFile(options: SqliteFileOptions): SqliteFile {
  const file = new Database(options.path, { timeout: BUSY_TIMEOUT_MS });
  try {
    if (options.key) {
      file.pragma(`cipher = 'sqlcipher'`);
      file.pragma(`key = "x'${Buffer.from(options.key).toString('hex')}'"`);
    }
    if (options.exclusive) file.pragma('locking_mode = EXCLUSIVE');
    file.pragma('journal_mode = WAL');
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
    file.pragma('trusted_schema = OFF');
    return file;
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
