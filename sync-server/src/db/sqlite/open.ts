/** Embedded SQLite: one connection writes, another reads what is committed. Nobody else opens the file. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sqliteCode } from '@flouss/platform/sqlite-file';
import type { Clock } from '@flouss/shared/kernel/ports';
import type { Engine, Writer } from '../engine.ts';
import { oneOf, sqliteBulk } from './bulk.ts';
import { openReader, openWriter } from './connect.ts';
import type { SqliteConnection } from './connect.ts';
import { migrate } from './migrate.ts';
import { writeAheadLog } from './write-ahead-log.ts';

const RETRY_PAUSE_MS = 20;

/** Creates the file when it is missing (its folder must be there) and brings the tables up to date. */
export function openSqlite(path: string, clock: Clock): Engine {
  const writing = openWriter(path);
  try {
    migrate(writing.file, clock);
  } catch (error) {
    writing.file.close();
    throw error;
  }
  const reading = openReader(path);
  const log = writeAheadLog(writing.file, path);
  return {
    log,
    writer: writerOf(writing, log.committed),
    reader: { sql: reading.sql, oneOf, ask: reading.ask },
    // Nobody else has the file.
    onOthers: () => {},
    async close() {
      reading.file.close();
      writing.file.close();
      log.close();
    },
  };
}

function writerOf({ file, sql, prepare, ask }: SqliteConnection, committed: () => void): Writer {
  const bulk = sqliteBulk(prepare);
  return {
    bulk: () => bulk,
    oneOf,
    ask: () => ask,
    begin: () => sql.startTransaction().execute(),
    commit: async (group) => {
      await group.commit().execute();
      committed();
    },
    hasGivenUp: () => !file.inTransaction,
    isRetryable,
    pause: () => sleep(RETRY_PAUSE_MS),
    fateOf: async (group, error) => {
      await group.rollback().execute();
      // A failed fsync may have reached the disk or not.
      return isRetryable(error) ? 'undone' : 'unknown';
    },
  };
}

function isRetryable(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_BUSY') ?? false;
}
