/** What is read again and has not changed draws nothing anew. */
import { afterAll, expect, test, vi } from 'vitest';
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
