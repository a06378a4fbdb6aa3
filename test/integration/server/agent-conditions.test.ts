/** What is agreed with an agent: its floor, its commission, whom we call; and when its counters were last heard. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import type { ReloadEvent } from '@flouss/shared/domain/reload';
import { systemRandom } from '@flouss/platform/system-ports';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { findAgent } from '../../../sync-server/src/db/agents.ts';
import { floatOf } from '../../../sync-server/src/ledger/balances.ts';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { INVARIANTS } from '../../../sync-server/src/verify/invariants.ts';
import type { Finding } from '../../../sync-server/src/verify/invariant.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const conditions = (agent: AgentId, body: object) => centre.admin('PUT', `/admin/agents/${agent}/conditions`, body);
const details = async (agent: AgentId) =>
  (await centre.admin<Record<string, unknown>>('GET', `/admin/agents/${agent}`)).body;

const move = (op_id: OpId, event: ReloadEvent) =>
  centre.db.transaction((tx) => moveOrder(tx, centre.ctx, { op_id, event, reason: 'bank-refused' }));

async function brokenFloats(): Promise<Finding[]> {
  const broken: Finding[] = [];
  for (const { find } of INVARIANTS.filter(({ id }) => id === 'I11')) {
    for await (const finding of find(centre.db.read)) broken.push(finding);
  }
  return broken;
}

describe('a commission of its own', () => {
  it('counts from the moment two have agreed, for what is ordered then, and is what the counter tells', async () => {
    const { counter, cards, agent_id } = await centre.openShop(1);
    const [first] = cards;
    if (!first) throw new Error('a shop has a card');
    const earned = async (op_id: OpId): Promise<number> => {
      const before = await floatOf(centre.db.read, agent_id);
      await move(op_id, 'submit');
      await move(op_id, 'load');
      return (await floatOf(centre.db.read, agent_id)) - before;
    };
    const order = () => counter.reload(first.card, first.customer.customer_id, 10_000, 600);
    const [before, after] = [order(), order()];
    await counter.push([before]);
    centre.clock.advance(1_000);
    const asked = { commission: { card_cents: 300, reload_basis_points: 3_000 } };
    expect(await conditions(agent_id, asked)).toMatchObject({ status: 200, body: { agreed: true } });
    centre.clock.advance(1_000);
    const later = order();
    await counter.push([after, later]);
    expect(await earned(before.op_id)).toBe(120);
    expect(await earned(later.op_id)).toBe(180);
    expect((await counter.snapshot()).body.tariffs).toMatchObject([
      { commission_card_cents: 300, commission_reload_basis_points: 3_000, card_price_cents: 1_900 },
    ]);
    expect(await details(agent_id)).toMatchObject({ commission_plans: [{ version: 1, ...asked.commission }] });
    // Nobody else's has changed, and the books follow.
    const elsewhere = await centre.openShop(1);
    expect((await elsewhere.counter.snapshot()).body.tariffs).toMatchObject([{ commission_card_cents: 200 }]);
    expect(await brokenFloats()).toEqual([]);
  });
});

it('a floor that stands over the float was given up by two people, and by nobody else', async () => {
  const agent = await centre.openAgent(600_000);
  const { agent_id } = agent;
  const counter = await centre.openEnrolledCounter(agent);
  await counter.pull(0);
  const grant = (granted: number) =>
    centre.db.transaction((tx) =>
      tx.sql
        .updateTable('devices')
        .set({ granted_cents: cents(granted) })
        .where('device_id', '=', counter.deviceId)
        .execute(),
    );
  const given = async () => (await findAgent(centre.db.read, agent_id))?.floor_given_up_cents;
  expect((await conditions(agent_id, { float_floor_cents: 250_000 })).status).toBe(200);
  expect([await given(), await brokenFloats()]).toEqual([150_000, []]);
  const op_id = newId(OpId, centre.clock, systemRandom);
  await centre.admin('POST', `/admin/agents/${agent_id}/pay-ins`, { op_id, amount_cents: 400_000 });
  expect([await given(), await brokenFloats()]).toEqual([0, []]);
  const undo = { op_id: newId(OpId, centre.clock, systemRandom), reason: 'doublon' };
  const undone = await centre.admin('POST', `/admin/ledger/groups/${op_id}:agent-paid-in/reverse`, undo);
  expect(undone.status).toBe(200);
  expect([await given(), await brokenFloats()]).toEqual([150_000, []]);
  // Set aside for a counter behind everybody's back.
  await grant(500_001);
  expect((await brokenFloats()).map(({ what }) => what)).toEqual([
    'has 99999 that no counter holds, under its floor of 250000',
  ]);
  await grant(500_000);
});

describe('a floor', () => {
  it('holds back what is set aside, and takes back nothing that was', async () => {
    const agent = await centre.openAgent(600_000);
    const one = await centre.openEnrolledCounter(agent);
    const held = async (counter = one) => (await counter.pull(0)).body.allotment.granted_cents;
    expect(await held()).toBe(500_000);
    expect((await conditions(agent.agent_id, { float_floor_cents: 80_000 })).status).toBe(200);
    const two = await centre.openEnrolledCounter(agent);
    expect(await held(two)).toBe(20_000);
    expect((await conditions(agent.agent_id, { float_floor_cents: 590_000 })).status).toBe(200);
    expect([await held(), await held(two)]).toEqual([500_000, 20_000]);
    expect(await details(agent.agent_id)).toMatchObject({ float_cents: 600_000, float_floor_cents: 590_000 });
  });

  it('is nothing one person sets, nor is it nothing at all', async () => {
    const { agent_id } = await centre.openAgent(0);
    const path = `/admin/agents/${agent_id}/conditions`;
    expect((await centre.office.askAs('finance', 'PUT', path, { float_floor_cents: 1 })).status).toBe(202);
    expect((await conditions(agent_id, {})).status).toBe(400);
    expect(await details(agent_id)).toMatchObject({ float_floor_cents: 0, commission_plans: [] });
  });
});

describe('what is known of an agent', () => {
  it('changes at once, reaches its counters, and its contacts stand nowhere in clear', async () => {
    const { counter, agent_id } = await centre.openShop(1);
    const change = (body: object) => centre.admin('PUT', `/admin/agents/${agent_id}`, body);
    const contacts = { person: 'Yasmine Haddad', phone: '+33639980101', email: 'y.haddad@example.org' };
    expect((await change({ address: '2 quai du Port', contacts })).status).toBe(200);
    expect(await details(agent_id)).toMatchObject({ name: 'Tabac du Port', address: '2 quai du Port', contacts });
    expect((await counter.snapshot()).body.agent).toMatchObject({ name: 'Tabac du Port', address: '2 quai du Port' });
    expect(JSON.stringify(await findAgent(centre.db.read, agent_id))).not.toMatch(/Haddad|39980101/);
    expect((await change({ name: 'Tabac de la Gare' })).status).toBe(200);
    expect(await details(agent_id)).toMatchObject({ name: 'Tabac de la Gare', address: '2 quai du Port', contacts });
    expect((await change({ contacts: { ...contacts, phone: '06' } })).status).toBe(400);
    const nobody = counter.deviceId;
    expect((await centre.admin('GET', `/admin/agents/${nobody}`)).status).toBe(404);
    expect((await centre.admin('PUT', `/admin/agents/${nobody}`, { name: 'X' })).status).toBe(404);
  });

  it('tells when each of its counters was last heard, to the minute', async () => {
    const { counter } = await centre.openShop(1);
    const seenAt = async () =>
      (
        await centre.admin<{ devices: { device_id: string; seen_at: number }[] }>('GET', '/admin/devices')
      ).body.devices.find(({ device_id }) => device_id === counter.deviceId)?.seen_at;
    const enrolled = centre.clock.now();
    expect(await seenAt()).toBe(enrolled);
    centre.clock.advance(59_000);
    await counter.pull(0);
    expect(await seenAt()).toBe(enrolled);
    centre.clock.advance(1_000);
    await counter.pull(0);
    expect(await seenAt()).toBe(enrolled + 60_000);
  });
});
