/** A pack that an agent sent back goes out again: to the same agent or another, once, and nothing of it is left where it was. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { findCard } from '../../../sync-server/src/db/cards.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter, Written } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const codes = async (counter: TestCounter, ...written: Written[]) =>
  (await counter.push(written)).body.verdicts.map(({ code }) => code);

const send = (agentId: AgentId, pack: CardReference, delivery_note = 'BL 9') =>
  centre.admin<{ dispatched: number }>('POST', `/admin/agents/${agentId}/packs`, {
    card_references: [pack],
    delivery_note,
  });

const setAside = (counter: TestCounter, pack: CardReference, as: 'returned' | 'defective' = 'returned'): Written =>
  counter.write('pack-set-aside', { card_reference: pack, as, note: 'Retour du mois' });

async function agentWithPack() {
  const agent = await centre.openAgent();
  const counter = await centre.openEnrolledCounter(agent);
  const [pack] = freshPacks(1) as [CardReference];
  await centre.dispatch(agent.agent_id, [pack]);
  await counter.push([counter.receivePacks([pack])]);
  return { ...agent, counter, pack };
}

/** What the agent's counters are told of the pack, from the first day on. */
async function told(counter: TestCounter, pack: CardReference) {
  const { items } = (await counter.pull(0)).body;
  return items.filter((item) => 'card_reference' in item && item.card_reference === pack);
}

const stock = async (agentId: AgentId) =>
  (await centre.admin<{ packs: object[] }>('GET', `/admin/agents/${agentId}/stock`)).body.packs;

describe('a pack that went back', () => {
  it('is not received again before the centre has sent it again; then it is, and sold like any other', async () => {
    const { agent_id, counter, pack } = await agentWithPack();
    await codes(counter, setAside(counter, pack));
    expect(await codes(counter, counter.receivePacks([pack]))).toEqual(['already-registered']);
    centre.clock.advance(60_000);
    expect((await send(agent_id, pack)).body).toEqual({ dispatched: 1 });
    expect(await stock(agent_id)).toEqual([{ state: 'expected', reason: null, count: 1 }]);
    // Sent twice by mistake: it is on its way once.
    expect((await send(agent_id, pack)).body).toEqual({ dispatched: 0 });
    const [parcel, card] = await told(counter, pack);
    expect(parcel).toMatchObject({ kind: 'pack', delivery_note: 'BL 9', dispatched_at: centre.clock.now() });
    expect(card).toMatchObject({ kind: 'card', state: 'closed', reason: 'sent-again' });
    const customer = counter.register('RP100001');
    const [received, sold] = [counter.receivePacks([pack]), counter.sell(pack, customer)];
    expect(await codes(counter, customer, received, sold)).toEqual([null, null, null]);
    expect(await findCard(centre.db.read, pack)).toMatchObject({ state: 'sold', reason: null, agent_id });
  });

  it('may go to another agent; the one who had it is told that it went, and nothing else', async () => {
    const first = await agentWithPack();
    const second = await agentWithPack();
    const { pack } = first;
    await codes(first.counter, setAside(first.counter, pack));
    await send(second.agent_id, pack);
    // On its way to one agent, it is no other's.
    expect((await send(first.agent_id, pack)).status).toBe(409);
    expect(await codes(first.counter, first.counter.receivePacks([pack]))).toEqual(['stock-not-yours']);
    const customer = second.counter.register('RP100002');
    const taken = [second.counter.receivePacks([pack]), second.counter.sell(pack, customer)];
    expect(await codes(second.counter, customer, ...taken)).toEqual([null, null, null]);
    const left = await told(first.counter, pack);
    expect(left).toMatchObject([
      { kind: 'card', state: 'closed', reason: 'returned', customer_id: null, nickname: null },
    ]);
    expect(await told(second.counter, pack)).toMatchObject([
      { kind: 'pack' },
      { kind: 'card', state: 'sold', customer_id: customer.customer_id },
    ]);
    // A late sale of a counter that had not heard: refused, and the price owed.
    const buyer = first.counter.register('RP100003');
    const late = first.counter.sell(pack, buyer);
    expect(await codes(first.counter, buyer, late)).toEqual([null, 'card-unknown']);
    expect(await codes(first.counter, first.counter.refund(late.op_id, 1_900))).toEqual([null]);
  });

  it('goes round as often as it is returned', async () => {
    const first = await agentWithPack();
    const second = await agentWithPack();
    const { pack } = first;
    for (const { agent_id, counter } of [second, first, second]) {
      const holder = counter === second.counter ? first : second;
      expect(await codes(holder.counter, setAside(holder.counter, pack))).toEqual([null]);
      expect((await send(agent_id, pack)).body).toEqual({ dispatched: 1 });
      expect(await codes(counter, counter.receivePacks([pack]))).toEqual([null]);
      expect(await findCard(centre.db.read, pack)).toMatchObject({ state: 'in-stock', agent_id });
    }
  });
});

describe('what does not come back', () => {
  it('is a broken pack, one in stock, and one on its way', async () => {
    const first = await agentWithPack();
    const other = await centre.openAgent();
    expect((await send(other.agent_id, first.pack)).status).toBe(409);
    await codes(first.counter, setAside(first.counter, first.pack, 'defective'));
    expect((await send(other.agent_id, first.pack)).status).toBe(409);
    expect((await send(first.agent_id, first.pack)).body).toEqual({ dispatched: 0 });
    expect(await codes(first.counter, first.counter.receivePacks([first.pack]))).toEqual(['already-registered']);
    const [unreceived] = freshPacks(1) as [CardReference];
    await centre.dispatch(first.agent_id, [unreceived]);
    expect((await send(other.agent_id, unreceived)).status).toBe(409);
  });
});
