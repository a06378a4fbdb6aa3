/** Enrolment, snapshot, feed and allotment, over real HTTP. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { makeDeviceKey } from '@flouss/platform/device-key';
import { systemRandom } from '@flouss/platform/system-ports';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { freshPacks, openCentre, START_AT } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { openCounter } from './test-counter.ts';

/** As long as a counter asks a pull to be held. */
const HELD_MS = 20_000;

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const idOf = (item: FeedItem): string =>
  item.kind === 'customer' ? item.customer_id : item.kind === 'order' ? item.op_id : item.card_reference;
const kinds = (items: readonly FeedItem[]): string[] => items.map(({ kind }) => kind);

describe('enrolment', () => {
  it('lets one counter in with one code, also when it asks twice', async () => {
    const agent = await centre.openAgent();
    const code = await centre.enrolmentCode(agent.agent_id);
    const counter = openCounter({ url: centre.url, clock: centre.clock });
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const answers = [await counter.enrol(code), await counter.enrol(typed)];
    expect(answers.map(({ status, body }) => [status, body.counter_code])).toEqual([
      [200, 'C01'],
      [200, 'C01'],
    ]);
    const second = openCounter({ url: centre.url, clock: centre.clock });
    expect((await second.enrol(code)).body.code).toBe('enrolment-code-invalid');
    expect((await second.enrol('WRONG-CODE-0000')).body.code).toBe('enrolment-code-invalid');
    expect((await second.snapshot()).body.code).toBe('device-unknown');
  });

  it('lets a counter whose answer was lost in with a fresh code too, as who it was, and nobody else by it', async () => {
    const [agent, stranger] = [await centre.openAgent(), await centre.openAgent()];
    const counter = openCounter({ url: centre.url, clock: centre.clock });
    await counter.enrol(await centre.enrolmentCode(agent.agent_id));
    const fresh = await centre.enrolmentCode(agent.agent_id, 'C02');
    const again = await counter.enrol(fresh);
    expect([again.status, again.body.counter_code]).toEqual([200, 'C01']);
    const other = openCounter({ url: centre.url, clock: centre.clock });
    expect((await other.enrol(fresh)).body.code).toBe('enrolment-code-invalid');
    // Another agent's code, and another key under the same name, open nothing.
    expect((await counter.enrol(await centre.enrolmentCode(stranger.agent_id))).body.code).toBe(
      'enrolment-code-invalid',
    );
    const code = await centre.enrolmentCode(agent.agent_id);
    expect((await counter.enrol(code, makeDeviceKey())).body.code).toBe('signature-invalid');
  });

  it('ends ten minutes after the code was issued', async () => {
    const agent = await centre.openAgent();
    const code = await centre.enrolmentCode(agent.agent_id);
    centre.clock.advance(10 * 60_000);
    const counter = openCounter({ url: centre.url, clock: centre.clock });
    expect((await counter.enrol(code)).body.code).toBe('enrolment-code-invalid');
    centre.clock.set(START_AT);
    expect((await counter.enrol(code)).status).toBe(200);
  });

  it('asks for proof of the key', async () => {
    const agent = await centre.openAgent();
    const code = await centre.enrolmentCode(agent.agent_id);
    const counter = openCounter({ url: centre.url, clock: centre.clock });
    expect((await counter.enrol(code, makeDeviceKey())).body.code).toBe('signature-invalid');
  });
});

describe('the snapshot', () => {
  it('holds what a counter needs before its first customer', async () => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    const { body } = await counter.snapshot();
    expect(body).toMatchObject({
      agent: { agent_id: agent.agent_id, name: 'Tabac du Port' },
      counter_code: 'C01',
      operators: [{ operator_id: agent.operator_id, name: 'Nadia', role: 'teller', active: true }],
      tariffs: [{ version: 1, card_price_cents: 1_900 }],
      limits: [{ version: 1, card_year_max_cents: 600_000 }],
      head: { seq: 0 },
      allotment: { granted_cents: 500_000 },
    });
    expect(body.operators[0]?.pin_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });
});

describe('the feed', () => {
  it('tells what things are now, each once a page, and nothing of other agents', async () => {
    const { counter, cards } = await centre.openShop(1);
    const stranger = await centre.openShop(1);
    const [first] = cards;
    if (!first) throw new Error('a card');
    const reload = counter.reload(first.card, first.customer.customer_id, 10_000, 600);
    await counter.push([reload]);
    const { body } = await counter.pull(0);
    expect(kinds(body.items).toSorted()).toEqual(['card', 'customer', 'order', 'pack']);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        kind: 'card',
        state: 'active',
        year_committed_cents: 10_000,
        month_cash_cents: 10_000,
      }),
    );
    expect(body.items).toContainEqual(
      expect.objectContaining({ kind: 'order', op_id: reload.op_id, state: 'approved' }),
    );
    expect(body.items).toContainEqual(
      expect.objectContaining({ kind: 'customer', key: first.customer.key, sms_enrolled: false }),
    );
    expect(body.more).toBe(false);
    expect((await counter.pull(body.cursor)).body.items).toEqual([]);
    const theirs = JSON.stringify((await stranger.counter.pull(0)).body.items);
    expect(theirs).not.toContain(first.card);
  });

  it('holds an empty answer back until something changes', async () => {
    const { counter, cards } = await centre.openShop(1);
    const [first] = cards;
    if (!first) throw new Error('a card');
    const reload = counter.reload(first.card, first.customer.customer_id, 10_000, 600);
    await counter.push([reload]);
    const { cursor } = (await counter.pull(0)).body;
    const began = performance.now();
    const held = counter.pull(cursor, 20_000);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await centre.db.transaction((tx) => moveOrder(tx, centre.ctx, { op_id: reload.op_id, event: 'submit' }));
    expect((await held).body.items).toMatchObject([{ kind: 'order', op_id: reload.op_id, state: 'submitted' }]);
    const waitedMs = performance.now() - began;
    expect(waitedMs).toBeGreaterThan(100);
    expect(waitedMs).toBeLessThan(5_000);
  });

  it('goes on waiting when it was woken for nothing', async () => {
    const { agent_id, counter } = await centre.openShop(1);
    const { cursor } = (await counter.pull(0)).body;
    const held = counter.pull(cursor, 20_000);
    let answers = 0;
    void held.then(() => (answers += 1));
    for (let i = 0; i < 3; i++) {
      await sleep(100);
      await centre.db.transaction(async (tx) => tx.signal(`feed:${agent_id}`));
    }
    await sleep(200);
    expect(answers).toBe(0);
    await centre.dispatch(agent_id, freshPacks(1));
    expect((await held).body.items).toHaveLength(1);
  });

  it('holds nothing back from a counter that does not hold what changed between two pulls', async () => {
    const { counter, agent_id } = await centre.openShop(1);
    const { cursor, reference_version, allotment } = (await counter.pull(0)).body;
    const { granted_cents } = allotment;
    const asked = async (known: Parameters<typeof counter.pull>[2]): Promise<number> => {
      const began = performance.now();
      await counter.pull(cursor, 20_000, known);
      return performance.now() - began;
    };
    await centre.admin('POST', `/admin/agents/${agent_id}/operators`, {
      name: 'Ali',
      role: 'teller',
      pin: '987654',
    });
    expect(await asked({ reference_version, granted_cents })).toBeLessThan(5_000);
    expect(await asked({ reference_version: reference_version + 1, granted_cents: granted_cents + 1 })).toBeLessThan(
      5_000,
    );
    expect((await counter.pull(cursor, 50, { reference_version: reference_version + 1, granted_cents })).status).toBe(
      200,
    );
  });

  it('says at once that a new key is asked for, to a counter that knows the word', async () => {
    const agent = await centre.openAgent();
    const counter = openCounter({ url: centre.url, clock: centre.clock, version: 2 });
    await counter.enrol(await centre.enrolmentCode(agent.agent_id));
    const { cursor } = (await counter.pull(0)).body;
    const began = performance.now();
    const held = counter.pull(cursor, 20_000);
    await sleep(150);
    await centre.admin('POST', `/admin/devices/${counter.deviceId}/new-key`, { reason: 'vol' });
    expect((await held).body.key_due).toBe(true);
    expect(performance.now() - began).toBeLessThan(10_000);
    // Said again it is no news, or who cannot change it would ask without end.
    const again = counter.pull(cursor, 600);
    const from = performance.now();
    expect((await again).body.key_due).toBe(true);
    expect(performance.now() - from).toBeGreaterThan(500);
  });

  it('gives an empty answer when the time is over', async () => {
    const { counter } = await centre.openShop(1);
    const { cursor } = (await counter.pull(0)).body;
    expect((await counter.pull(cursor, 50)).body).toMatchObject({ items: [], cursor });
  });

  it('comes in pages', async () => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    const packs = freshPacks(700);
    await centre.dispatch(agent.agent_id, packs.slice(0, 400));
    await centre.dispatch(agent.agent_id, packs.slice(400));
    const first = (await counter.pull(0)).body;
    const second = (await counter.pull(first.cursor)).body;
    expect([first.items.length, first.more, second.items.length, second.more]).toEqual([500, true, 200, false]);
  });

  it('says how many things are left, also to who asks for a page again', async () => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    const packs = freshPacks(1_200);
    for (let i = 0; i < packs.length; i += 400) await centre.dispatch(agent.agent_id, packs.slice(i, i + 400));
    const first = (await counter.pull(0)).body;
    const second = (await counter.pull(first.cursor)).body;
    const again = (await counter.pull(first.cursor)).body;
    const third = (await counter.pull(second.cursor)).body;
    expect([first.left, second.left, again.left, third.left]).toEqual([700, 200, 200, 0]);
  });

  it('tells each thing once, where it last changed', async () => {
    const { counter, cards } = await centre.openShop(200);
    const [changed] = cards;
    if (!changed) throw new Error('a card');
    const reload = counter.reload(changed.card, changed.customer.customer_id, 10_000, 600);
    await counter.push([reload]);
    await centre.db.transaction((tx) => moveOrder(tx, centre.ctx, { op_id: reload.op_id, event: 'submit' }));
    const told: string[] = [];
    for (let at = 0, more = true; more;) {
      const { body } = await counter.pull(at);
      told.push(...body.items.map((item) => `${item.kind} ${idOf(item)}`));
      ({ cursor: at, more } = body);
    }
    expect(new Set(told).size).toBe(told.length);
    expect(told).toHaveLength(3 * cards.length + 1);
    expect(told.slice(-2).toSorted()).toEqual([`card ${changed.card}`, `order ${reload.op_id}`]);
  });

  it('says when operators or terms have changed', async () => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    const before = (await counter.pull(0)).body.reference_version;
    await centre.admin('POST', `/admin/agents/${agent.agent_id}/operators`, {
      name: 'Ali',
      role: 'manager',
      pin: '987654',
    });
    expect((await counter.pull(0)).body.reference_version).toBe(before + 1);
    expect((await counter.snapshot()).body.operators).toHaveLength(2);
  });
});

describe('a pull that is held', () => {
  it.each(['quarantine', 'revoke'])('ends at once when its counter is stopped: %s', async (act) => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    const { body: seen } = await counter.pull(0);
    const held = counter.pull(seen.cursor, HELD_MS);
    // It is waiting by then; were it not, it would be refused all the same.
    await sleep(50);
    const began = performance.now();
    await centre.admin('POST', `/admin/devices/${counter.deviceId}/${act}`, { reason: 'vol signalé' });
    expect((await held).body.code).toBe(act === 'revoke' ? 'device-revoked' : 'device-quarantined');
    expect(performance.now() - began).toBeLessThan(HELD_MS / 2);
  });
});

describe('allotments', () => {
  it('never overlap and never exceed the float', async () => {
    const agent = await centre.openAgent(700_000);
    const one = await centre.openEnrolledCounter(agent);
    const two = await centre.openEnrolledCounter(agent);
    const [first, second] = [await one.snapshot(), await two.snapshot()];
    expect(first.body.allotment.granted_cents).toBe(500_000);
    expect(second.body.allotment.granted_cents).toBe(200_000);
    const op_id = newId(OpId, centre.clock, systemRandom);
    await centre.admin('POST', `/admin/agents/${agent.agent_id}/pay-ins`, { op_id, amount_cents: 400_000 });
    expect((await two.pull(0)).body.allotment.granted_cents).toBe(500_000);
  });

  it('of a revoked counter are free again', async () => {
    const agent = await centre.openAgent(500_000);
    const [one, two] = [await centre.openEnrolledCounter(agent), await centre.openEnrolledCounter(agent)];
    await one.snapshot();
    expect((await two.snapshot()).body.allotment.granted_cents).toBe(0);
    await centre.admin('POST', `/admin/devices/${one.deviceId}/revoke`);
    expect((await two.pull(0)).body.allotment.granted_cents).toBe(500_000);
  });
});
