/** What is done with cards and reloads after the sale is practised as it is lived: asked back, blocked, replaced, set aside. */
import { TRAINING_PIN } from '@flouss/shared/contract/training';
import { assert } from '@flouss/shared/kernel/assert';
import { afterAll, expect, test, vi } from 'vitest';
import { euros } from './published.ts';
import type { TrainingDesk } from './training-desk.ts';
import {
  becomes,
  enterTraining,
  findCard,
  newOp,
  openDesk,
  realStore,
  reload,
  sellFirstCard,
} from './training-desk.ts';

const desks: TrainingDesk[] = [];
// What waits for the bank of training waits side by side: no desk is closed under another's test.
afterAll(async () => {
  await Promise.all(desks.map((desk) => desk.close()));
});

async function trainee(): Promise<TrainingDesk> {
  const desk = openDesk(await realStore());
  desks.push(desk);
  await enterTraining(desk);
  return desk;
}

async function approval(desk: TrainingDesk) {
  const { operators } = await desk.ok('session.get', {});
  const manager = operators.find(({ role }) => role === 'manager');
  assert(manager, 'training has a manager');
  return { manager_id: manager.operator_id, pin: TRAINING_PIN, reason: 'Exercice' };
}

const cancellationOf = async (desk: TrainingDesk, opId: string) =>
  (await desk.ok('activity.list', { day: null })).find(({ op_id }) => op_id === opId)?.cancellation;

test.concurrent('a reload asked back with the line cut is owed when it is back; one that the bank of training has goes on', async () => {
  const desk = await trainee();
  const card = await findCard(desk, 'Leïla');
  await desk.ok('training.connect', { connected: false });
  const { op_id } = await reload(desk, card.card_reference, 50);
  await desk.ok('reload.cancel', { op_id: newOp(), cancel_of: op_id, approval: await approval(desk) });
  await desk.ok('training.connect', { connected: true });
  await becomes(desk, op_id, 'refund-due');
  expect(await cancellationOf(desk, op_id)).toBe('done');
  await desk.ok('refund.pay', { op_id: newOp(), refund_of: op_id });
  await becomes(desk, op_id, 'refunded');

  const late = await reload(desk, card.card_reference, 60);
  await becomes(desk, late.op_id, 'submitted');
  const input = { op_id: newOp(), cancel_of: late.op_id, approval: await approval(desk) };
  expect(await desk.refused('reload.cancel', input)).toBe('too-late-to-cancel');
}, 40_000);

test.concurrent('a card is blocked, stays so, and gives its place to a pack in hand', async () => {
  const desk = await trainee();
  const card = await findCard(desk, 'Leïla');
  await desk.ok('card.block', { op_id: newOp(), card_reference: card.card_reference, reason: 'lost' });
  await vi.waitFor(
    async () =>
      expect(await desk.ok('card.get', { card_reference: card.card_reference })).toMatchObject({
        state: 'blocked',
        block: { reason: 'lost', reached: 'bank' },
      }),
    20_000,
  );
  await sellFirstCard(desk);
  const [pack] = await desk.ok('stock.list', {});
  assert(pack, 'a pack is in hand');
  const { price_cents, tariff_version } = await desk.ok('card.price', {});
  const replaced = await desk.ok('card.replace', {
    op_id: newOp(),
    old_card_reference: card.card_reference,
    card_reference: pack.card_reference,
    price_cents,
    tariff_version,
    paid: { means: 'cash', given_cents: price_cents, change_cents: 0 },
  });
  await becomes(desk, replaced.op_id, 'loaded');
  expect((await desk.ok('card.get', { card_reference: card.card_reference })).state).toBe('replaced');
  const [other] = await desk.ok('stock.list', {});
  if (!other) return;
  const aside = { card_reference: other.card_reference, as: 'defective' as const, note: 'Exercice' };
  expect(await desk.ok('stock.set-aside', { op_id: newOp(), ...aside })).toMatchObject({ state: 'closed' });
}, 40_000);

test.concurrent('a first reload paid with its card waits for the bank of training to activate it, and counts from the first', async () => {
  const desk = await trainee();
  const { receipt, first_reload, pack } = await sellFirstCard(desk, euros(100));
  assert(first_reload, 'both were sold');
  await becomes(desk, first_reload.op_id, 'approved');
  const card = async () => await desk.ok('card.get', { card_reference: pack });
  expect(await card()).toMatchObject({ year_committed_cents: euros(100), month_cash_cents: euros(100) });
  await becomes(desk, receipt.op_id, 'loaded');
  expect(await card()).toMatchObject({ state: 'active', year_committed_cents: euros(100) });
  await becomes(desk, first_reload.op_id, 'loaded');
  const day = await desk.ok('activity.list', { day: null });
  expect(day.filter(({ kind }) => kind === 'reload')).toHaveLength(1);
}, 40_000);
