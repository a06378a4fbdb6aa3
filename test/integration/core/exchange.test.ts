/** What the sync loop reads and writes: batches, verdicts, pages of the feed, and a server that has forgotten. */
import { open } from '@flouss/platform/seal';
import type { Sealed } from '@flouss/shared/contract/journal';
import { BATCH_BYTES_MAX, JournalEntry } from '@flouss/shared/contract/sync';
import type { Verdict } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import { expect, test } from 'vitest';
import {
  headAt,
  nextBatch,
  ownHead,
  pullPosition,
  recordVerdicts,
  rewindTo,
  serverHead,
} from '../../../src/core/sync-ports.ts';
import { checkStore, projectionsOf } from './check-store.ts';
import { rebuild } from '../../../src/core/projections/rebuild.ts';
import { cardItem, cardReference, customerId, customerItem, euros, MORNING, person } from './published.ts';
import { enrolledShop, newOp, reloadInput, saleInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

async function busyShop(): Promise<Shop> {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 5);
  for (let n = 0; n < 5; n++) await shop.ok('reload.order', reloadInput(shop.clock, n));
  return shop;
}

test('a batch is what waits, in order, within both bounds, never empty while something waits', async () => {
  const shop = await busyShop();
  const { read } = shop.context.store;
  const all = nextBatch(read, 500, BATCH_BYTES_MAX);
  expect(all.map((entry) => JournalEntry.parse(entry))).toEqual(all);
  expect(all.map((entry) => (JSON.parse(entry.fact) as { seq: number }).seq)).toEqual([2, 3, 4, 5, 6]);
  expect(nextBatch(read, 2, BATCH_BYTES_MAX)).toEqual(all.slice(0, 2));
  // An older server reads no fact of a later kind: that one waits, and what follows it in the chain.
  const kinds = all.map(({ fact }) => (JSON.parse(fact) as { type: string }).type);
  const [later = ''] = kinds.slice(-1);
  expect(nextBatch(read, 500, BATCH_BYTES_MAX, { isRead: (type) => type !== later, readsProofs: true })).toHaveLength(
    kinds.indexOf(later),
  );
  const bytes = Buffer.byteLength(JSON.stringify({ entries: all.slice(0, 3) }));
  expect(nextBatch(read, 500, bytes + 10)).toHaveLength(3);
  expect(nextBatch(read, 500, 1)).toHaveLength(1);
  shop.judge();
  expect(nextBatch(read, 500, BATCH_BYTES_MAX)).toEqual([]);
  expect(serverHead(read)).toEqual(ownHead(read));
});

test('what proves a verdict is kept beside it, and goes with the fact to a server that has forgotten, if it reads that', async () => {
  const shop = await busyShop();
  const { store } = shop.context;
  shop.judge((verdict) => ({ ...verdict, proof: `proof of ${verdict.seq}` }));
  const head = headAt(store.read, 3);
  assert(head, 'the journal has three facts');
  store.write((tx) => rewindTo(tx, head));
  const again = nextBatch(store.read, 500, BATCH_BYTES_MAX);
  expect(again.map((entry) => JournalEntry.parse(entry).proof)).toEqual(['proof of 4', 'proof of 5', 'proof of 6']);
  const older = nextBatch(store.read, 500, BATCH_BYTES_MAX, { readsProofs: false });
  expect(older.map(({ proof }) => proof)).toEqual([undefined, undefined, undefined]);
  // A server that proves nothing leaves none behind.
  shop.judge();
  store.write((tx) => rewindTo(tx, head));
  expect(nextBatch(store.read, 500, BATCH_BYTES_MAX).map(({ proof }) => proof)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a registration travels with its customer's key beside it, and that key opens it", async () => {
  const shop = await enrolledShop();
  const personal = person(40);
  await shop.ok('customer.register', {
    op_id: newOp(shop.clock),
    customer_id: customerId(40),
    language: 'fr',
    personal,
  });
  const [entry] = nextBatch(shop.context.store.read, 500, BATCH_BYTES_MAX);
  const key = entry?.keys?.[0];
  assert(entry && key, 'an entry with a key');
  expect(entry.fact).not.toContain(key.key);
  const { body } = JSON.parse(entry.fact) as { body: { personal: Sealed } };
  expect(JSON.parse(open(key.key, customerId(40), body.personal)!)).toEqual(personal);
});

test('the same verdicts twice, and the same page of the feed twice, change nothing', async () => {
  const shop = await busyShop();
  const { store } = shop.context;
  const verdicts: Verdict[] = [];
  shop.judge((verdict) => {
    const judged: Verdict = verdict.seq === 2 ? { ...verdict, outcome: 'rejected', code: 'velocity' } : verdict;
    verdicts.push({ ...judged, already: true });
    return judged;
  });
  const words = [customerItem(1), cardItem(1, { state: 'blocked' })];
  shop.tell(...words);
  const once = projectionsOf(store.read);
  store.write((tx) => recordVerdicts(tx, verdicts, ownHead(tx)));
  shop.tell(...words);
  expect(projectionsOf(store.read)).toEqual(once);
  checkStore(store.read);
});

test('a server that forgot is offered again what came after its head, and no word of its forgotten time is believed', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 2);
  shop.tell({ kind: 'pack', card_reference: cardReference(500) });
  await shop.ok('stock.receive', {
    op_id: newOp(shop.clock),
    card_references: [cardReference(500)],
    delivery_note: 'BL',
  });
  const { store } = shop.context;
  const reload = reloadInput(shop.clock, 0);
  const sale = saleInput(shop.clock, 500, 1);
  await shop.ok('reload.order', reload);
  await shop.ok('card.sell', sale);
  shop.judge((verdict) =>
    verdict.op_id === reload.op_id ? { ...verdict, outcome: 'rejected', code: 'velocity' } : verdict,
  );
  const order = {
    kind: 'order' as const,
    channel: 'counter' as const,
    reason: 'velocity' as const,
    state: 'refund-due' as const,
  };
  const { op_id, card_reference, amount_cents, fee_cents } = reload;
  const times = { ordered_at: MORNING, changed_at: MORNING, customer_id: customerId(0) };
  shop.tell(
    { ...order, op_id, card_reference, amount_cents, fee_cents, ...times },
    cardItem(1, { card_reference: cardReference(500), sale_op_id: sale.op_id, state: 'active' }),
  );
  const float = (await shop.ok('status.get', {})).float_left_cents;

  const head = headAt(store.read, 2);
  assert(head, 'the reception');
  store.write((tx) => rewindTo(tx, head));
  expect(serverHead(store.read)).toEqual(head);
  expect(pullPosition(store.read).cursor).toBe(0);
  expect(nextBatch(store.read, 500, BATCH_BYTES_MAX)).toHaveLength(2);
  const steps = (await shop.ok('exceptions.list', {})).map(({ kind, state, next_step }) => [kind, state, next_step]);
  expect(steps).toEqual([
    ['reload', 'recorded', 'send'],
    ['sale', 'recorded', 'send'],
  ]);
  // Nobody is paid back on a word that is no longer said.
  expect(await shop.refused('refund.pay', { op_id: newOp(shop.clock), refund_of: op_id })).toBe('refund-not-due');
  expect(await shop.ok('card.get', { card_reference: cardReference(500) })).toMatchObject({ state: 'sold' });
  expect((await shop.ok('status.get', {})).float_left_cents).toBe(float - euros(106));

  const live = projectionsOf(store.read);
  rebuild(store);
  expect(projectionsOf(store.read)).toEqual(live);
  shop.judge();
  expect(await shop.ok('exceptions.list', {})).toMatchObject([{ state: 'received' }, { state: 'received' }]);
  checkStore(store.read);
});
