/** The admin circuit: what it does is done once. Who may is tested beside (access, sessions). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { CustomerId, newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { INITIAL_LIMITS, INITIAL_TARIFF } from '../../../sync-server/src/admin/initial-terms.ts';
import { queueBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { replaceBinding, saveLock } from '../../../sync-server/src/db/sms-bindings.ts';
import { SECURITY_HEADERS } from '../../../sync-server/src/http/security-headers.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

describe('the back office', () => {
  it('books a pay-in once, and refuses its id for another sum', async () => {
    const { agent_id } = await centre.openAgent(0);
    const op_id = newId(OpId, centre.clock, systemRandom);
    const pay = (amount_cents: number) =>
      centre.admin('POST', `/admin/agents/${agent_id}/pay-ins`, { op_id, amount_cents });
    expect((await pay(50_000)).body).toEqual({ kind: 'pay-in', float_cents: 50_000 });
    expect((await pay(50_000)).body).toEqual({ kind: 'pay-in', float_cents: 50_000 });
    expect(await pay(60_000)).toMatchObject({ status: 409, body: { code: 'already-exists' } });
  });

  it('takes a parked bank command up again, once', async () => {
    const op_id = newId(OpId, centre.clock, systemRandom);
    await centre.db.transaction(async (tx) => {
      const at = centre.clock.now();
      await queueBankWork(
        tx,
        [{ work_key: op_id, kind: 'load', op_id, card_reference: null, customer_id: null, amount_cents: cents(5_000) }],
        at,
      );
      await tx.sql
        .updateTable('bank_work')
        .set({ state: 'parked', reason: 'refused:card-blocked' })
        .where('work_key', '=', op_id)
        .execute();
    });
    const listed = await centre.admin('GET', '/admin/bank-work?state=parked');
    expect(listed.body).toMatchObject({
      bank_work: [
        {
          work_key: op_id,
          reason: 'refused:card-blocked',
          owner: 'finance',
          late: false,
          next_step: expect.stringMatching(/the bank said no/),
        },
      ],
    });
    centre.clock.advance(25 * 3_600_000);
    const later = await centre.admin('GET', '/admin/bank-work?state=parked');
    expect(later.body).toMatchObject({ bank_work: [{ work_key: op_id, late: true }] });
    const metrics = await (await fetch(`${centre.url}/metrics`)).text();
    expect(metrics).toContain('flouss_bank_work_late{kind="load",state="parked"} 1');
    expect(metrics).toMatch(/^flouss_bank_work_oldest_seconds\{kind="load",state="parked"\} 9\d{4}/m);
    const resume = () => centre.admin('POST', `/admin/bank-work/${op_id}/resume`);
    expect(await resume()).toMatchObject({ status: 200, body: { resumed: true } });
    expect(await resume()).toMatchObject({ status: 409, body: { code: 'not-parked' } });
  });

  it('unlocks a sender for whom support has spoken', async () => {
    const customer_id = newId(CustomerId, centre.clock, systemRandom);
    const unlock = () => centre.admin('POST', `/admin/customers/${customer_id}/sms-unlock`);
    expect(await unlock()).toMatchObject({ status: 409, body: { code: 'not-locked' } });
    await centre.db.transaction(async (tx) => {
      await replaceBinding(tx, {
        sender_index: 's',
        sender_sealed: '{}',
        customer_id,
        bound_at: 1,
        stopped: 0,
        language: null,
      });
      await saveLock(tx, { sender_index: 's', wrong_codes: 6, locked_until: 0, needs_support: 1 });
    });
    expect(await unlock()).toMatchObject({ status: 200, body: { unlocked: true } });
    expect(await unlock()).toMatchObject({ status: 409, body: { code: 'not-locked' } });
  });

  it('refuses what it does not know', async () => {
    const nobody = newId(OpId, centre.clock, systemRandom);
    const body = { counter_code: 'C01' };
    expect(await centre.admin('POST', `/admin/agents/${nobody}/enrolment-codes`, body)).toMatchObject({ status: 404 });
    expect(await centre.admin('POST', `/admin/devices/${nobody}/revoke`)).toMatchObject({ status: 404 });
    expect(await centre.admin('POST', '/admin/agents', { name: '' })).toMatchObject({
      status: 400,
      body: { code: 'request-malformed' },
    });
  });

  it('gives no counter the letter of training', async () => {
    const { agent_id } = await centre.openAgent(0);
    const ask = (counter_code: string) =>
      centre.admin('POST', `/admin/agents/${agent_id}/enrolment-codes`, { counter_code });
    expect(await ask('T01')).toMatchObject({ status: 400, body: { code: 'request-malformed' } });
    expect(await ask('C01')).toMatchObject({ status: 200 });
  });

  it('sends a pack to one agent only', async () => {
    const [one, two] = [await centre.openAgent(0), await centre.openAgent(0)];
    const packs = freshPacks(2);
    const send = (agentId: string) =>
      centre.admin('POST', `/admin/agents/${agentId}/packs`, { card_references: packs });
    expect((await send(one.agent_id)).body).toEqual({ dispatched: 2 });
    expect((await send(one.agent_id)).body).toEqual({ dispatched: 0 });
    expect(await send(two.agent_id)).toMatchObject({ status: 409 });
  });

  it('shows where the packs of an agent stand, and tells its counters with which delivery each came', async () => {
    const shop = await centre.openShop(1);
    const [received, sold, aside, expected] = freshPacks(4);
    if (!received || !sold || !aside || !expected) throw new Error('packs');
    const sent = { card_references: [received, sold, aside, expected], delivery_note: 'BL 42' };
    await centre.admin('POST', `/admin/agents/${shop.agent_id}/packs`, sent);
    const { counter } = shop;
    const pushed = await counter.push([
      counter.receivePacks([received, sold, aside]),
      counter.write('pack-set-aside', { card_reference: aside, as: 'defective', note: 'Puce abîmée' }),
    ]);
    expect(pushed.body.verdicts.map(({ code }) => code)).toEqual([null, null]);
    const stock = await centre.admin<{ packs: object[] }>('GET', `/admin/agents/${shop.agent_id}/stock`);
    expect(stock.body.packs).toHaveLength(4);
    expect(stock.body.packs).toEqual(
      expect.arrayContaining([
        { state: 'expected', reason: null, count: 1 },
        { state: 'in-stock', reason: null, count: 2 },
        { state: 'closed', reason: 'defective', count: 1 },
        { state: 'active', reason: null, count: 1 },
      ]),
    );
    const { items } = (await counter.pull(0)).body;
    expect(items).toContainEqual({
      kind: 'pack',
      card_reference: expected,
      dispatched_at: centre.clock.now(),
      delivery_note: 'BL 42',
    });
    expect((await centre.admin('GET', `/admin/agents/${shop.counter.deviceId}/stock`)).status).toBe(404);
  });

  it('publishes terms by the next version, both or none', async () => {
    const tariff = { ...INITIAL_TARIFF, version: 2, effective_at: centre.clock.now() + 1_000, card_price_cents: 2_100 };
    const put = (body: object) => centre.admin('PUT', '/admin/terms', body);
    expect(await put({ tariff, limits: { ...INITIAL_LIMITS, version: 7 } })).toMatchObject({
      body: { code: 'version-taken' },
    });
    const { counter } = await centre.openShop(1);
    expect((await counter.snapshot()).body.tariffs).toHaveLength(1);
    expect(await put({ tariff })).toMatchObject({ status: 200 });
    expect((await counter.snapshot()).body.tariffs).toHaveLength(2);
    expect(await put({ tariff })).toMatchObject({ status: 409 });
  });

  it('reads devices, facts and the trial balance', async () => {
    const { counter } = await centre.openShop(1);
    const { devices } = (await centre.admin<{ devices: object[] }>('GET', '/admin/devices')).body;
    expect(devices).toContainEqual(
      expect.objectContaining({ device_id: counter.deviceId, head_seq: 3, head_digest: counter.head().digest }),
    );
    expect(JSON.stringify(devices)).not.toContain(counter.key.publicKey);
    const { facts } = (await centre.admin<{ facts: object[] }>('GET', `/admin/facts/${counter.deviceId}?after=1`)).body;
    expect(facts).toMatchObject([{ seq: 2, outcome: 'accepted' }, { seq: 3 }]);
    const ledger = (
      await centre.admin<{ debit_cents: number; credit_cents: number; findings: [] }>('GET', '/admin/ledger')
    ).body;
    expect(ledger.findings).toEqual([]);
    expect(ledger.debit_cents).toBe(ledger.credit_cents);
  });
});

const get = (path: string) => fetch(`${centre.url}${path}`);

describe('everybody', () => {
  it('may ask for health, metrics and the description, and gets no detail of an error', async () => {
    expect(await (await get('/')).json()).toMatchObject({ service: 'flouss-sync-server' });
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(200);
    expect(await (await get('/metrics')).text()).toMatch(
      /flouss_facts_total\{type="pack-received",outcome="accepted",code=""\} \d+/,
    );
    expect(await (await get('/nothing-here')).json()).toEqual({ code: 'not-found' });
    const answer = await get('/health/live');
    expect(answer.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9_-]{22}$/);
    for (const { headers } of [answer, await get('/nothing-here')]) {
      expect(Object.fromEntries(headers)).toMatchObject({ ...SECURITY_HEADERS, 'cache-control': 'no-store' });
    }
  });
});
