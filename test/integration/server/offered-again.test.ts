/** A counter brings again what a restored server has forgotten: told from what is new by what it had its yes for, and by nothing else. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteRestored } from '../../../sync-server/src/db/in-doubt.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter, Written } from './test-counter.ts';

const MINUTE_MS = 60_000;

let centre: TestCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

const restored = (): Promise<void> =>
  centre.db.transaction((tx) => {
    const restored_at = centre.clock.now();
    return noteRestored(tx, { restored_at, data_until: restored_at - 10 * MINUTE_MS });
  });

function push(counter: TestCounter, written: readonly Written[], acknowledged?: number) {
  const query = acknowledged === undefined ? '?' : `?acknowledged=${acknowledged}`;
  const body = JSON.stringify({ entries: written.map(({ entry }) => entry) });
  return counter.send<{ verdicts: { outcome: string }[] }>(counter.signed('POST', '/v1/push', query, body));
}

const workOf = async ({ op_id }: Written) =>
  centre.db.read.sql
    .selectFrom('bank_work')
    .select(['state', 'first_sent_at'])
    .where('op_id', '=', op_id)
    .executeTakeFirstOrThrow();
const orderOf = async ({ op_id }: Written) =>
  centre.db.read.sql.selectFrom('orders').select('state').where('op_id', '=', op_id).executeTakeFirstOrThrow();

describe('after a restore', () => {
  it('what had its yes is asked for, as old as the restored data; what had none and is older is asked for; what is new is sent', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const reload = () => counter.reload(card, customer.customer_id, 5_000, 600);
    const known = counter.head().seq + 1;
    const hadYes = reload();
    const hadNone = reload();
    centre.clock.advance(MINUTE_MS);
    await restored();
    const restoredAt = centre.clock.now();
    centre.clock.advance(MINUTE_MS);
    const fresh = reload();
    const answer = await push(counter, [hadYes, hadNone, fresh], known);
    expect(answer.body.verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await workOf(hadYes)).toEqual({ state: 'unknown', first_sent_at: restoredAt - 10 * MINUTE_MS });
    expect(await workOf(hadNone)).toEqual({ state: 'unknown', first_sent_at: centre.clock.now() });
    expect(await workOf(fresh)).toEqual({ state: 'queued', first_sent_at: null });
    expect([await orderOf(hadYes), await orderOf(fresh)]).toEqual([{ state: 'unknown' }, { state: 'approved' }]);
  });

  it('a counter whose clock is ahead deceives nobody, and one that says nothing is believed by its dates', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    await restored();
    const ahead = counter.reload(card, customer.customer_id, 5_000, 600, {
      occurred_at: centre.clock.now() + 30 * MINUTE_MS,
    });
    await push(counter, [ahead], counter.head().seq);
    expect((await workOf(ahead)).state).toBe('unknown');
    const old = counter.reload(card, customer.customer_id, 5_000, 600, { occurred_at: centre.clock.now() - 1 });
    await push(counter, [old]);
    expect((await workOf(old)).state).toBe('unknown');
  });

  it('a reload of a card that is on its way back is held for it, not refused', async () => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    await restored();
    const [card] = freshPacks(1) as [CardReference];
    await centre.dispatch(agent.agent_id, [card]);
    const packs = counter.receivePacks([card]);
    const customer = counter.register('HELD0001');
    const sale = counter.sell(card, customer);
    const [first, second] = [1, 2].map(() => counter.reload(card, customer.customer_id, 5_000, 600)) as [
      Written,
      Written,
    ];
    const answer = await push(counter, [packs, customer, sale, first, second], counter.head().seq);
    expect(answer.body.verdicts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('accepted'));
    await centre.db.transaction(async (tx) => {
      for (const event of ['accept', 'activate'] as const) await moveCard(tx, centre.ctx, card, event);
    });
    for (const reload of [first, second]) expect((await workOf(reload)).state).toBe('unknown');
  });

  it('tells every counter everything anew, and goes on from there', async () => {
    const { counter } = await centre.openShop(2);
    const before = await counter.pull(0);
    const items = before.body.items.length;
    await restored();
    // It had read further than the restored database now reaches.
    const ahead = before.body.cursor + 3;
    const anew = await counter.pull(ahead);
    expect(anew.body.items).toHaveLength(items);
    expect((await counter.pull(anew.body.cursor)).body.items).toHaveLength(0);
    expect((await counter.pull(before.body.cursor)).body.items).toHaveLength(items);
    expect(anew.body.reference_version).toBeGreaterThan(before.body.reference_version);
  });

  it('an agent who comes later is told each thing once, like everybody', async () => {
    await restored();
    const { counter } = await centre.openShop(1);
    const first = await counter.pull(0);
    expect(first.body.items.length).toBeGreaterThan(0);
    expect((await counter.pull(first.body.cursor)).body.items).toEqual([]);
  });
});

it('without a restore what a counter says it had its yes for changes nothing', async () => {
  const { counter, cards } = await centre.openShop(1);
  const { card, customer } = cards[0]!;
  const reload = counter.reload(card, customer.customer_id, 5_000, 600);
  await push(counter, [reload], 1_000);
  expect(await workOf(reload)).toEqual({ state: 'queued', first_sent_at: null });
  const nonsense = counter.signed('POST', '/v1/push', '?acknowledged=-1', '{"entries":[]}');
  expect((await counter.send(nonsense)).status).toBe(400);
});
