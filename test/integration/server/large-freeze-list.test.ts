/**
 * A freeze list of a hundred thousand, ten times the register: taken within a bounded time while others are served, and all of it or
 * nothing, whenever the server is killed.
 */
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freezeList } from './freeze-list.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const ENTRIES = 100_000;
/** Four seconds where the machine is its own; a hundred on one that twenty others want. */
const TAKEN_WITHIN_MS = 150_000;
const LOOK_EACH_MS = 25;
/** Into the reading. */
const READING_MS = 1_000;
/** Of the log, by which a commit is known to be under way. */
const COMMIT_BEGUN_BYTES = 1024 * 1024;

let folder: string;
let server: ServerProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-large-list-'));
  await mkdir(join(folder, 'lists'));
  await drop(1, '2026-06-08');
});
afterAll(async () => {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});

const fileOf = (version: number): string => join(folder, 'lists', `registre-${version}.json`);
const drop = (version: number, published: string): Promise<void> => {
  const people = Array.from({ length: ENTRIES }, (_, i) => ({
    id: version * ENTRIES + i,
    name: `INVENTE ${i}`,
    given: ['Karim'],
    born: [{ Annee: String(1940 + (i % 60)) }],
  }));
  return writeFile(fileOf(version), freezeList(published, people));
};

const start = async (): Promise<ServerProcess> =>
  (server = await startServer(folder, { FLOUSS_FREEZE_LIST_DIR: join(folder, 'lists') }));

interface Standing {
  readonly version: number;
  readonly state: string;
  readonly entries: number;
  readonly rows: number;
}

/** Every list with the entries that it says it has, and those that are there. */
function standing(): Standing[] {
  const file = openSqliteFile({ path: join(folder, 'flouss.sqlite') });
  try {
    const lists = file.prepare<Standing>(
      `select version, state, entries,
         (select count(*) from screening_entries as entry where entry.version = list.version) as rows
       from screening_lists as list order by version`,
    );
    const orphans = file.prepare<{ count: number }>(
      'select count(*) as count from screening_entries where version not in (select version from screening_lists)',
    );
    expect(orphans.get()?.count).toBe(0);
    return lists.all();
  } finally {
    file.close();
  }
}

const whole = (version: number, state = 'in-force'): Standing => ({ version, state, entries: ENTRIES, rows: ENTRIES });
const OLD = [whole(1)];
const NEW = [whole(1, 'former'), whole(2)];

async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const before = performance.now() + TAKEN_WITHIN_MS;
  while (!(await is())) {
    if (performance.now() > before) throw new Error(`waited in vain for ${what}`);
    await sleep(LOOK_EACH_MS);
  }
}

const isInForce = (version: number) => async (): Promise<boolean> => {
  const file = openSqliteFile({ path: join(folder, 'flouss.sqlite'), readonly: true });
  try {
    const found = file.prepare(`select 1 from screening_lists where version = ? and state = 'in-force'`).get(version);
    return found !== undefined;
  } finally {
    file.close();
  }
};

const logBytes = async (): Promise<number> =>
  (await stat(join(folder, 'flouss.sqlite-wal')).catch(() => undefined))?.size ?? 0;

it('is taken while others are served', async () => {
  const { url } = await start();
  const began = performance.now();
  let longest = 0;
  await until('the list', async () => {
    const asked = performance.now();
    await fetch(`${url}/health/live`);
    longest = Math.max(longest, performance.now() - asked);
    return isInForce(1)();
  });
  expect(longest).toBeLessThan((performance.now() - began) / 2);
  await server?.kill();
  expect(standing()).toEqual(OLD);
}, 200_000);

it('is the old one or the new one, whole, whenever the server is killed', async () => {
  await rm(fileOf(1));
  await drop(2, '2026-06-09');
  await start();
  await sleep(READING_MS);
  await server?.kill();
  expect([OLD, NEW]).toContainEqual(standing());
  // In the middle of its commit, if it has not come so far already.
  await start();
  const before = await logBytes();
  await until('the commit', async () => (await logBytes()) > before + COMMIT_BEGUN_BYTES || isInForce(2)());
  await server?.kill();
  expect([OLD, NEW]).toContainEqual(standing());
  await start();
  await until('the new list', isInForce(2));
  await server?.kill();
  expect(standing()).toEqual(NEW);
}, 500_000);
