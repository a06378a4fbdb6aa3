/** A bank that wants a picture of the customer's document: told to the counters, taken at one of them, brought to the bank, which then decides. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bankWorker } from '../../../sync-server/src/bank/worker.ts';
import { startBank, type BankProcess } from '../bank/bank-process.ts';
import { quickBank } from '../bank/centre.ts';
import { openTwoCounters, operationOf, shows } from './two-counters.ts';
import type { TwoCounters } from './two-counters.ts';

const PATIENCE = { timeout: 15_000, interval: 20 };
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('a passport')]).toString('base64');

let shop: TwoCounters;
let bank: BankProcess;
beforeEach(async () => {
  [shop, bank] = await Promise.all([openTwoCounters(), startBank()]);
  await bank.reset();
  await fetch(`${bank.url}/simulator/faults`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ documents: 'required' }),
  });
});
afterEach(async () => {
  await shop.close();
  await bank.stop();
});

test('the exception says what to do, and ends by itself once it is done', async () => {
  const { centre } = shop;
  const [one, two] = shop.counters;
  const [pack] = await shop.packs(one, 1);
  if (!pack) throw new Error('a pack');
  const customer = await shop.customer(one, 'DOC1');
  const sale = await shop.sell(one, pack, customer);
  await one.inStep();
  const log = { info() {}, warn() {}, error() {} };
  const worker = bankWorker({ db: centre.db, ctx: centre.ctx, bank: quickBank(bank.url), log });
  const turns = async (): Promise<void> => {
    centre.clock.advance(60_000);
    await worker.runOnce();
  };
  const view = async (counter: typeof one) => counter.ok('card.get', { card_reference: pack });
  const next = async () => (await one.ok('exceptions.list', {})).find(({ op_id }) => op_id === sale);

  await vi.waitFor(async () => {
    await turns();
    for (const each of [one, two]) expect((await view(each)).wants_document).toBe('missing');
  }, PATIENCE);
  expect(await next()).toMatchObject({ next_step: 'photograph', owner: 'you', customer_id: customer.customer_id });

  // Cut off, the picture waits here, and nobody is asked for another.
  await one.cut();
  const { customer_id } = customer;
  await one.ok('customer.photograph', { op_id: one.newOp(), customer_id, side: 'front', jpeg: JPEG });
  expect((await view(one)).wants_document).toBeNull();
  expect(await next()).toMatchObject({ next_step: 'bank-answers' });
  expect((await view(two)).wants_document).toBe('missing');

  await one.mend();
  await vi.waitFor(async () => expect((await view(two)).wants_document).toBeNull(), PATIENCE);
  await vi.waitFor(async () => {
    await turns();
    expect((await view(one)).state).toBe('active');
  }, PATIENCE);
  await shows(two, pack, 'active');
  expect(await next()).toBeUndefined();
  expect(await operationOf(one, sale)).toMatchObject({ state: 'loaded' });
});
