/** kill -9 in the middle of a burst, again and again: every receipt that was answered exists, numbers have no gap, the chain is whole. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';
import { ReceiptModel } from '@flouss/shared/domain/receipt';
import { receiptNumber } from '@flouss/shared/domain/receipt';
import { assert } from '@flouss/shared/kernel/assert';
import { systemClock } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';
import { bySize } from '../../size.ts';
import { checkStore } from './check-store.ts';
import { euros, PIN, TELLER } from './published.ts';
import { enrolledShop, grant, openShop, PEPPER, reloadInput, seedCustomers, temporaryPath, testClock } from './shop.ts';

const BACKEND = new URL('../../../src/backend/main.ts', import.meta.url).pathname;
const ROUNDS = bySize(12, 50);
const BURST = 500;
/** Two reloads a card and day may be taken without the server. */
const CUSTOMERS = BURST / 2;
const BURST_TAKES_MS = 400;
const TEST_TIMEOUT_MS = 180_000;
const KEY = new Uint8Array(32).fill(9);

/** One round's process, opened and signed in, its burst not begun. */
interface Backend {
  readonly process: ChildProcess;
  readonly storePath: string;
}

function send(backend: ChildProcess, message: ToBackend): void {
  // What a killed process was not told, it did not answer.
  backend.send(message, () => {});
}

async function readyBackend(seeded: string): Promise<Backend> {
  const storePath = temporaryPath();
  copyFileSync(seeded, storePath);
  const backend = fork(BACKEND, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const store_key = Buffer.from(KEY).toString('base64url');
  send(backend, {
    kind: 'open',
    store_path: storePath,
    store_key,
    pin_pepper: Buffer.from(PEPPER).toString('base64url'),
    server_url: null,
  });
  send(backend, { kind: 'call', id: 0, method: 'session.sign-in', input: { operator_id: TELLER, pin: PIN } });
  await new Promise<void>((resolve, reject) => {
    backend.on('exit', () => reject(new Error('the backend ended before it was ready')));
    backend.on('message', (raw) => {
      const message = FromBackend.parse(raw);
      if (message.kind === 'answer' && message.id === 0) resolve();
    });
  });
  backend.removeAllListeners('exit');
  return { process: backend, storePath };
}

/** The receipts that were answered before the process was killed. */
async function burstAndKill({ process: backend }: Backend): Promise<ReceiptModel[]> {
  const answered: ReceiptModel[] = [];
  backend.removeAllListeners('message');
  backend.on('message', (raw) => {
    const message = FromBackend.parse(raw);
    if (message.kind !== 'answer') return;
    const result = message.result as { ok: boolean; value?: unknown };
    expect(result).toMatchObject({ ok: true });
    answered.push(ReceiptModel.parse(result.value));
  });
  const gone = new Promise((resolve) => backend.on('exit', resolve));
  for (let i = 0; i < BURST; i++) {
    const input = reloadInput(systemClock, i % CUSTOMERS, euros(60));
    send(backend, { kind: 'call', id: i + 1, method: 'reload.order', input });
  }
  setTimeout(() => backend.kill('SIGKILL'), randomInt(BURST_TAKES_MS));
  await gone;
  return answered;
}

test(
  `${ROUNDS} killed bursts lose nothing that was answered`,
  async () => {
    // The processes have the machine's clock: the till is opened today.
    const shop = await enrolledShop({ clock: testClock(systemClock.now()) });
    seedCustomers(shop.context.store, CUSTOMERS);
    grant(shop.context.store, euros(1_000_000));
    await shop.counter.close();

    const counts: number[] = [];
    let next = readyBackend(shop.path);
    for (let round = 0; round < ROUNDS; round++) {
      const backend = await next;
      const answered = await burstAndKill(backend);
      if (round + 1 < ROUNDS) next = readyBackend(shop.path);
      const reopened = openShop({ path: backend.storePath });
      const facts = checkStore(reopened.context.store.read);
      const numbers = new Map(
        facts.map(({ fact }) => [fact.op_id, 'receipt_count' in fact.body ? fact.body.receipt_count : 0]),
      );
      for (const { op_id, number } of answered) {
        const count = numbers.get(op_id);
        assert(count !== undefined, `the answered receipt ${number} exists`);
        expect(number).toBe(receiptNumber('C01', count));
      }
      await reopened.counter.close();
      counts.push(facts.length);
    }
    // Else the kills came too early or too late to prove anything.
    expect(counts.filter((count) => count > 0 && count < BURST).length).toBeGreaterThan(ROUNDS / 4);
  },
  TEST_TIMEOUT_MS,
);
