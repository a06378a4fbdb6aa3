/** A great refund at the bank waits for two of our staff; a small one goes by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents, ZERO } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { findBankWork, listDueBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { chargeSucceeded, moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { placeSmsOrder } from '../../../sync-server/src/orders/place-sms-order.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

/** An SMS order that was charged and not loaded; the key of its refund. */
async function owedBack(amount: number, fee: number): Promise<string> {
  const { cards } = await centre.openShop(1);
  const [first] = cards;
  if (!first) throw new Error('a shop has a card');
  const op_id = newId(OpId, centre.clock, systemRandom);
  await centre.db.transaction(async (tx) => {
    const order = { op_id, card_reference: first.card, customer_id: first.customer.customer_id, tariff_version: 1 };
    const smsDay = { orders: 0, total_cents: ZERO, coolingOff: false };
    await placeSmsOrder(tx, centre.ctx, { ...order, amount_cents: cents(amount), fee_cents: cents(fee), smsDay });
    await chargeSucceeded(tx, centre.ctx, op_id, `ch-${op_id}`);
    for (const event of ['submit', 'fail'] as const) {
      await moveOrder(tx, centre.ctx, { op_id, event, reason: 'bank-refused' });
    }
  });
  return `${op_id}.refund`;
}

const stateOf = async (key: string) => (await findBankWork(centre.db.read, key))?.state;
const CLOSED = { status: 409, body: { code: 'not-parked' } };

describe('a refund at the bank', () => {
  it('goes by itself up to the published bound', async () => {
    const key = await owedBack(48_200, 1_800);
    expect(await stateOf(key)).toBe('queued');
    expect(await centre.admin('POST', `/admin/bank-work/${key}/refund`)).toMatchObject(CLOSED);
  });

  it('above it leaves for the bank once two have agreed, and by nobody alone', async () => {
    const key = await owedBack(50_000, 1_800);
    expect(await findBankWork(centre.db.read, key)).toMatchObject({ state: 'parked', reason: 'refund-above-bound' });
    expect(await centre.admin('POST', `/admin/bank-work/${key}/resume`)).toMatchObject({
      status: 409,
      body: { code: 'refund-needs-two' },
    });
    const path = `/admin/bank-work/${key}/refund`;
    const asked = (await centre.office.askAs<{ proposal_id: string }>('finance', 'POST', path)).body;
    const approve = (role: 'finance' | 'supervisor') =>
      centre.office.askAs(role, 'POST', `/admin/proposals/${asked.proposal_id}/approve`);
    expect(await approve('finance')).toMatchObject({ status: 403, body: { code: 'own-proposal' } });
    expect(await stateOf(key)).toBe('parked');
    expect(await approve('supervisor')).toEqual({ status: 200, body: { kind: 'refund', released: true } });
    expect(await findBankWork(centre.db.read, key)).toMatchObject({ state: 'queued', reason: null });
    const due = await listDueBankWork(centre.db.read, centre.clock.now(), 100);
    expect(due.map(({ work_key }) => work_key)).toContain(key);
    expect(await centre.admin('POST', path)).toMatchObject(CLOSED);
  });
});
