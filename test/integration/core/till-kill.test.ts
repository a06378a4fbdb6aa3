/** kill -9 while a till is opened, counted and closed over and over: what was answered exists, and Z numbers have no gap. */
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';
import { systemClock } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';
import { checkStore } from './check-store.ts';
import { PIN, TELLER } from './published.ts';
import { enrolledShop, MORNING_COUNT, newOp, openShop, PEPPER, temporaryPath, testClock } from './shop.ts';

const BACKEND = new URL('../../../src/backend/main.ts', import.meta.url).pathname;
const ROUNDS = 8;
const CLOSINGS = 150;
const ANSWERS_MAX = 40;
const TEST_TIMEOUT_MS = 180_000;
const KEY = new Uint8Array(32).fill(9);

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The numbers of the Z reports that were answered before the process was killed. */
async function closeUntilKilled(store_path: string): Promise<number[]> {
  const backend = fork(BACKEND, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const send = (message: ToBackend): void => void backend.send(message, () => {});
  const answered: number[] = [];
  const killedAt = randomInt(1, ANSWERS_MAX);
  const gone = new Promise((resolve) => backend.on('exit', resolve));
  const burst = (): void => {
    for (let i = 0; i < CLOSINGS; i++) {
      const count = MORNING_COUNT;
      send({ kind: 'call', id: 3 * i + 1, method: 'till.count', input: { counting: true } });
      send({
        kind: 'call',
        id: 3 * i + 2,
        method: 'till.close',
        input: { op_id: newOp(systemClock), count, note: null },
      });
      send({ kind: 'call', id: 3 * i + 3, method: 'till.open', input: { op_id: newOp(systemClock), count } });
    }
  };
  backend.on('message', (raw) => {
    const message = FromBackend.parse(raw);
    if (message.kind !== 'answer') return;
    const { ok, value } = message.result as { ok: boolean; value?: { z_number?: number } };
    expect(ok).toBe(true);
    if (message.id === 0) burst();
    if (value?.z_number !== undefined) answered.push(value.z_number);
    // Wherever the process is by then: it does not wait for anybody to hear its answers.
    if (answered.length === killedAt) backend.kill('SIGKILL');
  });
  send({ kind: 'open', store_path, store_key: base64url(KEY), pin_pepper: base64url(PEPPER), server_url: null });
  send({ kind: 'call', id: 0, method: 'session.sign-in', input: { operator_id: TELLER, pin: PIN } });
  await gone;
  return answered;
}

test(
  `${ROUNDS} killed bursts of closings`,
  async () => {
    const shop = await enrolledShop({ clock: testClock(systemClock.now()) });
    await shop.counter.close();
    const lengths: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const store_path = temporaryPath();
      copyFileSync(shop.path, store_path);
      const answered = await closeUntilKilled(store_path);
      const reopened = openShop({ path: store_path, clock: testClock(systemClock.now()) });
      await reopened.signIn();
      // Numbers without a gap, expected sums that follow from the facts, and the till where the last fact left it.
      checkStore(reopened.context.store.read);
      const { z_count } = await lastReport(reopened);
      expect(answered.length).toBeGreaterThan(0);
      expect(answered).toEqual(Array.from(answered, (_, i) => i + 1));
      expect(z_count).toBeGreaterThanOrEqual(answered.length);
      if ((await reopened.ok('till.get', {})).state === 'closed')
        await reopened.ok('till.open', { op_id: newOp(systemClock), count: MORNING_COUNT });
      const next = { op_id: newOp(systemClock), count: MORNING_COUNT, note: null };
      expect((await reopened.ok('till.close', next)).z_number).toBe(z_count + 1);
      await reopened.counter.close();
      lengths.push(z_count);
    }
    // Else the kills came too late to prove anything.
    expect(Math.min(...lengths)).toBeLessThan(CLOSINGS);
  },
  TEST_TIMEOUT_MS,
);

async function lastReport(shop: ReturnType<typeof openShop>): Promise<{ z_count: number }> {
  const [last] = await shop.ok('till.list-z', { before: null });
  return { z_count: last?.z_number ?? 0 };
}
