/** Training beside a real counter: the whole road is played here, and nothing of it reaches the real store. */
import { writeFileSync } from 'node:fs';
import { signerOf, verifyText, readPublicKey } from '@flouss/platform/device-key';
import { TRAINING_PIN } from '@flouss/shared/contract/training';
import { isTrainingNumber, isTrainingOperation } from '@flouss/shared/domain/training';
import { assert } from '@flouss/shared/kernel/assert';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { trainingStoreBeside } from '../../../src/core/training/training-store.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { readDevice } from '../../../src/core/store/device.ts';
import type { Device } from '../../../src/core/store/device.ts';
import { MANAGER, PIN, TELLER } from './published.ts';
import type { TrainingDesk } from './training-desk.ts';
import {
  becomes,
  enterTraining,
  findCard,
  findTrained,
  isThere,
  KEY,
  leaveTraining,
  newOp,
  openDesk,
  realStore,
  reload,
  rowsOf,
  sellFirstCard,
  signInTrainee,
  trainingStoreOf,
} from './training-desk.ts';
import { PEPPER } from './shop.ts';

let desks: TrainingDesk[] = [];
// What waits for the bank of training waits side by side: no desk is closed under another's test.
afterAll(async () => {
  await Promise.all(desks.map((desk) => desk.close()));
});

function open(path: string): TrainingDesk {
  const desk = openDesk(path);
  desks.push(desk);
  return desk;
}

async function close(desk: TrainingDesk): Promise<void> {
  desks = desks.filter((each) => each !== desk);
  await desk.close();
}

const signInForReal = (desk: TrainingDesk) => desk.ok('session.sign-in', { operator_id: TELLER, pin: PIN });

describe('in and out', () => {
  test('another counter is at the desk, with its own operators, its own PIN and the look of the real one', async () => {
    const desk = open(await realStore());
    await desk.ok('settings.change', { language: 'ar', theme: 'dark' });
    await signInForReal(desk);
    const session = await desk.ok('training.enter', {});
    expect(session).toMatchObject({
      training: true,
      enrolled: true,
      counter_code: 'T01',
      operator: null,
      language: 'ar',
      theme: 'dark',
    });
    expect(session.operators.map(({ operator_id }) => operator_id)).not.toContain(TELLER);
    expect(await desk.refused('session.sign-in', { operator_id: TELLER, pin: PIN })).toBe('operator-not-allowed');
    await signInTrainee(desk);
    expect((await desk.ok('status.get', {})).sync).toBe('in-step');
    expect(desk.events.some(({ topics }) => topics.includes('session') && topics.includes('cards'))).toBe(true);
  });

  test('it ends with the PIN of a real operator only, and then nobody is signed in', async () => {
    const desk = open(await realStore());
    await signInForReal(desk);
    await enterTraining(desk);
    const { leave_by } = await desk.ok('training.get', {});
    expect(leave_by.map(({ operator_id }) => operator_id).toSorted()).toEqual([TELLER, MANAGER].toSorted());
    expect(await desk.refused('training.leave', { operator_id: TELLER, pin: TRAINING_PIN })).toBe('pin-wrong');
    const [trainee] = (await desk.ok('session.get', {})).operators;
    expect(await desk.refused('training.leave', { operator_id: trainee!.operator_id, pin: TRAINING_PIN })).toBe(
      'operator-not-allowed',
    );
    expect((await desk.ok('session.get', {})).training).toBe(true);
    expect(await leaveTraining(desk)).toMatchObject({ training: false, counter_code: 'C01', operator: null });
    expect(await desk.refused('stock.list', {})).toBe('not-signed-in');
    expect(await desk.refused('training.leave', { operator_id: TELLER, pin: PIN })).toBe('not-in-training');
    expect(await desk.refused('training.reset', {})).toBe('not-in-training');
    expect(await desk.refused('training.connect', { connected: false })).toBe('not-in-training');
  });

  test('a counter that was never enrolled has nobody who could end training: it does not begin', async () => {
    const path = await realStore();
    const desk = open(path.replace('counter.db', 'other.db'));
    expect(await desk.refused('training.enter', {})).toBe('training-unavailable');
    expect(isThere(trainingStoreOf(path))).toBe(false);
  });

  test('what was learnt is there again; beginning again throws it away', async () => {
    const path = await realStore();
    const desk = open(path);
    await enterTraining(desk);
    await sellFirstCard(desk);
    await leaveTraining(desk);
    await enterTraining(desk);
    expect(await desk.ok('activity.list', { day: null })).toHaveLength(4);
    expect(await desk.ok('training.reset', {})).toMatchObject({ training: true, operator: null });
    await signInTrainee(desk);
    expect(await desk.ok('activity.list', { day: null })).toEqual([]);
    expect((await desk.ok('training.get', {})).done).toEqual(['sign-in']);
  });

  test('a training store that cannot be read is worth nothing and is made anew', async () => {
    const path = await realStore();
    writeFileSync(trainingStoreOf(path), 'not a store at all'.repeat(500));
    const desk = open(path);
    await enterTraining(desk);
    expect((await findTrained(desk, 'Leïla')).cards).toHaveLength(1);
  });

  test('neither store opens with the other’s key', async () => {
    const path = await realStore();
    const desk = open(path);
    await enterTraining(desk);
    await close(desk);
    const training = trainingStoreBeside({ store_path: path, store_key: KEY });
    expect(openStore({ path: training.store_path, key: KEY, pepper: PEPPER })).toMatchObject({
      ok: false,
      error: 'store-key-wrong',
    });
    expect(openStore({ path, key: training.store_key, pepper: PEPPER })).toMatchObject({
      ok: false,
      error: 'store-key-wrong',
    });
  });
});

describe.concurrent('the road', () => {
  test('a card turns active, a reload turns green, by themselves', async () => {
    const desk = open(await realStore());
    await enterTraining(desk);
    const { receipt, pack } = await sellFirstCard(desk);
    expect(receipt).toMatchObject({ training: true, state: 'recorded', number: 'T01-000001' });
    await becomes(desk, receipt.op_id, 'loaded');
    const card = await desk.ok('card.get', { card_reference: pack });
    expect(card).toMatchObject({ state: 'active', year_committed_cents: 0 });
    expect(card.last_four).toMatch(/^\d{4}$/);
    desk.events.length = 0;
    const reloaded = await reload(desk, pack, 200);
    await becomes(desk, reloaded.op_id, 'loaded');
    expect(desk.events.some(({ loaded }) => loaded.some(({ op_id }) => op_id === reloaded.op_id))).toBe(true);
    expect(await desk.ok('card.get', { card_reference: pack })).toMatchObject({
      year_committed_cents: 20_000,
      month_cash_cents: 20_000,
    });
  });

  test('one that the bank refuses is paid back', async () => {
    const desk = open(await realStore());
    await enterTraining(desk);
    const { refused_name } = await desk.ok('training.get', {});
    const card = await findCard(desk, refused_name);
    const before = (await desk.ok('card.get', { card_reference: card.card_reference })).year_committed_cents;
    const receipt = await reload(desk, card.card_reference, 100);
    await becomes(desk, receipt.op_id, 'refund-due');
    const [exception] = await desk.ok('exceptions.list', {});
    expect(exception).toMatchObject({ op_id: receipt.op_id, next_step: 'pay-refund', reason: 'bank-refused' });
    expect(await desk.ok('card.get', { card_reference: card.card_reference })).toMatchObject({
      year_committed_cents: before,
      month_cash_cents: 0,
    });
    const refund = await desk.ok('refund.pay', { op_id: newOp(), refund_of: receipt.op_id });
    expect(refund).toMatchObject({ training: true, kind: 'refund', total_cents: 10_600 });
    await becomes(desk, receipt.op_id, 'refunded');
    await vi.waitFor(async () => expect(await desk.ok('exceptions.list', {})).toEqual([]), { timeout: 20_000 });
  });

  test('with the line cut one serves on; what was done goes when it is back', async () => {
    const desk = open(await realStore());
    await enterTraining(desk);
    const { find_name } = await desk.ok('training.get', {});
    const card = await findCard(desk, find_name);
    expect(await desk.ok('training.connect', { connected: false })).toMatchObject({ connected: false });
    expect(await desk.ok('status.get', {})).toMatchObject({ sync: 'offline', trouble: 'unreachable' });
    const receipt = await reload(desk, card.card_reference, 60);
    await desk.ok('sync.now', {});
    expect(await desk.ok('status.get', {})).toMatchObject({ waiting_facts: 2 });
    expect((await desk.ok('training.get', {})).done).not.toContain('offline');
    await desk.ok('training.connect', { connected: true });
    await becomes(desk, receipt.op_id, 'loaded');
    expect(await desk.ok('status.get', {})).toMatchObject({ sync: 'in-step', waiting_facts: 0 });
    expect((await desk.ok('training.get', {})).done).toContain('offline');
  });

  test('what waits is judged after a restart too, and the counter comes back as the real one', async () => {
    const path = await realStore();
    const first = open(path);
    await enterTraining(first);
    const card = await findCard(first, 'Ioana');
    const receipt = await reload(first, card.card_reference, 80);
    await close(first);
    const again = open(path);
    expect(await again.ok('session.get', {})).toMatchObject({ training: false, counter_code: 'C01', operator: null });
    await enterTraining(again);
    await becomes(again, receipt.op_id, 'loaded');
  });
});

test.concurrent('a day of training leaves no trace in the real store', async () => {
  const path = await realStore(2);
  const before = rowsOf(path);
  const desk = open(path);
  await signInForReal(desk);
  await enterTraining(desk);
  const { receipt, pack } = await sellFirstCard(desk);
  await becomes(desk, receipt.op_id, 'loaded');
  const { op_id } = await reload(desk, pack, 200);
  await desk.ok('receipt.get', { op_id });
  await desk.ok('settings.change', { language: 'en', theme: 'dark' });
  await leaveTraining(desk);
  await close(desk);
  const after = rowsOf(path);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(after).toEqual(before);
  expect(before['journal']).toHaveLength(2);
});

test('a receipt of training says so, and its code proves nothing', async () => {
  const path = await realStore();
  const desk = open(path);
  await enterTraining(desk);
  const card = await findCard(desk, 'Leïla');
  const receipt = await reload(desk, card.card_reference, 50);
  expect(receipt.training).toBe(true);
  expect(isTrainingNumber(receipt.number)).toBe(true);
  expect(isTrainingOperation(receipt.signed_operation)).toBe(true);
  expect(receipt.signed_operation.startsWith('FLOUSS1[')).toBe(false);
  // Training checks its own papers; the counter says of them what they are.
  const text = receipt.signed_operation;
  expect(await desk.ok('receipt.verify', { text })).toMatchObject({
    verdict: 'genuine',
    said: { op_id: receipt.op_id },
  });
  await leaveTraining(desk);
  await signInForReal(desk);
  expect(await desk.refused('receipt.verify', { text })).toBe('receipt-of-training');
  await close(desk);
  const training = trainingStoreBeside({ store_path: path, store_key: KEY });
  const theirs = device(training.store_path, training.store_key);
  const ours = device(path, KEY);
  expect(theirs.deviceId).not.toBe(ours.deviceId);
  // What the training device signs, the real device's public key does not accept.
  expect(verifyText(readPublicKey(ours.publicKey), 'text', signerOf(theirs)('text'))).toBe(false);
});

function device(path: string, key: Uint8Array): Device {
  const store = openStore({ path, key, pepper: PEPPER });
  if (!store.ok) throw new Error(store.error);
  const read = readDevice(store.value.read);
  store.value.close();
  assert(read, 'the counter is enrolled');
  return read;
}
