/** The moments that a folder of copies can give back, and what each of them is put together from. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotOpened, readHead } from './sealed-file.ts';
import type { Head } from './sealed-file.ts';

export const ENDING = '.flouss';

interface SealedAt {
  readonly path: string;
  readonly head: Head;
}

/** The database as it stood at `until`: a whole copy, and what its log holds of the time after it, log by log in order. */
export interface Point {
  readonly until: number;
  readonly whole: SealedAt;
  readonly logs: readonly (readonly SealedAt[])[];
}

/** As late as can be, and not later than `at`. */
export async function pointBefore(dir: string, at: number): Promise<Point | undefined> {
  const files = await sealedIn(dir);
  const points = files
    .filter(({ head }) => head.kind !== 'wal' && head.until <= at)
    .map((whole) =>
      whole.head.kind === 'base' ? withLogs(whole, files, at) : { until: whole.head.until, whole, logs: [] },
    );
  return points.toSorted((a, b) => b.until - a.until)[0];
}

async function sealedIn(dir: string): Promise<SealedAt[]> {
  const found: SealedAt[] = [];
  for (const name of (await readdir(dir)).filter((each) => each.endsWith(ENDING))) {
    const path = join(dir, name);
    const head = await readHead(path).catch((error: unknown) => {
      // One that was being written when its process died ends nowhere; those beside it are whole.
      if (error instanceof NotOpened) return undefined;
      throw error;
    });
    if (head) found.push({ path, head });
  }
  return found;
}

/** Piece after piece, as far as they follow from one another. */
function withLogs(whole: SealedAt, files: readonly SealedAt[], at: number): Point {
  const pieces = files
    .filter(({ head }) => head.kind === 'wal' && head.of === whole.head.until && head.until <= at)
    .toSorted((a, b) => placeOf(a) - placeOf(b) || a.head.until - b.head.until);
  const logs: SealedAt[][] = [];
  let until = whole.head.until;
  for (const piece of pieces) {
    const { log = 0, offset = 0 } = piece.head;
    if (log !== logs.length - 1 && (log !== logs.length || offset !== 0)) break;
    if (log === logs.length) logs.push([]);
    logs.at(-1)?.push(piece);
    until = piece.head.until;
  }
  return { until, whole, logs };
}

/** No log is ever so long that its places would reach into the next one's. */
const LOG_BYTES_MAX = 2 ** 40;
const placeOf = ({ head }: SealedAt): number => (head.log ?? 0) * LOG_BYTES_MAX + (head.offset ?? 0);
