/** The books as finance reads them: balances at a day, statements that add up, postings undone once, days closed for ever. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DaySummary, signedDay, summaryText } from '@flouss/shared/contract/day-summary';
import { cents } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { sha256, systemRandom } from '@flouss/platform/system-ports';
import { closingWorker } from '../../../sync-server/src/admin/nightly-closing.ts';
import { floatOf, verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { postGroups } from '../../../sync-server/src/ledger/post.ts';
import { agentPaidIn, reloadLoaded } from '../../../sync-server/src/ledger/postings.ts';
import { PASSWORD } from './back-office.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { settle, yesBank } from './yes-bank.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const DAY_MS = 24 * 3_600_000;
const newOp = (): OpId => newId(OpId, centre.clock, systemRandom);

interface Line {
  readonly op_id: string;
  readonly event: string;
  readonly receipt: string | null;
  readonly amount_cents: number;
  readonly float_cents: number;
}
interface Statement {
  readonly opening_cents: number;
  readonly closing_cents: number;
  readonly lines: Line[];
  readonly next: number | null;
}

const statement = async (agentId: string, from: string, to: string, after = 0) =>
  (await centre.admin<Statement>('GET', `/admin/agents/${agentId}/statement?from=${from}&to=${to}&after=${after}`))
    .body;
const payIn = async (agentId: string, amount_cents: number, op_id = newOp()): Promise<OpId> => {
  expect((await centre.admin('POST', `/admin/agents/${agentId}/pay-ins`, { op_id, amount_cents })).status).toBe(200);
  return op_id;
};
const closeDay = (day: string) => centre.admin('POST', `/admin/days/${day}/close`);

describe('a statement', () => {
  it('adds up from day to day, line by line, each with its receipt', async () => {
    const shop = await centre.openShop(1, 100_000);
    const [first] = shop.cards;
    if (!first) throw new Error('a shop has a card');
    const { card, customer } = first;
    await centre.db.transaction((tx) =>
      tx.sql.updateTable('bank_work').set({ state: 'done' }).where('kind', '=', 'application').execute(),
    );
    centre.clock.advance(DAY_MS);
    const reload = shop.counter.reload(card, customer.customer_id, 10_000, 600);
    await shop.counter.push([reload]);
    await centre.db.transaction((tx) =>
      tx.sql.updateTable('cards').set({ card_token: 't' }).where('card_reference', '=', card).execute(),
    );
    await settle(centre, yesBank());
    const one = await statement(shop.agent_id, '2026-06-10', '2026-06-10');
    expect(one).toMatchObject({ opening_cents: 0, closing_cents: 100_000 - 1_900 + 200, next: null });
    expect(one.lines.map(({ event, amount_cents }) => [event, amount_cents])).toEqual([
      ['agent-paid-in', 100_000],
      ['card-sold', -1_900],
      ['card-commission', 200],
    ]);
    const two = await statement(shop.agent_id, '2026-06-11', '2026-06-30');
    expect(two).toMatchObject({ opening_cents: 98_300, closing_cents: 98_300 - 10_600 + 120 });
    expect(two.lines).toEqual([
      expect.objectContaining({
        op_id: reload.op_id,
        event: 'reload-approved',
        receipt: 'C01-000002',
        float_cents: 87_700,
      }),
      expect.objectContaining({ event: 'reload-commission', amount_cents: 120, float_cents: 87_820 }),
    ]);
    expect(await floatOf(centre.db.read, shop.agent_id)).toBe(two.closing_cents);
    const none = await statement(shop.agent_id, '2026-07-01', '2026-06-01');
    expect(none).toMatchObject({ opening_cents: 87_820, closing_cents: 87_820, lines: [] });
    expect((await centre.admin('GET', `/admin/agents/${shop.agent_id}/statement?from=2026-06-31&to=x`)).status).toBe(
      400,
    );
    expect((await centre.admin('GET', `/admin/agents/${newOp()}/statement?from=2026-06-01&to=2026-06-30`)).status).toBe(
      404,
    );
  });

  it('comes in pages that go on where the last one ended', async () => {
    const { agent_id } = await centre.openAgent(0);
    await centre.db.transaction(async (tx) => {
      await postGroups(
        tx,
        Array.from({ length: 501 }, () => agentPaidIn(newOp(), agent_id, cents(100))),
        centre.clock.now(),
      );
    });
    const first = await statement(agent_id, '2026-06-01', '2026-06-30');
    expect([first.lines.length, first.next === null, first.closing_cents]).toEqual([500, false, 50_100]);
    const last = await statement(agent_id, '2026-06-01', '2026-06-30', first.next ?? 0);
    expect(last.lines.map(({ float_cents }) => float_cents)).toEqual([50_100]);
    expect(last.next).toBeNull();
  });

  it('is a table too, in which an agent’s name is no formula', async () => {
    const { agent_id } = (
      await centre.admin<{ agent_id: string }>('POST', '/admin/agents', { name: '=2+5, "quai"', address: 'x' })
    ).body;
    const op_id = await payIn(agent_id, 12_345);
    const farid = { name: 'farid', password: PASSWORD };
    const { token } = (await centre.admin<{ token: string }>('POST', '/admin/session', farid, '')).body;
    const answer = await fetch(`${centre.url}/admin/agents/${agent_id}/statement.csv?from=2026-06-01&to=2026-06-30`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const rows = (await answer.text()).split('\r\n');
    expect(rows[0]).toBe('agent,group,posted_at,what,operation,receipt,amount_eur,float_eur');
    expect(rows[1]).toBe(`"'=2+5, ""quai""",,,opening,,,,0.00`);
    expect(rows[2]).toMatch(new RegExp(`,agent-paid-in,${op_id},,123.45,123.45$`));
    expect(rows.slice(3)).toEqual([`"'=2+5, ""quai""",,,closing,,,,123.45`, '']);
  });
});

describe('a wrong pay-in', () => {
  it('is undone once, by a group that names it', async () => {
    const { agent_id } = await centre.openAgent(0);
    const op_id = await payIn(agent_id, 50_000);
    const undo = (group_id: string, by: OpId) =>
      centre.admin('POST', `/admin/ledger/groups/${group_id}/reverse`, { op_id: by, reason: 'Saisi deux fois' });
    const by = newOp();
    expect(await undo(`${op_id}:agent-paid-in`, by)).toMatchObject({
      status: 200,
      body: { group_id: `${by}:reversed` },
    });
    expect((await undo(`${op_id}:agent-paid-in`, by)).status).toBe(200);
    expect(await undo(`${op_id}:agent-paid-in`, newOp())).toMatchObject({
      status: 409,
      body: { code: 'already-reversed' },
    });
    expect(await undo(`${newOp()}:agent-paid-in`, newOp())).toMatchObject({
      status: 404,
      body: { code: 'group-unknown' },
    });
    expect(await floatOf(centre.db.read, (await centre.openAgent(0)).agent_id)).toBe(0);
    expect((await statement(agent_id, '2026-06-01', '2026-06-30')).closing_cents).toBe(0);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('stays while counters hold it, and nothing of an order is undone by hand', async () => {
    const shop = await centre.openShop(1, 300_000);
    const [paidIn] = (await statement(shop.agent_id, '2026-06-01', '2026-06-30')).lines;
    const undo = (group_id: string) =>
      centre.admin('POST', `/admin/ledger/groups/${group_id}/reverse`, { op_id: newOp(), reason: 'Saisi deux fois' });
    expect(await undo(`${paidIn?.op_id}:agent-paid-in`)).toMatchObject({ status: 409, body: { code: 'float-in-use' } });
    expect(await floatOf(centre.db.read, shop.agent_id)).toBe(298_300);
    const sold = (await statement(shop.agent_id, '2026-06-01', '2026-06-30')).lines.find(
      ({ event }) => event === 'card-sold',
    );
    expect(await undo(`${sold?.op_id}:card-sold`)).toMatchObject({ status: 409, body: { code: 'not-reversible' } });
  });
});

describe('a day', () => {
  it('is closed once it is over, signed, and names the one before', async () => {
    const { agent_id } = await centre.openAgent(0);
    await payIn(agent_id, 1_000);
    expect(await closeDay('2026-06-11')).toMatchObject({ status: 409, body: { code: 'day-not-over' } });
    centre.clock.set(Date.UTC(2026, 5, 12, 10));
    const closed = await closeDay('2026-06-10');
    expect(closed.status).toBe(200);
    expect((await closeDay('2026-06-10')).body).toEqual(closed.body);
    expect((await closeDay('2026-06-11')).status).toBe(200);
    expect(await closeDay('2026-06-09')).toMatchObject({ status: 409, body: { code: 'day-closed' } });
    type Day = { digest: string; signature: string; last_group_no: number; summary: DaySummary };
    const [one, two] = await Promise.all(
      ['2026-06-10', '2026-06-11'].map(async (day) => (await centre.admin<Day>('GET', `/admin/days/${day}`)).body),
    );
    if (!one || !two) throw new Error('two days');
    for (const { digest, signature, summary } of [one, two]) {
      expect(sha256(summaryText(DaySummary.parse(summary)))).toBe(digest);
      expect(verifyText(readPublicKey(summary.public_key), signedDay(digest), signature)).toBe(true);
      expect(summary.debit_cents).toBe(summary.credit_cents);
    }
    expect(two.summary).toMatchObject({ prev: one.digest, above_group_no: one.last_group_no });
    expect((await centre.admin<{ days: object[] }>('GET', '/admin/days')).body.days).toHaveLength(2);
    expect((await centre.admin('GET', '/admin/days/2026-01-01')).status).toBe(404);
  });

  it('takes what is posted later, even by a clock that was set back, into the next one', async () => {
    const { agent_id } = await centre.openAgent(0);
    centre.clock.set(Date.UTC(2026, 5, 11, 10));
    await payIn(agent_id, 700);
    centre.clock.set(Date.UTC(2026, 5, 12, 11));
    expect((await statement(agent_id, '2026-06-11', '2026-06-11')).lines).toEqual([]);
    expect((await statement(agent_id, '2026-06-12', '2026-06-12')).lines).toHaveLength(1);
    const balances = async (day: string) =>
      (
        await centre.admin<{ accounts: { account: string; balance_cents: number }[] }>(
          'GET',
          `/admin/ledger/balances?day=${day}`,
        )
      ).body.accounts;
    const floatAt = async (day: string) =>
      (await balances(day)).find(({ account }) => account === `agent-float:${agent_id}`)?.balance_cents;
    expect([await floatAt('2026-06-11'), await floatAt('2026-06-12')]).toEqual([0, -700]);
    for (const day of ['2026-06-09', '2026-06-10', '2026-06-11', '2026-06-12'])
      expect((await balances(day)).reduce((sum, { balance_cents }) => sum + balance_cents, 0)).toBe(0);
  });
});

describe('a month of commissions', () => {
  it('is settled once its last day is closed, from the loads themselves; what was not booked is booked then, once', async () => {
    centre.clock.set(Date.UTC(2026, 6, 20, 10));
    const shop = await centre.openShop(1, 500_000);
    const [first] = shop.cards;
    if (!first) throw new Error('a shop has a card');
    const { card, customer } = first;
    await centre.db.transaction(async (tx) => {
      await tx.sql.updateTable('bank_work').set({ state: 'done' }).where('kind', '=', 'application').execute();
      await tx.sql.updateTable('cards').set({ card_token: 'c' }).where('card_reference', '=', card).execute();
    });
    const reloads = [
      shop.counter.reload(card, customer.customer_id, 10_000, 600),
      shop.counter.reload(card, customer.customer_id, 20_000, 900),
    ];
    await shop.counter.push(reloads);
    await settle(centre, yesBank());
    const settleMonth = () => centre.admin<{ commissions: object[] }>('POST', '/admin/commissions/2026-07/settle');
    expect(await settleMonth()).toMatchObject({ status: 404, body: { code: 'day-not-found' } });
    centre.clock.set(Date.UTC(2026, 7, 2, 10));
    expect((await closeDay('2026-07-31')).status).toBe(200);
    const settled = await settleMonth();
    expect(settled.body.commissions).toEqual([
      {
        agent_id: shop.agent_id,
        loads: 2,
        fees_cents: 1_500,
        earned_cents: 300,
        made_good_cents: 0,
        run_at: centre.clock.now(),
      },
    ]);
    const float = await floatOf(centre.db.read, shop.agent_id);
    centre.clock.advance(1_000);
    expect((await settleMonth()).body).toEqual(settled.body);
    expect((await centre.admin('GET', '/admin/commissions/2026-07')).body).toEqual(settled.body);
    expect(await floatOf(centre.db.read, shop.agent_id)).toBe(float);
    expect((await centre.admin('POST', '/admin/commissions/2026-13/settle')).status).toBe(400);
  });

  it('makes good what a load left out', async () => {
    centre.clock.set(Date.UTC(2026, 7, 20, 10));
    const shop = await centre.openShop(1, 500_000);
    const [first] = shop.cards;
    if (!first) throw new Error('a shop has a card');
    const reload = shop.counter.reload(first.card, first.customer.customer_id, 10_000, 600);
    await shop.counter.push([reload]);
    await centre.db.transaction(async (tx) => {
      // A load as a program without commissions would have left it.
      await postGroups(tx, [reloadLoaded(reload.op_id, cents(10_000))], centre.clock.now());
      await tx.sql.updateTable('orders').set({ state: 'loaded' }).where('op_id', '=', reload.op_id).execute();
    });
    const float = await floatOf(centre.db.read, shop.agent_id);
    centre.clock.set(Date.UTC(2026, 8, 1, 10));
    await closeDay('2026-08-31');
    const settle8 = () =>
      centre.admin<{ commissions: { agent_id: string }[] }>('POST', '/admin/commissions/2026-08/settle');
    for (const { body } of [await settle8(), await settle8()]) {
      expect(body.commissions).toMatchObject([
        { agent_id: shop.agent_id, loads: 1, earned_cents: 120, made_good_cents: 120 },
      ]);
      expect(await floatOf(centre.db.read, shop.agent_id)).toBe(float + 120);
    }
    expect((await statement(shop.agent_id, '2026-09-01', '2026-09-01')).lines).toMatchObject([
      { event: 'reload-commission', op_id: reload.op_id, amount_cents: 120 },
    ]);
  });
});

describe('a day that nobody closes', () => {
  it('is closed by the server a little after midnight, once whatever process looks, with a line in the audit', async () => {
    const own = await openCentre();
    try {
      const log = { info: vi.fn<() => void>(), error: vi.fn<() => void>() };
      const [one, other] = [1, 2].map(() => closingWorker({ db: own.db, ctx: own.ctx, log }));
      expect(await one!.runOnce()).toBe(0);
      await own.openAgent();
      own.clock.set(Date.UTC(2026, 5, 10, 22, 5));
      expect(await one!.runOnce()).toBe(0);
      own.clock.set(Date.UTC(2026, 5, 10, 22, 11));
      expect((await Promise.all([one!.runOnce(), other!.runOnce()])).toSorted()).toEqual([0, 1]);
      const { days } = (await own.admin<{ days: { day: string; last_group_no: number }[] }>('GET', '/admin/days')).body;
      expect(days).toMatchObject([{ day: '2026-06-10', last_group_no: 1 }]);
      // Some days without a server are one closing; what came meanwhile is in it.
      await own.openAgent();
      own.clock.set(Date.UTC(2026, 5, 14, 9));
      expect([await one!.runOnce(), await one!.runOnce()]).toEqual([1, 0]);
      const again = (await own.admin<{ days: { day: string }[] }>('GET', '/admin/days')).body.days;
      expect(again.map(({ day }) => day)).toEqual(['2026-06-13', '2026-06-10']);
      const { lines } = (
        await own.admin<{ lines: { act: string; who: string; subject: string }[] }>('GET', '/admin/audit')
      ).body;
      const closings = lines.filter(({ act }) => act === 'day-closed');
      expect(closings.map(({ who, subject }) => [who, subject])).toEqual([
        ['server', '2026-06-13'],
        ['server', '2026-06-10'],
      ]);
      expect(log.error).not.toHaveBeenCalled();
    } finally {
      await own.close();
    }
  });
});
