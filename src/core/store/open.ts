/**
 * Opens the counter's store: encrypted, held by this process alone, durable at each commit, in this version's shape.
 * Says why not in the words hosts know; knows no table.
 */
import { existsSync, statSync } from 'node:fs';
import type { Held, SqliteFile, SqliteValue, Statement } from '@flouss/platform/sqlite-file';
import { holdAlone, openSqliteFile, sqliteCode } from '@flouss/platform/sqlite-file';
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Query, ReadStore, Store, WriteTx } from './handles.ts';
import { StoreUnavailable } from './handles.ts';
import { migrate } from './migrations/migrate.ts';
import { dropForeignPins } from './operator-pins.ts';
import type { PinVault } from './pin-vault.ts';
import { pinVault } from './pin-vault.ts';
import { askForSnapshot, holdsBarePins, sealBarePins } from './reference.ts';
import { WAITING_SCHEMA } from './waiting-operations.ts';
import { restoreWaiting } from '../projections/restore-waiting.ts';

/** Up to this size the whole file is read and checked at opening (about 4 ms a megabyte); above it, damage shows when it is met. */
const OPEN_CHECK_BYTES_MAX = 64 * 1024 * 1024;

/** Pages kept decrypted: what a search in 100,000 names goes through while it is typed. */
const CACHE_KIB = 16 * 1024;

/**
 * Pages in the log before they are put into the file: a long catch-up writes the same pages of the indexes with each commit, and they
 * are sealed anew each time they are put there. Some 16 MiB stand in the log, as durable as in the file.
 */
const CHECKPOINT_PAGES = 4_000;

export interface StoreOptions {
  readonly path: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 32 bytes that stand in no store: what PINs are checked with is sealed under them. */
  readonly pepper: Uint8Array;
}

export function openStore(options: StoreOptions): Result<Store, StoreRefusal> {
  let held: Held | undefined;
  try {
    held = holdAlone(`${options.path}.lock`);
    const opened = openConnection(options);
    if (opened.ok) return ok(storeOver(opened.value, held, options));
    held.release();
    return opened;
  } catch (error) {
    held?.release();
    return err(refusalOf(error));
  }
}

/** Nobody signs in at a copy: the PINs in it stay sealed. */
const NO_PEPPER = new Uint8Array(32);

export interface Reading {
  readonly read: ReadStore;
  readonly close: () => void;
}

/** A copy of some counter's store, to be read and left as it is: nothing of it becomes this counter's. */
export function openForReading(
  { path, key }: Pick<StoreOptions, 'path' | 'key'>,
  check: 'quick_check' | 'integrity_check' = 'quick_check',
): Result<Reading, 'backup-file-missing' | 'backup-file-unreadable'> {
  if (!existsSync(path)) return err('backup-file-missing');
  let file: SqliteFile | undefined;
  try {
    file = openSqliteFile({ path, key, readonly: true });
    if (file.pragma(`${check}(1)`, { simple: true }) === 'ok') {
      const opened = file;
      return ok({ read: handleOver(opened, pinVault(NO_PEPPER)), close: () => void opened.close() });
    }
  } catch (error) {
    if (sqliteCode(error) === undefined && !(error instanceof TypeError)) throw error;
  }
  file?.close();
  return err('backup-file-unreadable');
}

interface Connection {
  readonly file: SqliteFile;
  readonly handle: WriteTx;
  readonly begin: Statement;
  readonly commit: Statement;
  readonly rollback: Statement;
}

/** Throws the driver's errors. */
function openConnection({ path, key, pepper }: StoreOptions): Result<Connection, StoreRefusal> {
  const file = openSqliteFile({ path, key });
  try {
    // A read proves the key.
    file.prepare('SELECT count(*) FROM sqlite_schema').get();
    const migrated = migrate(file);
    const refusal = migrated.ok ? damageOf(file, path) : migrated.error;
    if (refusal !== undefined) {
      file.close();
      return err(refusal);
    }
    const handle = handleOver(file, pinVault(pepper));
    file.pragma(`cache_size = -${CACHE_KIB}`);
    file.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    settlePins(file, handle);
    file.pragma('temp_store = MEMORY');
    file.exec(WAITING_SCHEMA);
    file.transaction(() => restoreWaiting(handle)).immediate();
    return ok({
      file,
      handle,
      begin: file.prepare('BEGIN IMMEDIATE'),
      commit: file.prepare('COMMIT'),
      rollback: file.prepare('ROLLBACK'),
    });
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * What an earlier version kept of PINs in clear is sealed, and nothing of it stays: an encrypted file is overwritten where
 * something is deleted (`secure_delete`), and its log is emptied.
 */
function settlePins(file: SqliteFile, handle: WriteTx): void {
  if (!holdsBarePins(handle)) {
    file.transaction(() => dropForeignPins(handle) && askForSnapshot(handle)).immediate();
    return;
  }
  file.transaction(() => sealBarePins(handle)).immediate();
  file.pragma('wal_checkpoint(TRUNCATE)');
}

function damageOf(file: SqliteFile, path: string): 'store-damaged' | undefined {
  if (statSync(path).size > OPEN_CHECK_BYTES_MAX) return undefined;
  try {
    return file.pragma('quick_check(1)', { simple: true }) === 'ok' ? undefined : 'store-damaged';
  } catch (error) {
    if (sqliteCode(error) === undefined) throw error;
    return 'store-damaged';
  }
}

/** Every statement is prepared once a connection. */
function handleOver(file: SqliteFile, pins: PinVault): WriteTx {
  const statements = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    let prepared = statements.get(sql);
    if (!prepared) statements.set(sql, (prepared = file.prepare(sql)));
    return prepared;
  };
  return {
    pins,
    remembered: new Map(),
    get: <Row>(sql: Query<Row>, ...values: readonly SqliteValue[]) => statement(sql).get(...values) as Row | undefined,
    all: <Row>(sql: Query<Row>, ...values: readonly SqliteValue[]) => statement(sql).all(...values) as Row[],
    run: (sql: string, ...values: readonly SqliteValue[]) => statement(sql).run(...values).changes,
  } as WriteTx;
}

function storeOver(first: Connection, held: Held, options: StoreOptions): Store {
  let current: Connection | undefined = first;
  let closed = false;

  const connection = (): Connection => {
    if (closed) throw new StoreUnavailable('the store is closed');
    if (!current) {
      const reopened = guarded(() => openConnection(options));
      if (!reopened.ok) throw new StoreUnavailable(`reopening refused: ${reopened.error}`);
      current = reopened.value;
    }
    return current;
  };

  /** The driver's errors become `StoreUnavailable`. After a failed disk the file is closed, to be opened afresh by whoever comes next. */
  function guarded<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      const code = sqliteCode(error);
      if (code === undefined || code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_ERROR') throw error;
      if (code.startsWith('SQLITE_IOERR') || code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') drop();
      throw new StoreUnavailable(code, { cause: error });
    }
  }

  function drop(): void {
    const dropped = current;
    current = undefined;
    try {
      dropped?.file.close();
    } catch (error) {
      // The driver could not even close it; its handle is abandoned either way.
      if (sqliteCode(error) === undefined) throw error;
    }
  }

  const read: Pick<ReadStore, 'pins' | 'remembered' | 'get' | 'all'> = {
    pins: first.handle.pins,
    get remembered() {
      return connection().handle.remembered;
    },
    get: <Row>(sql: Query<Row>, ...values: readonly SqliteValue[]) =>
      guarded(() => connection().handle.get(sql, ...values)),
    all: <Row>(sql: Query<Row>, ...values: readonly SqliteValue[]) =>
      guarded(() => connection().handle.all(sql, ...values)),
  };

  return {
    read: read as ReadStore,
    write: (body) =>
      guarded(() => {
        const { file, handle, begin, commit, rollback } = connection();
        begin.run();
        try {
          const value = body(handle);
          commit.run();
          return value;
        } catch (error) {
          // Some failures have rolled back already; some failed commits leave the transaction open.
          if (file.inTransaction) rollback.run();
          handle.remembered.clear();
          throw error;
        }
      }),
    close: () => {
      closed = true;
      drop();
      held.release();
    },
  };
}

function refusalOf(error: unknown): StoreRefusal {
  const code = sqliteCode(error);
  if (code === undefined) {
    // The driver itself refuses a path whose folder is not there, with a TypeError.
    if (error instanceof TypeError) return 'store-unwritable';
    throw error;
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'store-in-use';
  if (code === 'SQLITE_NOTADB') return 'store-key-wrong';
  if (code.startsWith('SQLITE_CORRUPT')) return 'store-damaged';
  return 'store-unwritable';
}
