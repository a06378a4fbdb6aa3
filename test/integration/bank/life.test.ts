/** What the bank decides over days, told to cards and payment cards: applications, pages, charges, balances. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { openDoor } from '../../../sync-server/src/bank/door.ts';
import { makeReadBalance } from '../../../sync-server/src/bank/read-balance.ts';
import { countByState } from '../../../sync-server/src/db/bank-work.ts';
import { countWaiting } from '../../../sync-server/src/db/waiting.ts';
import { findFunding } from '../../../sync-server/src/db/funding.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import type { Worker } from '../../../sync-server/src/bank/worker.ts';
import { startBank, type BankProcess } from './bank-process.ts';
import { FAMILY_NAME, openCentre, quickBank, workUntil, type Centre } from './centre.ts';

let bank: BankProcess;
let centre: Centre;
let worker: Worker;

beforeAll(async () => {
  bank = await startBank();
});
afterAll(() => bank.stop());

beforeEach(async () => {
  await bank.reset();
  centre = await openCentre();
  worker = centre.worker(quickBank(bank.url));
});
afterEach(() => centre.close());

async function activeCard(n: number): Promise<CardReference> {
  const card = await centre.sellCard(n);
  await workUntil(worker, async () => (await centre.card(card)).state === 'active');
  return card;
}

async function openPage(): Promise<{ key: string; page: string }> {
  const op_id = newId(OpId, centre.ctx.clock, centre.ctx.random);
  const key = `${op_id}.funding`;
  await centre.queue({ work_key: key, kind: 'funding-enrolment', op_id, customer_id: centre.customerId });
  await workUntil(worker, async () => !!(await findFunding(centre.db.read, centre.customerId))?.page_url);
  return { key, page: (await findFunding(centre.db.read, centre.customerId))?.page_url ?? '' };
}

async function register(choice: string): Promise<void> {
  const { key, page } = await openPage();
  await fetch(page, { method: 'POST', body: new URLSearchParams({ card: choice }), redirect: 'manual' });
  await workUntil(worker, async () => (await centre.row(key)).state === 'done');
}

describe('a card', () => {
  test('is applied for, accepted, activated; its tokens are kept and nothing personal is', async () => {
    const card = await activeCard(1);
    expect(await centre.card(card)).toMatchObject({
      card_token: expect.stringMatching(/^card_/),
      last_four: expect.stringMatching(/^\d{4}$/),
    });
    const { operations } = await bank.state();
    expect(operations.map(({ kind, presented }) => [kind, presented])).toEqual([
      ['activation', 1],
      ['application', 1],
    ]);
    const files = await readdir(centre.folder);
    for (const file of files) expect(await readFile(join(centre.folder, file), 'latin1')).not.toContain(FAMILY_NAME);
  });

  test('is declined: the counter owes the price', async () => {
    await bank.decide({ outcome: 'declined' });
    const card = await centre.sellCard(1);
    await workUntil(worker, async () => (await centre.card(card)).state === 'declined');
    expect((await centre.card(card)).reason).toBe('bank-refused');
    const { sale_op_id } = await centre.card(card);
    expect(await centre.row(sale_op_id ?? '')).toMatchObject({ state: 'refused', reason: 'application-declined' });
  });

  test('waits for a decision that takes days, and a lost answer changes nothing', async () => {
    await bank.decide({ delay_ms: 60_000_000 });
    await bank.fail({ kind: 'application', fault: 'error-after', count: 1 });
    const card = await centre.sellCard(1);
    const key = (await centre.card(card)).sale_op_id ?? '';
    await workUntil(worker, async () => (await centre.row(key)).reason === 'pending');
    centre.moveClock(24 * 60 * 60_000);
    await workUntil(worker, async () => (await centre.row(key)).attempts >= 5);
    expect(await centre.row(key)).toMatchObject({ state: 'sent', reason: 'pending' });
    expect((await centre.card(card)).state).toBe('applied');
    expect((await countByState(centre.db.read)).sent).toBe(1);
    // The bank has it; it is not we who are late.
    const { oldest } = await countWaiting(centre.db.read);
    expect(oldest).toMatchObject({ unsent: undefined, unknown: undefined, exception: undefined });
  });

  test('is blocked at the bank although an older load of it is still unknown', async () => {
    const card = await activeCard(1);
    await bank.fail({ kind: 'load', fault: 'timeout-before', count: 1 }, { kind: 'operation-query', fault: 'down' });
    const opId = await centre.orderReload(card, 10_000);
    const later = await centre.orderReload(card, 20_000);
    await worker.runOnce();
    expect((await centre.row(opId)).state).toBe('unknown');

    await centre.db.transaction((tx) => moveCard(tx, centre.ctx, card, 'block'));
    await workUntil(worker, async () => (await bank.state()).cards[0]?.state === 'blocked');
    // Loads of one card keep their order.
    expect(await centre.row(later)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  test('can be asked for its balance', async () => {
    const card = await activeCard(1);
    const opId = await centre.orderReload(card, 12_345);
    await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    const readBalance = makeReadBalance({
      read: centre.db.read,
      bank: quickBank(bank.url),
      door: openDoor(centre.ctx),
    });
    expect(await readBalance(card)).toEqual({ ok: true, value: 12_345 });
    expect(await readBalance(makeCardReference(99))).toEqual({ ok: false, error: 'bank-unreachable' });
    await bank.fail({ kind: 'balance-query', fault: 'down', count: 1 });
    expect(await readBalance(card)).toEqual({ ok: false, error: 'bank-unreachable' });
  });
});

describe('a payment card', () => {
  test('is registered on the page of the bank, whenever the customer does so', async () => {
    const { key, page } = await openPage();
    expect(page).toContain(`${bank.url}/enrol/`);
    await workUntil(worker, async () => (await centre.row(key)).attempts >= 4);
    expect(await findFunding(centre.db.read, centre.customerId)).toMatchObject({ funding_token: null });
    expect(await centre.row(key)).toMatchObject({ state: 'sent', reason: 'page-open' });

    await fetch(page, { method: 'POST', body: new URLSearchParams({ card: 'accepted' }), redirect: 'manual' });
    await workUntil(worker, async () => (await centre.row(key)).state === 'done');
    expect(await findFunding(centre.db.read, centre.customerId)).toMatchObject({
      page_url: page,
      funding_token: expect.stringMatching(/^fund_/),
      last_four: expect.stringMatching(/^\d{4}$/),
    });
  });

  test('pays an SMS order once, then the card is loaded once, through lost answers', async () => {
    const card = await activeCard(1);
    await register('accepted');
    await bank.fail(
      { kind: 'charge', fault: 'timeout-after', count: 1 },
      { kind: 'charge', fault: 'not-found-yet', ms: 400, count: 1 },
      { kind: 'load', fault: 'error-after', count: 1 },
    );
    const opId = await centre.orderReload(card, 10_000, 'sms');
    await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    const { charges, cards } = await bank.state();
    expect(charges).toEqual([expect.objectContaining({ amount_cents: 10_600, state: 'captured' })]);
    expect(cards[0]?.balance_cents).toBe(10_000);
  });

  test('is refused: nothing was taken, nothing is loaded', async () => {
    const card = await activeCard(1);
    await register('refused');
    const opId = await centre.orderReload(card, 10_000, 'sms');
    await workUntil(worker, async () => (await centre.order(opId)).state === 'declined');
    expect((await centre.order(opId)).reason).toBe('funding-refused');
    const { charges, cards } = await bank.state();
    expect(charges).toEqual([]);
    expect(cards[0]?.balance_cents).toBe(0);
  });

  test('is given its money back, once, when the card cannot be loaded', async () => {
    const card = await activeCard(1);
    await register('accepted');
    await bank.fail({ kind: 'load', fault: 'refuse', count: 1 }, { kind: 'refund', fault: 'timeout-after', count: 1 });
    const opId = await centre.orderReload(card, 10_000, 'sms');
    await workUntil(worker, async () => (await centre.order(opId)).state === 'refunded');
    const { charges, operations } = await bank.state();
    expect(charges).toEqual([expect.objectContaining({ state: 'refunded' })]);
    expect(operations.filter(({ kind }) => kind === 'refund')).toHaveLength(1);
  });
});
