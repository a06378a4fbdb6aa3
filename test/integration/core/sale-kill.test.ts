/** kill -9 among sales that take their first reload along: never one of the two without the other, and what was answered exists. */
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';
import { systemClock } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';
import { checkStore } from './check-store.ts';
import { cardReference, customerItem, euros, PIN, TELLER } from './published.ts';
import {
  enrolledShop,
  grant,
  newOp,
  openShop,
  PEPPER,
  saleWithReload,
  seedCustomers,
  temporaryPath,
  testClock,
} from './shop.ts';

const BACKEND = new URL('../../../src/backend/main.ts', import.meta.url).pathname;
const ROUNDS = 6;
const SALES = 120;
const FIRST_PACK = 1_000;
const TEST_TIMEOUT_MS = 180_000;
const KEY = new Uint8Array(32).fill(9);

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The ids of the sales and of the reloads that were answered before the process was killed. */
async function sellUntilKilled(store_path: string): Promise<string[]> {
  const backend = fork(BACKEND, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const send = (message: ToBackend): void => void backend.send(message, () => {});
  const answered: string[] = [];
  const killedAt = randomInt(1, SALES / 2);
  const gone = new Promise((resolve) => backend.on('exit', resolve));
  const burst = (): void => {
    for (let i = 0; i < SALES; i++) {
      const input = saleWithReload(systemClock, FIRST_PACK + i, i, euros(60));
      send({ kind: 'call', id: i + 1, method: 'card.sell', input });
    }
  };
  backend.on('message', (raw) => {
    const message = FromBackend.parse(raw);
    if (message.kind !== 'answer') return;
    const result = message.result as {
      ok: boolean;
      value?: { sale?: { op_id: string }; first_reload?: { op_id: string } | null };
    };
    expect(result).toMatchObject({ ok: true });
    if (message.id === 0) return burst();
    answered.push(result.value?.sale?.op_id ?? '', result.value?.first_reload?.op_id ?? '');
    if (answered.length >= 2 * killedAt) backend.kill('SIGKILL');
  });
  send({ kind: 'open', store_path, store_key: base64url(KEY), pin_pepper: base64url(PEPPER), server_url: null });
  send({ kind: 'call', id: 0, method: 'session.sign-in', input: { operator_id: TELLER, pin: PIN } });
  await gone;
  return answered;
}

test(
  `${ROUNDS} killed bursts of sales`,
  async () => {
    const shop = await enrolledShop({ clock: testClock(systemClock.now()) });
    seedCustomers(shop.context.store, SALES);
    const packs = Array.from({ length: SALES }, (_, i) => cardReference(FIRST_PACK + i));
    shop.tell(...packs.map((card_reference) => ({ kind: 'pack' as const, card_reference })), customerItem(0));
    await shop.ok('stock.receive', { op_id: newOp(systemClock), card_references: packs, delivery_note: 'BL' });
    grant(shop.context.store, euros(1_000_000));
    shop.judge();
    await shop.counter.close();

    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const store_path = temporaryPath();
      copyFileSync(shop.path, store_path);
      const answered = await sellUntilKilled(store_path);
      const reopened = openShop({ path: store_path, clock: testClock(systemClock.now()) });
      const facts = checkStore(reopened.context.store.read).map(({ fact }) => fact);
      const sales = facts.filter((fact) => fact.type === 'card-sold');
      const reloads = facts.filter((fact) => fact.type === 'reload-ordered');
      expect(reloads.map(({ body }) => body.with_sale)).toEqual(sales.map(({ op_id }) => op_id));
      const known = new Set<string>(facts.map(({ op_id }) => op_id));
      expect(answered.filter((op_id) => !known.has(op_id))).toEqual([]);
      await reopened.counter.close();
      counts.push(sales.length);
    }
    // Else the kills came too late to prove anything.
    expect(Math.min(...counts)).toBeLessThan(SALES);
  },
  TEST_TIMEOUT_MS,
);
