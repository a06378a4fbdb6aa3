/** Every way in which the bank can fail to answer a load, through real HTTP: the card is loaded once, or is not and nobody says so. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { startBank, type BankFault, type BankProcess } from './bank-process.ts';
import { openCentre, quickBank, TIMEOUT_MS, workUntil, type Centre } from './centre.ts';

const AMOUNT = 10_000;

let bank: BankProcess;
let centre: Centre;
let card: CardReference;

beforeAll(async () => {
  bank = await startBank();
});
afterAll(() => bank.stop());

beforeEach(async () => {
  await bank.reset();
  centre = await openCentre();
  card = await centre.sellCard(1);
  await workUntil(centre.worker(quickBank(bank.url)), async () => (await centre.card(card)).state === 'active');
});
afterEach(() => centre.close());

async function loadsAtTheBank(): Promise<{ balance: number; loads: { key: string; presented: number }[] }> {
  const { cards, operations } = await bank.state();
  return {
    balance: cards[0]?.balance_cents ?? -1,
    loads: operations.filter(({ kind }) => kind === 'load').map(({ key, presented }) => ({ key, presented })),
  };
}

interface Case {
  readonly name: string;
  readonly faults: readonly BankFault[];
  /** Did the order pass through `unknown`? */
  readonly unknown: boolean;
  /** How often the bank saw the command; left out where two clocks decide. */
  readonly presented?: number;
}

const cases: readonly Case[] = [
  { name: 'no fault', faults: [], unknown: false, presented: 1 },
  { name: 'slow, but in time', faults: [{ kind: 'load', fault: 'slow', ms: 50 }], unknown: false, presented: 1 },
  {
    name: 'applied, slower than our patience',
    faults: [{ kind: 'load', fault: 'slow', ms: TIMEOUT_MS + 150, count: 1 }],
    unknown: true,
  },
  {
    name: 'time-out before',
    faults: [{ kind: 'load', fault: 'timeout-before', count: 1 }],
    unknown: true,
    presented: 1,
  },
  { name: 'time-out after', faults: [{ kind: 'load', fault: 'timeout-after', count: 1 }], unknown: true, presented: 1 },
  { name: 'error after', faults: [{ kind: 'load', fault: 'error-after', count: 1 }], unknown: true, presented: 1 },
  { name: 'connection cut', faults: [{ kind: 'load', fault: 'down', count: 1 }], unknown: true, presented: 1 },
  {
    name: 'applied, unanswered, and not found for a while',
    faults: [
      { kind: 'load', fault: 'timeout-after', count: 1 },
      { kind: 'load', fault: 'not-found-yet', ms: 5_000, count: 1 },
    ],
    unknown: true,
    // Sent again after it settled, under the same key: the bank answered what it had answered before.
    presented: 2,
  },
  {
    name: 'unanswered twice, and questions unanswered too',
    faults: [
      { kind: 'load', fault: 'timeout-before', count: 1 },
      { kind: 'load', fault: 'timeout-after', count: 1 },
      { kind: 'operation-query', fault: 'down', count: 3 },
    ],
    unknown: true,
    presented: 1,
  },
];

describe('a load reaches the bank once', () => {
  test.each(cases)('$name', async ({ faults, unknown, presented }) => {
    await bank.fail(...faults);
    const worker = centre.worker(quickBank(bank.url));
    const opId = await centre.orderReload(card, AMOUNT);
    expect((await centre.order(opId)).state).toBe('approved');

    await worker.runOnce();
    expect((await centre.order(opId)).state).toBe(unknown ? 'unknown' : 'loaded');
    await workUntil(worker, async () => (await centre.row(opId)).state === 'done');

    expect((await centre.order(opId)).state).toBe('loaded');
    const { balance, loads } = await loadsAtTheBank();
    expect(balance).toBe(AMOUNT);
    expect(loads.map(({ key }) => key)).toEqual([opId]);
    expect([undefined, loads[0]?.presented]).toContain(presented);
  });

  test('the bank is down for longer than it remembers: finance is asked, nobody is refunded, nothing is sent', async () => {
    await bank.fail({ kind: 'load', fault: 'timeout-before', count: 1 }, { kind: 'operation-query', fault: 'down' });
    const worker = centre.worker(quickBank(bank.url));
    const opId = await centre.orderReload(card, AMOUNT);
    await workUntil(worker, async () => (await centre.row(opId)).attempts >= 4);
    expect((await centre.row(opId)).state).toBe('unknown');

    centre.moveClock(21 * 60_000);
    await workUntil(worker, async () => (await centre.row(opId)).attempts >= 6);
    expect((await centre.row(opId)).state).toBe('unknown');

    await bank.fail();
    await workUntil(worker, async () => (await centre.row(opId)).state === 'parked');
    expect((await centre.row(opId)).reason).toBe('key-forgotten');
    expect((await centre.order(opId)).state).toBe('unknown');
    expect(await loadsAtTheBank()).toEqual({ balance: 0, loads: [] });
  });

  test('applied, and found only after a day: loaded all the same', async () => {
    await bank.fail({ kind: 'load', fault: 'timeout-after', count: 1 }, { kind: 'operation-query', fault: 'down' });
    const worker = centre.worker(quickBank(bank.url));
    const opId = await centre.orderReload(card, AMOUNT);
    await workUntil(worker, async () => (await centre.row(opId)).state === 'unknown');
    centre.moveClock(24 * 60 * 60_000);
    await bank.fail();
    await workUntil(worker, async () => (await centre.row(opId)).state === 'done');
    expect((await loadsAtTheBank()).balance).toBe(AMOUNT);
  });

  test('no connection at all: the row waits as if nothing had happened, then goes', async () => {
    const opId = await centre.orderReload(card, AMOUNT);
    const cut = centre.worker(quickBank('http://127.0.0.1:9'));
    await workUntil(cut, async () => (await centre.row(opId)).attempts >= 3);
    expect(await centre.row(opId)).toMatchObject({ state: 'queued', first_sent_at: null, lease_by: null });

    await workUntil(centre.worker(quickBank(bank.url)), async () => (await centre.order(opId)).state === 'loaded');
    expect(await loadsAtTheBank()).toEqual({ balance: AMOUNT, loads: [{ key: opId, presented: 1 }] });
  });

  test('a wrong API key fails no order', async () => {
    const opId = await centre.orderReload(card, AMOUNT);
    const stranger = centre.worker(quickBank(bank.url, 'wrong'));
    await workUntil(stranger, async () => (await centre.row(opId)).attempts >= 2);
    expect((await centre.row(opId)).state).toBe('queued');
    await workUntil(centre.worker(quickBank(bank.url)), async () => (await centre.order(opId)).state === 'loaded');
  });
});

describe("the bank's no", () => {
  test('a refused load is owed to the customer, and the reason is kept', async () => {
    await bank.fail({ kind: 'load', fault: 'refuse', count: 1 });
    const opId = await centre.orderReload(card, AMOUNT);
    await centre.worker(quickBank(bank.url)).runOnce();
    expect(await centre.row(opId)).toMatchObject({ state: 'refused', reason: 'bank-refused' });
    expect(await centre.order(opId)).toMatchObject({ state: 'refund-due', reason: 'bank-refused' });
  });

  test('refused, but the answer was lost: the same, once it has been asked for', async () => {
    await bank.fail({ kind: 'load', fault: 'refuse', count: 1 }, { kind: 'load', fault: 'timeout-after', count: 1 });
    const worker = centre.worker(quickBank(bank.url));
    const opId = await centre.orderReload(card, AMOUNT);
    await worker.runOnce();
    expect((await centre.order(opId)).state).toBe('unknown');
    await workUntil(worker, async () => (await centre.order(opId)).state === 'refund-due');
    expect((await loadsAtTheBank()).balance).toBe(0);
  });
});
