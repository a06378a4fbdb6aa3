/** One operation of the bank fails, or the bank asks for time: what else there is goes on, and what waits has not left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { openDoor, type Door } from '../../../sync-server/src/bank/door.ts';
import { makeReadBalance } from '../../../sync-server/src/bank/read-balance.ts';
import { TURNS_AT_ONCE_MAX, type Worker } from '../../../sync-server/src/bank/worker.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { countByState } from '../../../sync-server/src/db/bank-work.ts';
import { startBank, type BankProcess } from './bank-process.ts';
import { openCentre, quickBank, workUntil, type Centre } from './centre.ts';

/** More than leave before anybody knows that the bank is away. */
const CARDS = TURNS_AT_ONCE_MAX + 6;
const AMOUNT = 10_000;

let bank: BankProcess;
let centre: Centre;
let cards: CardReference[];
let door: Door;
let worker: Worker;
/** Every attempt that left for the bank, whatever came of it. */
let called: string[];

beforeAll(async () => {
  bank = await startBank();
});
afterAll(() => bank.stop());

beforeEach(async () => {
  await bank.reset();
  centre = await openCentre();
  cards = [];
  for (let n = 1; n <= CARDS; n++) cards.push(await centre.sellCard(n));
  const before = centre.worker(quickBank(bank.url));
  await workUntil(
    before,
    async () => (await bank.state()).cards.filter(({ state }) => state === 'active').length === CARDS,
  );
  await workUntil(before, async () => (await countByState(centre.db.read)).queued === 0);
  called = [];
  door = openDoor({
    ...centre.ctx,
    patience: { pauseMinMs: 200, pauseMaxMs: 400 },
    called: (operation, outcome) => void called.push(`${operation} ${outcome}`),
  });
  worker = centre.worker(quickBank(bank.url), { door });
});
afterEach(() => centre.close());

const orderAll = async (): Promise<string[]> => Promise.all(cards.map((card) => centre.orderReload(card, AMOUNT)));
const loadsDone = async (): Promise<number> =>
  (await bank.state()).operations.filter(({ kind, state }) => kind === 'load' && state === 'done').length;

test('loads are cut off: what has not left stays queued and untried, cards are still blocked, and all are loaded once in the end', async () => {
  await bank.fail({ kind: 'load', fault: 'down' }, { kind: 'operation-query', fault: 'down' });
  const orders = await orderAll();
  await workUntil(worker, async () => door.states().get('load') !== 'closed');
  const sent = called.filter((each) => each === 'load unheard').length;
  expect(sent).toBeLessThanOrEqual(TURNS_AT_ONCE_MAX);
  const rows = await Promise.all(orders.map((opId) => centre.row(opId)));
  const untried = rows.filter(({ attempts }) => attempts === 0);
  expect(untried.length).toBeGreaterThanOrEqual(CARDS - sent - 1);
  for (const row of untried) expect(row).toMatchObject({ state: 'queued', first_sent_at: null, lease_by: null });

  // The other operation is not behind that breaker, however many loads are due before it.
  const [card] = cards;
  await centre.db.transaction((tx) => moveCard(tx, centre.ctx, card!, 'block'));
  await workUntil(worker, async () => (await bank.state()).cards.some(({ state }) => state === 'blocked'));
  const readBalance = makeReadBalance({ read: centre.db.read, bank: quickBank(bank.url), door });
  expect(await readBalance(cards[1]!)).toEqual({ ok: true, value: 0 });

  await bank.fail();
  await workUntil(worker, async () => (await loadsDone()) >= CARDS - 1);
  const { queued, sent: left, unknown } = await countByState(centre.db.read);
  expect(queued + left + unknown).toBeLessThanOrEqual(1);
  expect(door.states().get('load')).toBe('closed');
  const balances = (await bank.state()).cards.map(({ balance_cents }) => balance_cents);
  expect(balances.every((balance) => balance === AMOUNT || balance === 0)).toBe(true);
});

test('the bank says that it is too many: nothing is asked until it may be, nothing becomes unknown, all are loaded once', async () => {
  await bank.fail({ kind: 'load', fault: 'throttle', ms: 1_000, count: 3 });
  const orders = await orderAll();
  await worker.runOnce();
  const heldMs = door.heldMs();
  expect(heldMs).toBeGreaterThan(500);
  const before = called.length;
  for (let i = 0; i < 20; i++) {
    expect(await worker.runOnce()).toBe(0);
    await sleep(15);
  }
  expect(called).toHaveLength(before);
  const states = await Promise.all(orders.map(async (opId) => (await centre.row(opId)).state));
  expect(new Set(states).has('unknown')).toBe(false);

  const readBalance = makeReadBalance({ read: centre.db.read, bank: quickBank(bank.url), door });
  expect(await readBalance(cards[0]!)).toEqual({ ok: false, error: 'bank-unreachable' });

  await workUntil(worker, async () => (await loadsDone()) === CARDS);
  expect(called.filter((each) => each === 'load held-off')).toHaveLength(3);
  const { cards: held } = await bank.state();
  expect(held.map(({ balance_cents }) => balance_cents)).toEqual(cards.map(() => AMOUNT));
});

test('no more leave in a second than were agreed on', async () => {
  const slow = openDoor({ ...centre.ctx, requestsPerSecond: 5 });
  const paced = centre.worker(quickBank(bank.url), { door: slow });
  const orders = await orderAll();
  const began = Date.now();
  await workUntil(paced, async () => (await loadsDone()) === orders.length);
  // Five at once, then one each 200 ms.
  expect(Date.now() - began).toBeGreaterThanOrEqual(((CARDS - 5) / 5) * 1_000 - 50);
});
