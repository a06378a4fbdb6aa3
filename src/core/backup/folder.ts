/**
 * The folder that backups go to: marked when it is chosen, so that an empty mount point is never taken for the stick that
 * was there; the names of copies, and how many of them stay. It never looks into one.
 */
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '@flouss/shared/kernel/ports';

const MARK_FILE = '.flouss-backups';
const MARK_BYTES = 12;
const MARK = /^[A-Za-z0-9_-]{16}$/;
const ENDING = '.backup';

/** Throws the system's errors. A folder that was chosen before, here or at another counter, keeps its mark. */
export function markFolder(folder: string, random: Random): string {
  const path = join(folder, MARK_FILE);
  const found = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  const mark = MARK.test(found) ? found : Buffer.from(random.bytes(MARK_BYTES)).toString('base64url');
  // Written again even so: it shows that the folder can be written to.
  writeFileSync(path, `${mark}\n`, { flush: true });
  return mark;
}

export function isMarked(folder: string, mark: string): boolean {
  try {
    return readFileSync(join(folder, MARK_FILE), 'utf8').trim() === mark;
  } catch {
    return false;
  }
}

/**
 * What all copies of one counter begin with; `deviceId` tells apart two counters that had the same code. Letters stand for its
 * digits: a name is typed where no card number may be, and twelve digits could look like one.
 */
export function seriesOf(counterCode: string, deviceId: string): string {
  const letters = deviceId.slice(-12).replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');
  return `flouss-${counterCode}-${letters}-`;
}

/** The place in the journal comes first, so that names sort by it whatever the clock said. Words stand between the numbers. */
export function copyName(series: string, seq: number, at: number): string {
  const moment = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${series}fact${String(seq).padStart(9, '0')}-on${moment}${ENDING}`;
}

export function pruneCopies(folder: string, series: string, justMade: string, kept: number): void {
  const older = namesIn(folder, series, ENDING)
    .filter((name) => name !== justMade)
    .toSorted();
  for (const name of older.slice(0, Math.max(0, older.length - (kept - 1)))) rmSync(join(folder, name));
}

/** What a backup that was cut short left behind. */
export function removeParts(folder: string, series: string): void {
  for (const name of namesIn(folder, series, `${ENDING}.part`)) rmSync(join(folder, name));
}

function namesIn(folder: string, series: string, ending: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith(series) && name.endsWith(ending));
}

/** Undefined answers count as another disk: what cannot be looked at is told of by the backup itself. */
export function onSameDisk(folder: string, storePath: string): boolean {
  try {
    return statSync(folder).dev === statSync(dirname(storePath)).dev;
  } catch {
    return false;
  }
}
