/** What is read again and has not changed draws nothing anew, and stays for as long as it is on the screen. */
import { afterAll, expect, test, vi } from 'vitest';
import { withReading } from '../../../src/renderer/stores/readings.ts';
import { readStatus, useStatus } from '../../../src/renderer/stores/status.ts';

let answer: object = { ok: true, value: { sync: 'synced', waiting_facts: 0 } };
// Each answer comes over the line as a value of its own.
vi.stubGlobal('window', { counter: { call: () => Promise.resolve(structuredClone(answer)) } });
afterAll(() => vi.unstubAllGlobals());

test('a status that is as it was is not told, one that differs is', async () => {
  const told = vi.fn<() => void>();
  const stop = useStatus.subscribe(told);
  await readStatus();
  await readStatus();
  expect(told).toHaveBeenCalledTimes(1);
  answer = { ok: true, value: { sync: 'synced', waiting_facts: 1 } };
  await readStatus();
  expect(told).toHaveBeenCalledTimes(2);
  stop();
});

const isShown = (key: string): boolean => key === 'header';

test('the oldest answers make room, those on the screen never', () => {
  let known: ReadonlyMap<string, number> = new Map();
  for (const [i, key] of ['header', 'a', 'b', 'c', 'b', 'd'].entries()) known = withReading(known, key, i, isShown, 3);
  expect([...known]).toEqual([
    ['header', 0],
    ['b', 4],
    ['d', 5],
  ]);
});
