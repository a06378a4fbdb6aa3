/** Acknowledged means on the disk: each committed operation is synced, seen from outside; and a disk that fails is not believed. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkStore } from './check-store.ts';
import { enrolledShop, openShop, seedCustomers, temporaryPath } from './shop.ts';

const STRACE = '/usr/bin/strace';
const CHILD = new URL('reload-child.ts', import.meta.url).pathname;

interface Outcome {
  readonly answers: { readonly op_id: string; readonly code: string }[];
  readonly synchronous: number;
  readonly syncs: number;
}

async function seededStore(): Promise<string> {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 40);
  await shop.counter.close();
  return shop.path;
}

/** Runs the child under strace on a copy of the store, so that each run begins alike. */
function watchedCopy(seeded: string, count: number, planted = false): Outcome {
  const storePath = temporaryPath();
  copyFileSync(seeded, storePath);
  return watched(storePath, count, planted);
}

/** `inject` makes one of the child's syncs fail. */
function watched(storePath: string, count: number, planted = false, inject: readonly string[] = []): Outcome {
  const log = `${storePath}.strace`;
  const child = [process.execPath, CHILD, storePath, String(count), ...(planted ? ['planted'] : [])];
  const run = spawnSync(STRACE, ['-f', '-qq', '-e', 'trace=fdatasync,fsync', ...inject, '-o', log, ...child], {
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  const syncs = readFileSync(log, 'utf8').match(/\b(?:fdatasync|fsync)\(/g)?.length ?? 0;
  return { ...(JSON.parse(run.stdout) as Pick<Outcome, 'answers' | 'synchronous'>), syncs };
}

function needsStrace(skip: (why: string) => void): void {
  if (!existsSync(STRACE)) skip('strace is not on this machine');
}

describe('seen by strace', () => {
  test('one sync for each committed operation, and synchronous=FULL on the live connection', async ({ skip }) => {
    needsStrace(skip);
    const storePath = await seededStore();
    const few = watchedCopy(storePath, 5);
    const many = watchedCopy(storePath, 25);
    expect(many.answers.every(({ code }) => code === 'recorded')).toBe(true);
    expect(many.syncs - few.syncs).toBeGreaterThanOrEqual(20);
    expect(many.synchronous).toBe(2);
  });

  test('the same measure sees a store that does not sync', async ({ skip }) => {
    needsStrace(skip);
    const storePath = await seededStore();
    const few = watchedCopy(storePath, 5, true);
    const many = watchedCopy(storePath, 25, true);
    expect(many.syncs - few.syncs).toBeLessThan(20);
    expect(many.synchronous).toBe(1);
  });

  test('when a sync fails, that operation alone is not acknowledged, the file is opened afresh, and nothing is broken', async ({
    skip,
  }) => {
    needsStrace(skip);
    const storePath = await seededStore();
    const syncsBefore = watchedCopy(storePath, 0).syncs;
    const inject = ['-e', `inject=fdatasync,fsync:error=EIO:when=${syncsBefore + 3}`];
    const { answers } = watched(storePath, 10, false, inject);
    const refused = answers.filter(({ code }) => code !== 'recorded');
    expect(refused.map(({ code }) => code)).toEqual(['store-unavailable']);
    const shop = openShop({ path: storePath });
    const kept = checkStore(shop.context.store.read).map(({ fact }) => fact.op_id as string);
    const answered = answers.filter(({ code }) => code === 'recorded').map(({ op_id }) => op_id);
    expect(kept).toEqual(expect.arrayContaining(answered));
    await shop.counter.close();
  });
});
