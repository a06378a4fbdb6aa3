/** Puts a moment together again as one SQLite file: the whole copy, then each log after it by SQLite's own recovery. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { Point } from './points.ts';
import { NotOpened, openSealed } from './sealed-file.ts';

const LOG_HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;

/** `path` must not be there yet; left behind is one file that is whole. */
export async function rebuild({ whole, logs }: Point, key: string, path: string): Promise<void> {
  await pipeline(openSealed(whole.path, key), createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  for (const pieces of logs)
    await replay(
      pieces.map((piece) => piece.path),
      key,
      path,
    );
  const file = openSqliteFile({ path });
  const [{ integrity_check: said } = { integrity_check: '' }] = file.pragma('integrity_check') as {
    integrity_check: string;
  }[];
  file.pragma('wal_checkpoint(TRUNCATE)');
  file.close();
  if (said !== 'ok') throw new NotOpened(`what was put together is not whole: ${said}`);
}

async function replay(pieces: readonly string[], key: string, path: string): Promise<void> {
  const log = `${path}-wal`;
  await rm(`${path}-shm`, { force: true });
  let bytes = 0;
  await pipeline(
    async function* () {
      for (const piece of pieces) {
        for await (const part of openSealed(piece, key)) {
          bytes += part.length;
          yield part;
        }
      }
    },
    createWriteStream(log, { mode: 0o600, flush: true }),
  );
  const file = openSqliteFile({ path });
  try {
    const page = Number(file.pragma('page_size', { simple: true }));
    const [folded] = file.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
    // SQLite takes a log as far as its sums agree, and says nothing of the rest.
    const frames = (bytes - LOG_HEAD_BYTES) / (FRAME_HEAD_BYTES + page);
    if (folded?.log !== frames || folded.checkpointed !== frames) {
      throw new NotOpened(`of ${frames} pages of the log only ${folded?.checkpointed ?? 0} could be taken`);
    }
    file.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    file.close();
  }
}
