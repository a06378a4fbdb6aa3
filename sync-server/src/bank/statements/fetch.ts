/** Where statements come from: a folder that somebody drops them into, and the bank itself, a day at a time. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { dayBefore, parisDay } from '@flouss/shared/domain/calendar';
import { booksBeganAt } from '../../db/ledger.ts';
import { lastNotification, notificationName, statementDaysSince } from '../../db/statements.ts';
import type { GivenStatement, StatementSource } from '../port.ts';
import { takeFile } from './take-file.ts';
import type { FileOutcome, TakeFileDeps } from './take-file.ts';

const XML = /\.xml$/i;
/** Whoever copies a file into the folder may not have ended yet. */
const SETTLED_MS = 2_000;
/** After so long without a statement a person asks the bank for the old ones. */
const DAYS_ASKED_MAX = 31;
/** More wait until the next look. */
const NOTIFICATIONS_A_LOOK_MAX = 50;

/** What was looked at before, by name: its size and time. A restart looks again, and finds the files known. */
export type Seen = Map<string, string>;

/** In the order of their names; how many were new. */
export async function takeFromFolder(deps: TakeFileDeps, folder: string, seen: Seen): Promise<number> {
  let taken = 0;
  for (const name of (await readdir(folder)).filter((each) => XML.test(each)).toSorted()) {
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path);
    const state = `${size} ${mtimeMs}`;
    if (seen.get(name) === state || Math.abs(deps.ctx.clock.now() - mtimeMs) < SETTLED_MS) continue;
    const outcome = await takeFile(deps, { path, name, source: 'folder' });
    // Whoever reads it may die: it is looked at again.
    if (outcome === 'elsewhere') continue;
    seen.set(name, state);
    if (outcome !== 'known') taken += 1;
  }
  return taken;
}

/**
 * Every day that is over and of which no statement was read, the oldest first; how many came. A bank has none of some days, and of
 * others late: those after them are asked for all the same. Of the days before the books and before the first statement nobody asks.
 */
export async function takeFromBank(deps: TakeFileDeps, bank: StatementSource): Promise<number> {
  const yesterday = dayBefore(parisDay(deps.ctx.clock.now()));
  const days = [yesterday];
  for (let day = dayBefore(yesterday); days.length < DAYS_ASKED_MAX; day = dayBefore(day)) days.unshift(day);
  const read = await statementDaysSince(deps.db.read, days[0] ?? yesterday);
  const began = await booksBeganAt(deps.db.read);
  const first = [yesterday, ...read, ...(began === undefined ? [] : [parisDay(began)])].toSorted()[0] ?? yesterday;
  let taken = 0;
  for (const day of days) {
    if (read.has(day) || day < first) continue;
    const outcome = await takeGiven(deps, await bank.statement(day), `${day}.xml`);
    if (outcome === 'silent') break;
    if (outcome === 'read') taken += 1;
  }
  return taken;
}

/**
 * The notifications after the last that was read, one after the other; how many came. One that the bank makes anew under an old number is not
 * asked for.
 */
export async function takeNotifications(deps: TakeFileDeps, bank: StatementSource): Promise<number> {
  const last = await lastNotification(deps.db.read);
  let taken = 0;
  for (let number = last + 1; number <= last + NOTIFICATIONS_A_LOOK_MAX; number++) {
    const outcome = await takeGiven(deps, await bank.notification(number), notificationName(number));
    if (outcome === 'not-yet' || outcome === 'silent' || outcome === 'elsewhere') break;
    // One that somebody dropped into the folder is known by another name.
    if (outcome !== 'known') taken += 1;
  }
  return taken;
}

/** What the bank gives is on the disk before it is read: a connection that breaks is not a statement that is cut off. */
async function takeGiven(
  deps: TakeFileDeps,
  given: GivenStatement,
  name: string,
): Promise<FileOutcome | 'not-yet' | 'silent'> {
  if (given.is !== 'statement') return given.is;
  const dir = await mkdtemp(join(tmpdir(), 'flouss-fetched-'));
  const path = join(dir, 'statement.xml');
  try {
    const whole = await pipeline(Readable.from(given.bytes), createWriteStream(path, { mode: 0o600 })).then(
      () => true,
      () => false,
    );
    return whole ? await takeFile(deps, { path, name, source: 'bank' }) : 'silent';
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
