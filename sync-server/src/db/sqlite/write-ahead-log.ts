/**
 * SQLite's own log of this process's file, for who keeps a copy of it elsewhere. All of it is done at once: this process is the only
 * one that writes, so nothing is written between two looks within one call.
 *
 * SQLite's locks on the file and on its index (`-shm`) are the process's: closing any other descriptor of those would let them all go.
 * So the index is never opened here, and the file once, for as long as SQLite has it.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { SqliteFile } from '@flouss/platform/sqlite-file';

const HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
/** In the log's head: two numbers that every new log draws anew, and each of its frames repeats. */
const SALT_AT = 16;
const FRAME_SALT_AT = 8;
const SALT_BYTES = 8;
/** In a frame's head: the size of the database after it, where it ends a transaction; else nothing. */
const COMMIT_AT = 4;
const READ_BYTES = 1_048_576;

export interface LogPiece {
  /** Names the log: another one has other salts. Empty where there is none yet. */
  readonly salt: string;
  readonly offset: number;
  /** Up to the end of the last transaction. */
  readonly bytes: Buffer;
}

export interface WriteAheadLog {
  /** From now on nothing goes into the file but by `fold`: it can be read at leisure, and the log holds what came after. */
  keep(): void;
  /** The file as `fold` left it. */
  readFile(): AsyncGenerator<Buffer>;
  /** What was committed from `offset` on; undefined while a transaction is open, whose end nobody knows. */
  read(offset: number): LogPiece | undefined;
  /** Takes all of the log into the file, so that a new one begins; false while somebody reads it or a transaction is open. */
  fold(): boolean;
  /** Calls after each commit. */
  onCommit(listener: () => void): void;
}

export interface OwnLog extends WriteAheadLog {
  readonly committed: () => void;
  /** After SQLite has closed the file. */
  readonly close: () => void;
}

export function writeAheadLog(file: SqliteFile, path: string): OwnLog {
  const listeners: (() => void)[] = [];
  const frameBytes = FRAME_HEAD_BYTES + Number(file.pragma('page_size', { simple: true }));
  let descriptor: number | undefined;
  return {
    keep: () => void file.pragma('wal_autocheckpoint = 0'),
    // oxlint-disable-next-line require-await -- read a piece at a time, between which others have their turn
    async *readFile() {
      descriptor ??= openSync(path, 'r');
      const { size } = fstatSync(descriptor);
      for (let at = 0; at < size; at += READ_BYTES) yield readAt(descriptor, at, Math.min(READ_BYTES, size - at));
    },
    read: (offset) => (file.inTransaction ? undefined : readLog(`${path}-wal`, offset, frameBytes)),
    fold() {
      if (file.inTransaction) return false;
      const patience = Number(file.pragma('busy_timeout', { simple: true }));
      // Nobody is kept waiting for a reader: there will be another moment.
      file.pragma('busy_timeout = 0');
      const [done] = file.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      file.pragma(`busy_timeout = ${patience}`);
      return done?.busy === 0;
    },
    onCommit: (listener) => void listeners.push(listener),
    committed: () => {
      for (const listener of listeners) listener();
    },
    close: () => descriptor !== undefined && closeSync(descriptor),
  };
}

function readLog(path: string, offset: number, frameBytes: number): LogPiece {
  const none: LogPiece = { salt: '', offset, bytes: Buffer.alloc(0) };
  if (!existsSync(path)) return none;
  const log = openSync(path, 'r');
  try {
    const { size } = fstatSync(log);
    if (size < HEAD_BYTES) return none;
    const salt = readAt(log, SALT_AT, SALT_BYTES).toString('hex');
    if (size <= offset) return { ...none, salt };
    const bytes = readAt(log, offset, size - offset);
    return { salt, offset, bytes: bytes.subarray(0, endOfCommitted(bytes, offset, salt, frameBytes)) };
  } finally {
    closeSync(log);
  }
}

/** Frames of a transaction that was given up may stand behind it; the next one writes over them. */
function endOfCommitted(bytes: Buffer, offset: number, salt: string, frameBytes: number): number {
  let end = 0;
  for (let at = offset === 0 ? HEAD_BYTES : 0; at + frameBytes <= bytes.length; at += frameBytes) {
    const ofThisLog = bytes.subarray(at + FRAME_SALT_AT, at + FRAME_SALT_AT + SALT_BYTES).toString('hex') === salt;
    if (!ofThisLog) break;
    if (bytes.readUInt32BE(at + COMMIT_AT) !== 0) end = at + frameBytes;
  }
  return end;
}

function readAt(file: number, at: number, bytes: number): Buffer {
  const into = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const read = readSync(file, into, filled, bytes - filled, at + filled);
    if (read === 0) throw new Error('a file is shorter than it says');
    filled += read;
  }
  return into;
}
