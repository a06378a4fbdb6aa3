/** Packs at a counter: what the centre sent, what was received of it, what is in hand, and where the rest went. */
import { expect, test } from 'vitest';
import { rebuild } from '../../../src/core/projections/rebuild.ts';
import { checkStore, projectionsOf } from './check-store.ts';
import { cardItem, cardReference } from './published.ts';
import { enrolledShop, newOp, saleInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

const SENT_AT = Date.UTC(2026, 0, 20, 8);

const sent = (n: number, delivery_note = 'BL 7', dispatched_at = SENT_AT) => ({
  kind: 'pack' as const,
  card_reference: cardReference(n),
  dispatched_at,
  delivery_note,
});

const receive = (shop: Shop, ...packs: number[]) => ({
  op_id: newOp(shop.clock),
  card_references: packs.map(cardReference),
  delivery_note: 'BL 7',
});

test('a delivery is expected until its last pack is received; what was never noted is a delivery of its own', async () => {
  const shop = await enrolledShop();
  shop.tell(sent(501), sent(502), sent(503), sent(601, 'BL 8', SENT_AT + 1), {
    kind: 'pack',
    card_reference: cardReference(701),
  });
  await shop.ok('stock.receive', receive(shop, 501, 503));
  const missing = async () =>
    (await shop.ok('stock.deliveries', {})).map((each) => [each.delivery_note, each.sent, each.missing]);
  expect(await missing()).toEqual([
    ['BL 8', 1, [cardReference(601)]],
    ['BL 7', 3, [cardReference(502)]],
    [null, 1, [cardReference(701)]],
  ]);
  await shop.ok('stock.receive', receive(shop, 502));
  expect((await missing())[1]).toEqual(['BL 7', 3, []]);
  // Complete ones are not shown for ever.
  shop.tell(...Array.from({ length: 6 }, (_, i) => sent(800 + i, `BL ${20 + i}`, SENT_AT + 10 + i)));
  await shop.ok('stock.receive', receive(shop, 800, 801, 802, 803, 804, 805));
  expect((await missing()).map(([note]) => note)).not.toContain('BL 7');
  expect((await missing()).map(([note]) => note)).toContain('BL 8');
});

test('a gap in a series, and another agent’s pack, are refused by name, and nothing of the list is received', async () => {
  const shop = await enrolledShop();
  shop.tell(sent(501), sent(502), sent(504));
  const refusal = await shop.counter.call('stock.receive', receive(shop, 501, 502, 503, 504));
  expect(refusal).toEqual({
    ok: false,
    error: { code: 'stock-not-yours', detail: { card_reference: cardReference(503) } },
  });
  expect(await shop.ok('stock.list', {})).toEqual([]);
  await shop.ok('stock.receive', receive(shop, 501));
  expect(await shop.counter.call('stock.receive', receive(shop, 502, 501))).toMatchObject({
    error: { code: 'already-received', detail: { card_reference: cardReference(501) } },
  });
});

test('packs are counted where they are: in hand, sold, defective, returned; before the server has heard and after', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  shop.tell(sent(501), sent(502), sent(503), sent(504));
  await shop.ok('stock.receive', receive(shop, 501, 502, 503, 504));
  await shop.ok('card.sell', saleInput(shop.clock, 501, 0));
  const aside = (n: number, as: 'defective' | 'returned') =>
    shop.ok('stock.set-aside', { op_id: newOp(shop.clock), card_reference: cardReference(n), as, note: 'Constat' });
  await aside(502, 'defective');
  await aside(503, 'returned');
  // The seeded customer's card is sold too.
  const counts = { 'in-hand': 1, sold: 2, defective: 1, returned: 1 };
  expect(await shop.ok('stock.counts', {})).toEqual(counts);
  const listed = async (view: 'sold' | 'defective' | 'returned') =>
    (await shop.ok('stock.list', { view })).map((card) => card.card_reference);
  expect(await listed('defective')).toEqual([cardReference(502)]);
  expect(await listed('returned')).toEqual([cardReference(503)]);
  expect(await listed('sold')).toContain(cardReference(501));
  shop.judge();
  const closed = { state: 'closed', customer_id: null, beneficiary_id: null, nickname: null, last_four: null } as const;
  shop.tell(
    { ...cardItem(0), ...closed, card_reference: cardReference(502), reason: 'defective' },
    { ...cardItem(0), ...closed, card_reference: cardReference(503), reason: 'returned' },
  );
  expect(await shop.ok('stock.counts', {})).toEqual(counts);
  // A customer's card that the bank closed was never set aside.
  shop.tell({ ...cardItem(0), state: 'closed', customer_id: cardItem(0).customer_id, reason: null });
  expect(await shop.ok('stock.counts', {})).toEqual({ ...counts, sold: 1 });
});

test('a pack that the server would not have set aside is back in hand, and somebody is told', async () => {
  const shop = await enrolledShop();
  shop.tell(sent(501));
  await shop.ok('stock.receive', receive(shop, 501));
  shop.judge();
  await shop.ok('stock.set-aside', {
    op_id: newOp(shop.clock),
    card_reference: cardReference(501),
    as: 'defective',
    note: 'Puce',
  });
  expect(await shop.ok('stock.list', {})).toEqual([]);
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'card-not-in-stock' }));
  expect(await shop.ok('stock.list', {})).toHaveLength(1);
  expect(await shop.ok('exceptions.list', {})).toMatchObject([{ kind: 'set-aside', next_step: 'call-support' }]);
});

test('a pack that went back and is sent again is expected again, received and sold; before that it is not', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  shop.tell(sent(501));
  await shop.ok('stock.receive', receive(shop, 501));
  const card_reference = cardReference(501);
  await shop.ok('stock.set-aside', { op_id: newOp(shop.clock), card_reference, as: 'returned', note: 'BR 3' });
  expect(await shop.refused('stock.receive', receive(shop, 501))).toBe('already-received');
  shop.judge();
  const gone = (reason: 'returned' | 'sent-again') =>
    cardItem(0, {
      card_reference,
      state: 'closed',
      reason,
      sale_op_id: null,
      customer_id: null,
      beneficiary_id: null,
      nickname: null,
      last_four: null,
    });
  shop.tell(gone('returned'));
  expect(await shop.ok('stock.counts', {})).toMatchObject({ 'in-hand': 0, returned: 1 });
  expect(await shop.refused('stock.receive', receive(shop, 501))).toBe('already-received');
  const missing = async () => (await shop.ok('stock.deliveries', {})).flatMap((each) => each.missing);
  expect(await missing()).toEqual([]);

  shop.tell(sent(501, 'BL 9', SENT_AT + 10), gone('sent-again'));
  expect(await missing()).toEqual([card_reference]);
  expect(await shop.ok('stock.counts', {})).toMatchObject({ 'in-hand': 0, returned: 0 });
  await shop.ok('stock.receive', receive(shop, 501));
  expect(await missing()).toEqual([]);
  expect(await shop.ok('card.get', { card_reference })).toMatchObject({ state: 'in-stock' });
  expect(await shop.refused('stock.receive', receive(shop, 501))).toBe('already-received');
  expect(await shop.ok('stock.counts', {})).toMatchObject({ 'in-hand': 1, returned: 0 });
  const live = projectionsOf(shop.context.store.read);
  rebuild(shop.context.store);
  expect(projectionsOf(shop.context.store.read)).toEqual(live);

  await shop.ok('card.sell', saleInput(shop.clock, 501, 0));
  expect(await shop.ok('card.get', { card_reference })).toMatchObject({ state: 'sold' });
  checkStore(shop.context.store.read);
});

test('a second reception that the server refuses leaves the pack on its way', async () => {
  const shop = await enrolledShop();
  shop.tell(sent(501));
  await shop.ok('stock.receive', receive(shop, 501));
  const card_reference = cardReference(501);
  await shop.ok('stock.set-aside', { op_id: newOp(shop.clock), card_reference, as: 'returned', note: 'BR 3' });
  shop.judge();
  const unsold = { sale_op_id: null, customer_id: null, beneficiary_id: null, nickname: null, last_four: null };
  shop.tell(
    cardItem(0, { card_reference, state: 'closed', reason: 'sent-again', ...unsold }),
    sent(501, 'BL 9', SENT_AT + 10),
  );
  await shop.ok('stock.receive', receive(shop, 501));
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'stock-not-yours' }));
  expect(await shop.ok('card.get', { card_reference })).toMatchObject({ state: 'closed' });
  expect((await shop.ok('stock.deliveries', {})).flatMap((each) => each.missing)).toEqual([card_reference]);
});
