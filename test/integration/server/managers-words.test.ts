/** What managers agreed to, as the server judges it and as the back office reads it: leaving with facts unsent, cash of refused refunds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { newId, OpId, OperatorId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { Written } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

async function shop() {
  const opened = await centre.openShop(1);
  const { counter, agent_id } = opened;
  const [first] = opened.cards;
  if (!first) throw new Error('a shop has a card');
  const hired = await centre.admin<{ operator_id: OperatorId }>('POST', `/admin/agents/${agent_id}/operators`, {
    name: 'Karim',
    role: 'manager',
    pin: '4321',
  });
  const manager_id = hired.body.operator_id;
  const codes = async (...written: Written[]) => (await counter.push(written)).body.verdicts.map(({ code }) => code);
  const approved = { manager_id, reason: 'Panne de réseau' };
  const leave = (by = manager_id): Written =>
    counter.write('signed-out', { waiting_facts: 3, approved: { ...approved, manager_id: by } });
  const makeGood = (refund: OpId, amount = 10_600, by = manager_id, recovered: OpId | null = null): Written =>
    counter.write('refund-made-good', {
      refund,
      amount_cents: cents(amount),
      recovered,
      approved: { ...approved, manager_id: by },
    });
  /** A refund for nothing: it is refused, and its cash is gone. */
  const refusedRefund = async (): Promise<OpId> => {
    const refund = counter.refund(newId(OpId, centre.clock, systemRandom), 10_600);
    expect(await codes(refund)).toEqual(['refund-not-due']);
    return refund.op_id;
  };
  return { ...opened, manager_id, codes, leave, makeGood, refusedRefund };
}

describe('leaving with facts unsent', () => {
  it('is taken with a manager’s word, and with nobody else’s', async () => {
    const { operator_id, codes, leave } = await shop();
    expect(await codes(leave(), leave(operator_id), leave(newId(OperatorId, centre.clock, systemRandom)))).toEqual([
      null,
      'operator-not-allowed',
      'operator-not-allowed',
    ]);
  });

  it('is read by the back office, with every other word of a manager, the last first', async () => {
    const { agent_id, operator_id, manager_id, counter, cards, codes, leave, makeGood, refusedRefund } = await shop();
    const refund = await refusedRefund();
    const reload = counter.reload(cards[0]!.card, cards[0]!.customer.customer_id, 10_000, 600);
    const cancelled = counter.write('reload-cancelled', {
      cancel_of: reload.op_id,
      approved: { manager_id, reason: 'Erreur de montant' },
    });
    const [left, settled] = [leave(), makeGood(refund)];
    await codes(reload, cancelled, left, settled);
    const path = `/admin/agents/${agent_id}/approvals`;
    const { approvals } = (await centre.admin<{ approvals: object[] }>('GET', path)).body;
    expect(approvals).toMatchObject([
      { op_id: settled.op_id, type: 'refund-made-good', manager_id, reason: 'Panne de réseau', code: null },
      { op_id: left.op_id, type: 'signed-out', operator_id, manager_id, waiting_facts: 3, counter_code: 'C01' },
      { op_id: cancelled.op_id, type: 'reload-cancelled', reason: 'Erreur de montant', waiting_facts: null },
    ]);
    const elsewhere = await shop();
    expect((await centre.admin('GET', `/admin/agents/${elsewhere.agent_id}/approvals`)).body).toEqual({
      approvals: [],
      next: null,
    });
    expect((await centre.admin('GET', '/admin/agents/x/approvals')).status).toBe(400);
    expect((await centre.admin('GET', `${path}?before=yesterday`)).status).toBe(400);
  });
});

it('is read page by page, though a thousand and more came in one instant', async () => {
  const { agent_id, codes, leave } = await shop();
  for (let push = 0; push < 3; push++) await codes(...Array.from({ length: 401 }, () => leave()));
  const seen: string[] = [];
  let pages = 0;
  for (let next: string | null = ''; next !== null; pages++) {
    const query: string = next === '' ? '' : `?before=${next}`;
    const { body } = await centre.admin<{ approvals: { op_id: string }[]; next: string | null }>(
      'GET',
      `/admin/agents/${agent_id}/approvals${query}`,
    );
    seen.push(...body.approvals.map(({ op_id }) => op_id));
    next = body.next;
  }
  expect([pages, seen.length, new Set(seen).size]).toEqual([2, 1_203, 1_203]);
});

describe('the cash of a refund that was refused', () => {
  it('is answered for once', async () => {
    const { codes, makeGood, refusedRefund } = await shop();
    const refund = await refusedRefund();
    expect(await codes(makeGood(refund))).toEqual([null]);
    expect(await codes(makeGood(refund), makeGood(refund))).toEqual(['nothing-to-make-good', 'nothing-to-make-good']);
  });

  it('also where refund and answer come in one batch, as after the server forgot both', async () => {
    const { counter, codes, makeGood } = await shop();
    const refund = counter.refund(newId(OpId, centre.clock, systemRandom), 10_600);
    expect(await codes(refund, makeGood(refund.op_id), makeGood(refund.op_id))).toEqual([
      'refund-not-due',
      null,
      'nothing-to-make-good',
    ]);
  });

  it('is the exact sum, of this counter, of a refund that was refused, by a manager', async () => {
    const { agent_id, operator_id, counter, cards, codes, makeGood, refusedRefund } = await shop();
    const refund = await refusedRefund();
    expect(await codes(makeGood(refund, 10_500), makeGood(refund, 10_600, operator_id))).toEqual([
      'nothing-to-make-good',
      'operator-not-allowed',
    ]);
    const reload = counter.reload(cards[0]!.card, cards[0]!.customer.customer_id, 10_000, 599);
    const paid = counter.refund(reload.op_id, 10_599);
    expect(await codes(reload, paid, makeGood(paid.op_id, 10_599), makeGood(reload.op_id))).toEqual([
      'fee-mismatch',
      null,
      'nothing-to-make-good',
      'nothing-to-make-good',
    ]);
    const other = await centre.openEnrolledCounter({ agent_id, operator_id });
    const theirs = other.write('refund-made-good', {
      refund,
      amount_cents: cents(10_600),
      recovered: null,
      approved: { manager_id: operator_id, reason: 'x' },
    });
    expect((await other.push([theirs])).body.verdicts[0]?.code).toBe('operator-not-allowed');
    expect(await codes(makeGood(refund))).toEqual([null]);
  });
});
