/**
 * Keeps an SQLite database's past while the server works: a sealed copy of the whole file now and then, and every second what the
 * log has grown by, so that `npm run restore -- --at` can go back to any moment of it. It knows no row. MariaDB keeps a log of its own.
 */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { periodic } from '@flouss/platform/periodic';
import type { Clock } from '@flouss/shared/kernel/ports';
import type { ServerKeys } from '../db/server-keys.ts';
import type { LogPiece, WriteAheadLog } from '../db/sqlite/write-ahead-log.ts';
import { ENDING } from './points.ts';
import { sealFile } from './sealed-file.ts';
import type { Head } from './sealed-file.ts';

const LOOK_EACH_MS = 1_000;
/** A longer log makes every opening slower. */
const LOG_BYTES_MAX = 32 * 1_048_576;
const BASE_EACH_MS = 24 * 60 * 60_000;

type ArchiveKeys = Pick<ServerKeys, 'backupKey' | 'name'>;

export interface ArchiveDeps {
  readonly wal: WriteAheadLog;
  readonly dir: string;
  /** As they are now: the master key may be replaced meanwhile. */
  readonly keys: () => ArchiveKeys;
  readonly clock: Clock;
  readonly log: { error(fields: object, words: string): void; warn(fields: object, words: string): void };
  /** For tests: how long a log may grow. */
  readonly logBytesMax?: number;
}

export interface Archive {
  start(): void;
  /** What was committed until now is in the folder when it resolves. */
  stop(): Promise<void>;
  runOnce(): Promise<number>;
  /** When the folder was last known to hold everything, epoch milliseconds; undefined before the first time. */
  reachedAt(): number | undefined;
}

/** Where the folder stands: which whole copy, which log after it, and how far into that. One key seals a copy and its logs. */
interface Place {
  readonly keys: ArchiveKeys;
  readonly of: number;
  readonly log: number;
  readonly salt: string;
  readonly offset: number;
}

export function openArchive({ wal, dir, keys, clock, log, logBytesMax = LOG_BYTES_MAX }: ArchiveDeps): Archive {
  let place: Place | undefined;
  let reached: number | undefined;
  /** Read in the moment after a commit, when no transaction is open: under load there may be no other. */
  let caught: { readonly piece: LogPiece; readonly at: number } | undefined;
  let wanted = false;

  wal.onCommit(() => {
    if (wanted) look();
  });

  function look(): void {
    const piece = place && wal.read(place.offset);
    if (!piece) return;
    caught = { piece, at: clock.now() };
    wanted = false;
  }

  /** One look; how many bytes were put away. */
  async function round(): Promise<number> {
    if (!place || clock.now() - place.of >= BASE_EACH_MS || place.keys.name !== keys().name) return begin();
    wanted = true;
    look();
    if (!caught) return 0;
    const { piece, at } = caught;
    caught = undefined;
    if (!follows(place, piece)) {
      log.warn({ log: place.log }, 'the log was begun anew by somebody else: a whole copy is made');
      return begin();
    }
    if (piece.bytes.length > 0) {
      const name = `${place.of}-${place.log}-${place.offset}`;
      await put(name, place.keys, headOf(place, at), Readable.from([piece.bytes]));
      place = { ...place, salt: piece.salt, offset: place.offset + piece.bytes.length };
    }
    reached = at;
    if (place.offset > logBytesMax) foldAfter(place);
    return piece.bytes.length;
  }

  /** Only what the folder has may leave the log. */
  function foldAfter(at: Place): void {
    const more = wal.read(at.offset);
    if (more?.bytes.length === 0 && more.salt === at.salt && wal.fold()) {
      place = { ...at, log: at.log + 1, salt: '', offset: 0 };
    }
  }

  async function begin(): Promise<number> {
    await mkdir(dir, { recursive: true });
    caught = undefined;
    wal.keep();
    if (!wal.fold()) return 0;
    const of = clock.now();
    // Until the copy is made nothing goes into the file: what comes meanwhile is the first log's.
    const now = keys();
    const { bytes } = await put(String(of), now, { kind: 'base', until: of, key: now.name }, wal.readFile());
    place = { keys: now, of, log: 0, salt: '', offset: 0 };
    reached = of;
    return bytes;
  }

  /** Whole, or not there. */
  async function put(name: string, { backupKey }: ArchiveKeys, head: Head, from: AsyncIterable<Uint8Array>) {
    const path = join(dir, `archive-${name}${ENDING}`);
    const sum = await sealFile(`${path}.part`, head, backupKey, from);
    await rename(`${path}.part`, path);
    return sum;
  }

  const headOf = ({ keys: { name }, of, log: number, offset }: Place, at: number): Head => ({
    kind: 'wal',
    until: at,
    key: name,
    of,
    log: number,
    offset,
  });

  const failed = (error: unknown): void => log.error({ err: error }, 'the archive cannot be written');
  const looks = periodic(LOOK_EACH_MS, round, failed);

  return {
    ...looks,
    async stop() {
      await looks.stop();
      // The workers have ended, and the last requests: nothing is written any more.
      try {
        while ((await round()) > 0);
      } catch (error) {
        failed(error);
      }
    },
    runOnce: round,
    reachedAt: () => reached,
  };
}

function follows(place: Place, piece: LogPiece): boolean {
  return piece.offset === place.offset && (place.salt === '' || piece.salt === place.salt);
}
