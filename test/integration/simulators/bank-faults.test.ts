/** Each thing the simulated bank can be told to do wrong, seen from the caller and in the books afterwards. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { activeCard, ask, balanceOf, command, newKey, setFaults, type BankOperation } from './bank-client.ts';
import { endAll, pause, reset, startBank, type Running } from './simulator-processes.ts';

const IMPATIENT_MS = 250;

let bank: Running;
let token: string;
beforeAll(async () => {
  bank = await startBank({ seed: 5 });
});
beforeEach(async () => {
  token = await activeCard(bank.url);
});
afterEach(() => reset(bank.url));
afterAll(endAll);

const load = (key: string) =>
  command(bank.url, `/cards/${token}/loads`, { amount_cents: 5_000 }, { key, timeoutMs: IMPATIENT_MS });
const operation = (key: string) => ask<{ operation: BankOperation; code?: string }>(bank.url, `/operations/${key}`);

test('timeout-before: no answer, nothing applied, the key is free', async () => {
  const key = newKey();
  await setFaults(bank.url, [{ kind: 'load', fault: 'timeout-before', count: 1 }]);
  await expect(load(key)).rejects.toThrow(/timeout/i);
  expect((await operation(key)).status).toBe(404);
  expect(await balanceOf(bank.url, token)).toBe(0);
  expect((await load(key)).body.operation.state).toBe('done');
  expect(await balanceOf(bank.url, token)).toBe(5_000);
});

test('timeout-after: no answer, but applied once; asking by key tells', async () => {
  const key = newKey();
  await setFaults(bank.url, [{ kind: 'load', fault: 'timeout-after', count: 1 }]);
  await expect(load(key)).rejects.toThrow(/timeout/i);
  expect((await operation(key)).body.operation).toMatchObject({ key, kind: 'load', state: 'done' });
  expect((await load(key)).replayed).toBe(true);
  expect(await balanceOf(bank.url, token)).toBe(5_000);
});

test('error-after: 500, but applied once', async () => {
  const key = newKey();
  await setFaults(bank.url, [{ kind: 'load', fault: 'error-after', count: 1 }]);
  expect((await load(key)).status).toBe(500);
  expect((await load(key)).body.operation.state).toBe('done');
  expect(await balanceOf(bank.url, token)).toBe(5_000);
});

test('down: the connection is cut for commands and questions until it is switched off', async () => {
  const key = newKey();
  await setFaults(bank.url, [{ fault: 'down' }]);
  await expect(load(key)).rejects.toThrow('fetch failed');
  await expect(operation(key)).rejects.toThrow('fetch failed');
  await expect(load(key)).rejects.toThrow('fetch failed');
  await setFaults(bank.url, []);
  expect((await operation(key)).status).toBe(404);
  expect(await balanceOf(bank.url, token)).toBe(0);
});

test('slow: answers after the time asked for', async () => {
  await setFaults(bank.url, [{ kind: 'load', fault: 'slow', ms: 120, count: 1 }]);
  const startedAt = performance.now();
  await load(newKey());
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
});

test('not-found-yet: applied and unanswered, unknown for a while, then known', async () => {
  const key = newKey();
  await setFaults(bank.url, [
    { kind: 'load', fault: 'timeout-after', count: 1 },
    { kind: 'load', fault: 'not-found-yet', ms: 700, count: 1 },
  ]);
  await expect(load(key)).rejects.toThrow(/timeout/i);
  const early = await operation(key);
  expect([early.status, early.body.code]).toEqual([404, 'operation-not-found']);
  expect(await balanceOf(bank.url, token)).toBe(5_000);
  await pause(800);
  expect((await operation(key)).body.operation.state).toBe('done');
});

test('refuse: a refusal with the reason of its kind, on one kind only', async () => {
  await setFaults(bank.url, [{ kind: 'block', fault: 'refuse' }]);
  expect((await load(newKey())).body.operation.state).toBe('done');
  const block = await command(bank.url, `/cards/${token}/block`, {});
  expect(block.body.operation).toMatchObject({ state: 'refused', reason: 'bank-refused' });
});

test('a counted fault strikes as often as it says, survives kill -9, then is gone', async () => {
  await setFaults(bank.url, [{ kind: 'load', fault: 'error-after', count: 2 }]);
  expect((await load(newKey())).status).toBe(500);
  await bank.end('SIGKILL');
  bank = await startBank({ dataDir: bank.dataDir });
  expect((await load(newKey())).status).toBe(500);
  expect((await load(newKey())).status).toBe(200);
  expect((await ask<object>(bank.url, '/simulator/faults')).body).toMatchObject({ faults: [] });
});

test('an unknown fault is refused and nothing changes', async () => {
  await expect(setFaults(bank.url, [{ fault: 'earthquake' }])).rejects.toThrow('invalid-request');
  expect((await load(newKey())).status).toBe(200);
});
