/** A reload is either taken back or brought before the bank, never both and never neither, however close the two come. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { OpId } from '@flouss/shared/kernel/ids';
import { takeTurn } from '../../../sync-server/src/bank/turn.ts';
import { BANK_PATIENCE } from '../../../sync-server/src/bank/decide.ts';
import { findBankWork, listDueBankWork, withdrawBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { startBank, type BankProcess } from './bank-process.ts';
import { openCentre, quickBank, workUntil, type Centre } from './centre.ts';

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

const cancel = (op_id: OpId) =>
  centre.db.transaction((tx) => moveOrder(tx, centre.ctx, { op_id, event: 'cancel', reason: 'cancelled' }));
const loadsOf = async (opId: OpId): Promise<number> =>
  (await bank.state()).operations.filter(({ kind, key }) => kind === 'load' && key === opId).length;

/** What a worker does with the row it has seen, as far as it may. */
async function take(opId: OpId) {
  const { db, ctx } = centre;
  const [seen] = await listDueBankWork(db.read, ctx.clock.now(), 1);
  expect(seen?.work_key).toBe(opId);
  const log = { info() {}, warn() {}, error: (fields: unknown) => void centre.errors.push(fields) };
  const lease = { by: 'a worker', until: ctx.clock.now() + 60_000 };
  const deps = { db, ctx, bank: quickBank(bank.url), log, patience: BANK_PATIENCE };
  return { go: () => takeTurn(deps, seen!, lease, 'send') };
}

test('taken back first: the worker that had seen the command finds it gone, and the bank hears nothing', async () => {
  const opId = await centre.orderReload(card, 10_000);
  const { go } = await take(opId);
  expect(await cancel(opId)).toMatchObject({ ok: true, value: { state: 'refund-due', reason: 'cancelled' } });
  expect(await go()).toBeUndefined();
  expect(await findBankWork(centre.db.read, opId)).toBeUndefined();
  expect(await loadsOf(opId)).toBe(0);
});

test('marked as sent first: too late, though nothing has left the machine yet', async () => {
  const opId = await centre.orderReload(card, 10_000);
  const { go } = await take(opId);
  expect(await go()).toMatchObject({ act: { is: 'send' } });
  expect(await cancel(opId)).toEqual({ ok: false, error: 'order-transition-refused' });
  await expect(centre.db.transaction((tx) => withdrawBankWork(tx, [opId]))).rejects.toThrow('bank work has left');
  expect(await centre.row(opId)).toMatchObject({ state: 'sent' });
  expect(await centre.order(opId)).toMatchObject({ state: 'submitted' });
});

test('an SMS order is not taken back: its money was never at a counter', async () => {
  const opId = await centre.orderReload(card, 10_000, 'sms');
  expect(await cancel(opId)).toEqual({ ok: false, error: 'order-transition-refused' });
  expect(await centre.order(opId)).toMatchObject({ state: 'approved' });
});

test('in a crowd, at any distance: what was loaded was not taken back, and the other way round', async () => {
  const worker = centre.worker(quickBank(bank.url));
  const fates = { loaded: 0, cancelled: 0 };
  for (let round = 0; round < 24; round++) {
    const opId = await centre.orderReload(card, 5_000);
    const [answer] = await Promise.all([
      sleep(round % 8).then(() => cancel(opId)),
      sleep(round % 3).then(() => worker.runOnce()),
    ]);
    await workUntil(worker, async () => ['loaded', 'refund-due'].includes((await centre.order(opId)).state));
    const { state } = await centre.order(opId);
    expect(state).toBe(answer.ok ? 'refund-due' : 'loaded');
    expect(await loadsOf(opId)).toBe(answer.ok ? 0 : 1);
    fates[answer.ok ? 'cancelled' : 'loaded'] += 1;
  }
  expect(fates.loaded + fates.cancelled).toBe(24);
});
