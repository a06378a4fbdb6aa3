/** The till's facts at the centre: judged against what the counter did before, kept whatever the verdict, listed for the back office. */
import type { FactBody } from '@flouss/shared/contract/journal';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { cents, signedCents } from '@flouss/shared/domain/money';
import { AgentId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { Answer, TestCounter, Written } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const codes = ({ body }: Answer<PushAnswer>): (string | null)[] => body.verdicts.map(({ code }) => code);
const euros = (n: number) => cents(n * 100);

async function shop() {
  const opened = await centre.openShop(1);
  const [first] = opened.cards;
  if (!first) throw new Error('a shop has a card');
  return { ...opened, card: first.card, customer: first.customer };
}

/** So many notes of ten euros in each drawer. */
const tens = (till: number, refunds: number): FactBody<'till-opened'>['count'] => ({
  till: till === 0 ? [] : [{ value_cents: cents(1_000), pieces: till }],
  refunds: refunds === 0 ? [] : [{ value_cents: cents(1_000), pieces: refunds }],
});
const open = (counter: TestCounter, till = 15, refunds = 10): Written =>
  counter.write('till-opened', { count: tens(till, refunds) });
const move = (
  counter: TestCounter,
  reason: FactBody<'cash-moved'>['reason'],
  sum: number,
  changes: Partial<FactBody<'cash-moved'>> = {},
): Written => counter.write('cash-moved', { reason, amount_cents: euros(sum), note: null, approved: null, ...changes });

/** In euros: expected and counted. */
type Drawer = readonly [opening: number, expected: number, counted: number];
function close(
  counter: TestCounter,
  opened: OpId,
  [till, refunds]: readonly [Drawer, Drawer],
  changes: Partial<FactBody<'till-closed'>> = {},
): Written {
  return counter.write('till-closed', {
    z_number: 1,
    opened,
    count: tens(till[2] / 10, refunds[2] / 10),
    till: drawerOf(till),
    refunds: drawerOf(refunds),
    totals: [],
    takings_so_far_cents: cents(0),
    note: null,
    approved: null,
    ...changes,
  });
}

describe('a till', () => {
  it('is opened, used and closed; its report is kept, and the ledger knows nothing of it', async () => {
    const { counter, agent_id, operator_id } = await shop();
    const before = await centre.db.read.sql.selectFrom('ledger_entries').selectAll().execute();
    const opened = open(counter);
    const movements = [move(counter, 'to-refunds', 50), move(counter, 'safe-drop', 20)];
    const closed = close(counter, opened.op_id, [
      [150, 80, 80],
      [100, 150, 150],
    ]);
    expect(codes(await counter.push([opened, ...movements, closed]))).toEqual([null, null, null, null]);
    expect(await centre.db.read.sql.selectFrom('ledger_entries').selectAll().execute()).toEqual(before);
    const [report, ...others] = await reportsOf(agent_id);
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      number: expect.stringMatching(/-Z0001$/),
      operator_id,
      till: { expected_cents: 8_000, difference_cents: 0 },
      code: null,
    });
  });

  it('is followed from push to push, whatever the verdicts: cash that was taken lies in it', async () => {
    const { counter, card, customer } = await shop();
    const opened = open(counter);
    expect(codes(await counter.push([opened]))).toEqual([null]);
    const refused = counter.reload(card, customer.customer_id, 10_000, 400);
    expect(codes(await counter.push([refused]))).toEqual(['fee-mismatch']);
    expect(codes(await counter.push([counter.refund(refused.op_id, 10_400)]))).toEqual([null]);
    const drawers = [[150, 254, 250] as const, [100, -4, 0] as const] as const;
    expect(codes(await counter.push([close(counter, opened.op_id, drawers)]))).toEqual([null]);
  });

  it('that is not open is neither used nor closed; one that is open is not opened', async () => {
    const { counter } = await shop();
    const nothing = [[0, 0, 0] as const, [0, 0, 0] as const] as const;
    const nowhere = newId(OpId, centre.clock, systemRandom);
    const early = [close(counter, nowhere, nothing), move(counter, 'change-brought', 10)];
    const twice = [open(counter), open(counter, 3, 3)];
    expect(codes(await counter.push([...early, ...twice]))).toEqual([
      'till-not-open',
      'till-not-open',
      null,
      'till-already-open',
    ]);
    // The counter says that it opened anew: what follows is held against that.
    const drawers = [[30, 30, 30] as const, [30, 30, 30] as const] as const;
    const closed = close(counter, twice[1]!.op_id, drawers, { z_number: 2 });
    expect(codes(await counter.push([closed]))).toEqual([null]);
  });

  it.each<[string, Partial<FactBody<'till-closed'>>]>([
    ['another number', { z_number: 2 }],
    ['another opening', { opened: newId(OpId, { now: () => 0 }, systemRandom) }],
    ['a count that is worth something else', { count: tens(14, 10) }],
    ['another difference', { till: drawerOf([150, 150, 150], 100) }],
    ['another opening sum', { till: drawerOf([140, 150, 150]) }],
    ['another sum expected', { till: drawerOf([150, 140, 150]) }],
    ['another sum expected for refunds', { refunds: drawerOf([100, 90, 100]) }],
  ])('is not closed with %s', async (_what, changes) => {
    const { counter, agent_id } = await shop();
    const opened = open(counter);
    const right = [[150, 150, 150] as const, [100, 100, 100] as const] as const;
    expect(codes(await counter.push([opened, close(counter, opened.op_id, right, changes)]))).toEqual([
      null,
      'till-figures-wrong',
    ]);
    expect(await reportsOf(agent_id)).toMatchObject([{ code: 'till-figures-wrong' }]);
    // It is closed all the same: the next day begins.
    expect(codes(await counter.push([open(counter)]))).toEqual([null]);
  });

  it('takes the counter’s word for what was expected after a fact that nobody here can read, until the next opening', async () => {
    const { counter } = await shop();
    const opened = open(counter);
    const strange = counter.writeAny('cash-lent', { amount_cents: 5_000 });
    const right = [[150, 100, 100] as const, [100, 100, 100] as const] as const;
    expect(codes(await counter.push([opened, strange, close(counter, opened.op_id, right)]))).toEqual([
      null,
      'unknown-type',
      null,
    ]);
    const again = open(counter);
    const closed = close(counter, again.op_id, right, { z_number: 2 });
    expect(codes(await counter.push([again, closed]))).toEqual([null, 'till-figures-wrong']);
  });
});

describe('what a teller may not do alone', () => {
  it('is taken with the word of somebody who was a manager of the agent then, and a note', async () => {
    const { counter, agent_id, operator_id } = await shop();
    const manager_id = await hire(agent_id, 'manager');
    const stranger = await hire((await shop()).agent_id, 'manager');
    const large = (changes: Partial<FactBody<'cash-moved'>>) => move(counter, 'safe-drop', 600, changes);
    const written = [
      open(counter, 400, 10),
      large({}),
      large(by(operator_id)),
      large(by(stranger)),
      large({ ...by(manager_id), note: null }),
      large(by(manager_id)),
      move(counter, 'to-refunds', 600),
    ];
    expect(codes(await counter.push(written))).toEqual([
      null,
      'approval-needed',
      'approval-needed',
      'approval-needed',
      'approval-needed',
      null,
      null,
    ]);
    const opened = written[0]!.op_id;
    // 4000 less five times 600 to the safe, less 600 to the other drawer.
    const short = [[4000, 400, 390] as const, [100, 700, 700] as const] as const;
    expect(codes(await counter.push([close(counter, opened, short)]))).toEqual(['approval-needed']);
    const next = open(counter);
    const missing = [[150, 150, 140] as const, [100, 100, 100] as const] as const;
    const closed = close(counter, next.op_id, missing, { z_number: 2, ...by(manager_id) });
    expect(codes(await counter.push([next, closed]))).toEqual([null, null]);
    await centre.admin('POST', `/admin/operators/${manager_id}/disable`);
    const later = open(counter);
    const afterwards = close(counter, later.op_id, missing, { z_number: 3, ...by(manager_id) });
    expect(codes(await counter.push([later, afterwards]))).toEqual([null, 'approval-needed']);
  });
});

describe('the list for the back office', () => {
  it('has the last report first, of one agent only, and is for those who may enter', async () => {
    const { counter, agent_id } = await shop();
    const right = [[150, 150, 150] as const, [100, 100, 100] as const] as const;
    for (const z_number of [1, 2, 3]) {
      const opened = open(counter);
      await counter.push([opened, close(counter, opened.op_id, right, { z_number })]);
      centre.clock.advance(1_000);
    }
    expect((await reportsOf(agent_id)).map(({ z_number }) => z_number)).toEqual([3, 2, 1]);
    expect(await reportsOf((await shop()).agent_id)).toEqual([]);
    const path = `/admin/agents/${agent_id}/z-reports`;
    expect((await centre.admin('GET', path, undefined, 'somebody-else')).status).toBe(401);
    const nobody = newId(AgentId, centre.clock, systemRandom);
    expect((await centre.admin('GET', `/admin/agents/${nobody}/z-reports`)).status).toBe(404);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });
});

/** A manager's word, and a note. */
const by = (id: OperatorId) => ({ note: 'coffre', approved: { manager_id: id, reason: 'vu' } });

function drawerOf([opening, expected, counted]: Drawer, difference = counted - expected) {
  return {
    opening_cents: euros(opening),
    expected_cents: signedCents(expected * 100),
    counted_cents: euros(counted),
    difference_cents: signedCents(difference * 100),
  };
}

async function reportsOf(agentId: AgentId) {
  const path = `/admin/agents/${agentId}/z-reports`;
  return (await centre.admin<{ z_reports: { z_number: number; code: string | null }[] }>('GET', path)).body.z_reports;
}

async function hire(agentId: AgentId, role: 'teller' | 'manager'): Promise<OperatorId> {
  const path = `/admin/agents/${agentId}/operators`;
  return (await centre.admin<{ operator_id: OperatorId }>('POST', path, { name: 'Karim', role, pin: '4321' })).body
    .operator_id;
}
