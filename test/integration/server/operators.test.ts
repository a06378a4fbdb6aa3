/** Operators as the back office keeps them, and what their leaving does to facts: those made before stand, those after do not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, OperatorId } from '@flouss/shared/kernel/ids';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { join } from 'node:path';
import { migrate } from '../../../sync-server/src/db/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../sync-server/src/db/migrations/index.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { Answer, Written } from './test-counter.ts';
import type { PushAnswer } from '@flouss/shared/contract/sync';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const codes = ({ body }: Answer<PushAnswer>): (string | null)[] => body.verdicts.map(({ code }) => code);
const disable = (operator: OperatorId) => centre.admin('POST', `/admin/operators/${operator}/disable`);
const enable = (operator: OperatorId) => centre.admin('POST', `/admin/operators/${operator}/enable`);

interface OperatorLine {
  readonly operator_id: OperatorId;
  readonly name: string;
  readonly role: string;
  readonly active: boolean;
}
const listed = async (agent: AgentId): Promise<OperatorLine[]> =>
  (await centre.admin<{ operators: OperatorLine[] }>('GET', `/admin/agents/${agent}/operators`)).body.operators;

async function addOperator(agent: AgentId): Promise<OperatorId> {
  const colleague = { name: 'Omar', role: 'teller', pin: '4321' };
  return (await centre.admin<{ operator_id: OperatorId }>('POST', `/admin/agents/${agent}/operators`, colleague)).body
    .operator_id;
}

const ordersIn = async (state: string): Promise<string[]> =>
  (await centre.admin<{ orders: { op_id: string }[] }>('GET', `/admin/orders?state=${state}`)).body.orders.map(
    ({ op_id }) => op_id,
  );

/** What the counter writes with one pack each: accepted unless the operator is not allowed. */
async function counterWithPacks(count: number) {
  const agent = await centre.openAgent();
  const counter = await centre.openEnrolledCounter(agent);
  const packs = freshPacks(count);
  await centre.dispatch(agent.agent_id, packs);
  let next = 0;
  const receive = (occurred_at: number, operator_id?: OperatorId): Written =>
    counter.receivePacks([packs[next++]!], { occurred_at, ...(operator_id && { operator_id }) });
  return { ...agent, counter, receive };
}

describe('the back office', () => {
  it('disables, enables, and gives another role and PIN; each reaches the counters with the next snapshot', async () => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    const first = (await counter.snapshot()).body;
    expect((await disable(agent.operator_id)).body).toEqual({
      operator_id: agent.operator_id,
      role: 'teller',
      active: false,
    });
    const second = (await counter.snapshot()).body;
    expect([second.operators[0]?.active, second.reference_version > first.reference_version]).toEqual([false, true]);
    await enable(agent.operator_id);
    await centre.admin('PUT', `/admin/operators/${agent.operator_id}/role`, { role: 'manager' });
    await centre.admin('PUT', `/admin/operators/${agent.operator_id}/pin`, { pin: '98765' });
    const third = (await counter.snapshot()).body;
    expect(third.operators[0]).toMatchObject({ active: true, role: 'manager' });
    expect(third.operators[0]?.pin_hash).not.toBe(first.operators[0]?.pin_hash);
  });

  it('lists an agent’s operators without anything of their PINs', async () => {
    const agent = await centre.openAgent();
    expect(await listed(agent.agent_id)).toEqual([
      { operator_id: agent.operator_id, name: 'Nadia', role: 'teller', active: true },
    ]);
  });

  it('knows nobody it never took on, and takes no PIN that is none', async () => {
    const nobody = newId(OperatorId, centre.clock, systemRandom);
    const unknown = { status: 404, body: { code: 'operator-unknown' } };
    expect(await disable(nobody)).toMatchObject(unknown);
    expect(await centre.admin('PUT', `/admin/operators/${nobody}/pin`, { pin: '1234' })).toMatchObject(unknown);
    const { operator_id } = await centre.openAgent();
    for (const pin of ['123', '123456789', '12a4', '']) {
      expect((await centre.admin('PUT', `/admin/operators/${operator_id}/pin`, { pin })).status).toBe(400);
    }
    expect((await centre.admin('PUT', `/admin/operators/${operator_id}/role`, { role: 'owner' })).status).toBe(400);
  });
});

describe('an operator who was disabled', () => {
  it('has what he did before taken, however late it comes, and nothing he signs after', async () => {
    const { counter, receive, operator_id } = await counterWithPacks(3);
    const before = centre.clock.now() - DAY_MS;
    await disable(operator_id);
    const at = centre.clock.now();
    centre.clock.advance(10 * DAY_MS);
    const pushed = await counter.push([receive(before), receive(at), receive(centre.clock.now())]);
    expect(codes(pushed)).toEqual([null, 'operator-not-allowed', 'operator-not-allowed']);
  });

  it('gains nothing by a clock set back: the journal has been further already, in this push or an earlier one', async () => {
    const shop = await counterWithPacks(4);
    const colleague = await addOperator(shop.agent_id);
    const before = centre.clock.now() - DAY_MS;
    await disable(shop.operator_id);
    centre.clock.advance(HOUR_MS);
    const after = centre.clock.now();
    const together = await shop.counter.push([shop.receive(after, colleague), shop.receive(before)]);
    expect(codes(together)).toEqual([null, 'operator-not-allowed']);
    centre.clock.advance(HOUR_MS);
    expect(codes(await shop.counter.push([shop.receive(before)]))).toEqual(['operator-not-allowed']);
    expect(codes(await shop.counter.push([shop.receive(before, colleague)]))).toEqual([null]);
  });

  it('takes a clock that runs ahead as now: it is no way to a time after he comes back', async () => {
    const { counter, receive, operator_id } = await counterWithPacks(3);
    await disable(operator_id);
    centre.clock.advance(HOUR_MS);
    expect(codes(await counter.push([receive(centre.clock.now() + DAY_MS)]))).toEqual(['operator-not-allowed']);
    const away = centre.clock.now();
    centre.clock.advance(HOUR_MS);
    await enable(operator_id);
    centre.clock.advance(MINUTE_MS);
    expect(codes(await counter.push([receive(away), receive(centre.clock.now())]))).toEqual([
      'operator-not-allowed',
      null,
    ]);
  });

  it('leaves a sale he made too late as money that is owed back', async () => {
    const { counter, cards, operator_id } = await centre.openShop(1);
    const [{ card, customer }] = cards as [(typeof cards)[number]];
    await disable(operator_id);
    centre.clock.advance(HOUR_MS);
    const reload = counter.reload(card, customer.customer_id, 5_000, 600, { occurred_at: centre.clock.now() });
    expect(codes(await counter.push([reload]))).toEqual(['operator-not-allowed']);
    expect(await ordersIn('refund-due')).toContain(reload.op_id);
  });
});

it('who was disabled before instants were kept stays so from the beginning', async () => {
  const file = openSqliteFile({ path: join(centre.dir, 'before.sqlite') });
  migrate(
    file,
    systemClock,
    MIGRATIONS.filter(({ version }) => version < 120),
  );
  file.exec(`insert into agents (agent_id, name, address, created_at) values ('a', 'Tabac', '1 quai', 0);
    insert into operators values ('gone', 'a', 'Nadia', 'teller', 0, 'x'), ('here', 'a', 'Omar', 'teller', 1, 'x');`);
  migrate(file, systemClock);
  expect(file.prepare('select * from suspensions').all()).toEqual([
    { operator_id: 'gone', from_at: 0, until_at: null },
  ]);
  file.close();
});
