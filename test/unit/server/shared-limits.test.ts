/** Limits over several processes: what an address gets together, and how often the shared row is asked for it. */
import { expect, test } from 'vitest';
import { sharedLimits } from '../../../sync-server/src/http/shared-limits.ts';
import type { TakeShare } from '../../../sync-server/src/http/shared-limits.ts';

const MINUTE_MS = 60_000;

/** The row of the database. */
function sharedRow() {
  const taken = new Map<string, number>();
  let asked = 0;
  const take: TakeShare = async ({ bucket, beganAt, max, count }) => {
    asked += 1;
    const key = `${bucket} ${beganAt}`;
    const before = taken.get(key) ?? 0;
    if (before + count > max) return false;
    taken.set(key, before + count);
    return true;
  };
  return { take, asked: () => asked };
}

function processOver(take: TakeShare, clock = { now: () => 5 * MINUTE_MS }) {
  const store = new (sharedLimits(clock, take))({});
  const ask = (max: number, address = '10.0.0.1'): Promise<boolean> =>
    new Promise((resolve, reject) =>
      store.incr(
        address,
        (error, result) => (error ? reject(error) : resolve((result?.current ?? 0) <= max)),
        MINUTE_MS,
        max,
      ),
    );
  return async (times: number, max: number, address?: string): Promise<number> => {
    const answers = await Promise.all(Array.from({ length: times }, () => ask(max, address)));
    return answers.filter(Boolean).length;
  };
}

test('an ordinary counter costs the database nothing', async () => {
  const row = sharedRow();
  const ask = processOver(row.take);
  expect(await ask(300, 6_000)).toBe(300);
  expect(row.asked()).toBe(0);
});

test('a busy one is asked for in shares, and its whole limit is there for it', async () => {
  const row = sharedRow();
  const ask = processOver(row.take);
  expect(await ask(6_500, 6_000)).toBe(6_000);
  expect(row.asked()).toBeLessThan(25);
  const before = row.asked();
  expect(await ask(50_000, 6_000)).toBe(0);
  expect(row.asked()).toBe(before);
});

test('two processes give an address together no more than its limit, and each a twentieth that nobody was asked for', async () => {
  const row = sharedRow();
  const [here, there] = [processOver(row.take), processOver(row.take)];
  const together = (await here(4_000, 6_000)) + (await there(4_000, 6_000)) + (await here(4_000, 6_000));
  expect(together).toBeGreaterThanOrEqual(6_000);
  expect(together).toBeLessThanOrEqual(6_000 + 300);
});

test('a small limit is counted exactly', async () => {
  const row = sharedRow();
  const [here, there] = [processOver(row.take), processOver(row.take)];
  expect([await here(6, 10), await there(6, 10), await here(6, 10)]).toEqual([6, 4, 0]);
  expect(await there(3, 10, '10.0.0.2')).toBe(3);
});

test('the next span begins anew', async () => {
  const row = sharedRow();
  let now = 5 * MINUTE_MS;
  const ask = processOver(row.take, { now: () => now });
  expect([await ask(12, 10), await ask(1, 10)]).toEqual([10, 0]);
  now += MINUTE_MS;
  expect(await ask(12, 10)).toBe(10);
});

test('where the row cannot be asked, the request fails as any that needs the database', async () => {
  const ask = processOver(() => Promise.reject(new Error('away')));
  await expect(ask(1, 10)).rejects.toThrow('away');
});
