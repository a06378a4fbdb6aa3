/** Maker and checker: what one proposes another carries out, once; never the maker, whatever he tries. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { AgentId, DeviceId, ProposalId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { INITIAL_TARIFF } from '../../../sync-server/src/admin/initial-terms.ts';
import { PROPOSAL_MS } from '../../../sync-server/src/admin/proposals.ts';
import { decideProposal } from '../../../sync-server/src/db/proposals.ts';
import { askWith, PASSWORD } from './back-office.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

type Asked = { proposal_id: ProposalId; expires_at: number };
const proposePayIn = async (agentId: AgentId, amount_cents = 50_000, op_id = newId(OpId, centre.clock, systemRandom)) =>
  (await centre.office.askAs<Asked>('finance', 'POST', `/admin/agents/${agentId}/pay-ins`, { op_id, amount_cents }))
    .body.proposal_id;
const decide = (role: 'supervisor' | 'finance' | 'support', word: 'approve' | 'decline', id: string) =>
  centre.office.askAs<{ float_cents?: number }>(role, 'POST', `/admin/proposals/${id}/${word}`);
const floatOf = async (agentId: AgentId) =>
  (
    await centre.admin<{ agents: { agent_id: AgentId; float_cents: number }[] }>('GET', '/admin/agents')
  ).body.agents.find(({ agent_id }) => agent_id === agentId)?.float_cents;
const listed = async (state: string) =>
  (
    await centre.admin<{ proposals: { proposal_id: string; state: string }[] }>(
      'GET',
      `/admin/proposals?state=${state}`,
    )
  ).body.proposals;
const CLOSED = { status: 409, body: { code: 'proposal-closed' } };
const OWN = { status: 403, body: { code: 'own-proposal' } };

describe('a proposal', () => {
  it('moves nothing before a second person has agreed, and then once', async () => {
    const { agent_id } = await centre.openAgent(0);
    const id = await proposePayIn(agent_id);
    expect(await floatOf(agent_id)).toBe(0);
    expect(await listed('open')).toMatchObject([
      { proposal_id: id, kind: 'pay-in', subject: agent_id, body: { amount_cents: 50_000 }, made_by_name: 'farid' },
    ]);
    expect(await decide('supervisor', 'approve', id)).toEqual({
      status: 200,
      body: { kind: 'pay-in', float_cents: 50_000 },
    });
    expect(await decide('supervisor', 'approve', id)).toMatchObject(CLOSED);
    expect(await decide('finance', 'decline', id)).toMatchObject(CLOSED);
    expect(await floatOf(agent_id)).toBe(50_000);
    expect(await listed('carried-out')).toContainEqual(
      expect.objectContaining({ proposal_id: id, decided_by_name: 'sofia', state: 'carried-out' }),
    );
  });

  it('is carried out once, however many approve it at the same moment', async () => {
    const { agent_id } = await centre.openAgent(0);
    const id = await proposePayIn(agent_id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => decide('supervisor', 'approve', id)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await floatOf(agent_id)).toBe(50_000);
  });

  it('is never approved by its maker, also in another session', async () => {
    const { agent_id } = await centre.openAgent(0);
    const id = await proposePayIn(agent_id);
    expect(await decide('finance', 'approve', id)).toMatchObject(OWN);
    const again = { name: 'farid', password: PASSWORD };
    const { token } = (await askWith<{ token: string }>(centre.url, undefined, 'POST', '/admin/session', again)).body;
    expect(await askWith(centre.url, token, 'POST', `/admin/proposals/${id}/approve`)).toMatchObject(OWN);
    expect(await floatOf(agent_id)).toBe(0);
    // Nor would the database keep it.
    const { made_by } = await centre.db.read.sql
      .selectFrom('proposals')
      .select('made_by')
      .where('proposal_id', '=', id)
      .executeTakeFirstOrThrow();
    await expect(
      centre.db.transaction((tx) => decideProposal(tx, id, 'carried-out', made_by, centre.clock.now())),
    ).rejects.toThrow(/constraint/i);
    expect(await decide('finance', 'decline', id)).toMatchObject({ status: 200 });
    expect(await decide('supervisor', 'approve', id)).toMatchObject(CLOSED);
  });

  it('ends by itself', async () => {
    const { agent_id } = await centre.openAgent(0);
    const id = await proposePayIn(agent_id);
    centre.clock.advance(PROPOSAL_MS);
    expect(await decide('supervisor', 'approve', id)).toMatchObject(CLOSED);
    expect((await listed('open')).find(({ proposal_id }) => proposal_id === id)?.state).toBe('expired');
    expect(await floatOf(agent_id)).toBe(0);
  });

  it('stays open when it cannot be carried out, and changes nothing', async () => {
    const { agent_id } = await centre.openAgent(0);
    const op_id = newId(OpId, centre.clock, systemRandom);
    const [one, other] = [await proposePayIn(agent_id, 50_000, op_id), await proposePayIn(agent_id, 60_000, op_id)];
    expect((await decide('supervisor', 'approve', one)).status).toBe(200);
    expect(await decide('supervisor', 'approve', other)).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    });
    expect(await listed('open')).toContainEqual(expect.objectContaining({ proposal_id: other }));
    expect(await floatOf(agent_id)).toBe(50_000);
  });

  it('is not worth making where it has no ground', async () => {
    const nobody = newId(OpId, centre.clock, systemRandom);
    const ask = (path: string, body: object) => centre.office.askAs('supervisor', 'POST', path, body);
    expect((await ask(`/admin/agents/${nobody}/enrolment-codes`, { counter_code: 'C01' })).status).toBe(404);
    expect((await ask(`/admin/devices/${nobody}/release`, { reason: 'vu' })).status).toBe(404);
    expect((await ask(`/admin/administrators/${nobody}/enable`, {})).status).toBe(404);
    const terms = { tariff: { ...INITIAL_TARIFF, version: 9 } };
    expect(await centre.office.askAs('finance', 'PUT', '/admin/terms', terms)).toMatchObject({
      body: { code: 'version-taken' },
    });
    expect((await centre.office.askAs('finance', 'PUT', '/admin/terms', {})).status).toBe(400);
    expect(await decide('supervisor', 'approve', nobody)).toMatchObject({
      status: 404,
      body: { code: 'proposal-unknown' },
    });
  });

  it('is withdrawn by its maker, and by no colleague who may not approve', async () => {
    const { agent_id } = await centre.openAgent(0);
    const path = `/admin/agents/${agent_id}/enrolment-codes`;
    const ask = (role: 'support' | 'supervisor') =>
      centre.office.askAs<Asked>(role, 'POST', path, { counter_code: 'C01' });
    const [own, other] = [(await ask('support')).body.proposal_id, (await ask('supervisor')).body.proposal_id];
    expect((await decide('support', 'decline', other)).status).toBe(403);
    expect((await decide('support', 'decline', own)).status).toBe(200);
    expect(await decide('supervisor', 'approve', own)).toMatchObject(CLOSED);
  });
});

describe('a code that lets a counter in', () => {
  it('does not exist before a second person has agreed, and is shown to him alone', async () => {
    const { agent_id } = await centre.openAgent(0);
    const path = `/admin/agents/${agent_id}/enrolment-codes`;
    const asked = (await centre.office.askAs<Asked>('support', 'POST', path, { counter_code: 'C07' })).body;
    const codes = () => centre.db.read.sql.selectFrom('enrolment_codes').select('code_digest').execute();
    const before = await codes();
    const approved = await decide('supervisor', 'approve', asked.proposal_id);
    expect(approved.body).toMatchObject({ kind: 'enrolment-code', code: expect.stringMatching(/^([0-9A-Z]{4}-){5}/) });
    expect(await codes()).toHaveLength(before.length + 1);
    const { code } = approved.body as { code?: string };
    expect(JSON.stringify(await listed('carried-out'))).not.toContain(code);
  });
});

describe('a counter in quarantine', () => {
  it('speaks again when two have agreed, keeps its escrow meanwhile, and a revoked one never does', async () => {
    const shop = await centre.openShop(1);
    const { counter } = shop;
    const id: DeviceId = counter.deviceId;
    const stateOf = async () =>
      (
        await centre.admin<{ devices: { device_id: string; state: string; state_reason: string }[] }>(
          'GET',
          '/admin/devices',
        )
      ).body.devices.find(({ device_id }) => device_id === id);
    const post = (role: 'support' | 'finance', what: string, body?: object) =>
      centre.office.askAs<Asked>(role, 'POST', `/admin/devices/${id}/${what}`, body);
    expect((await post('support', 'release', { reason: 'vu' })).body.code).toBe('not-quarantined');
    const escrow = async () => (await counter.pull(0)).body.allotment;
    const held = await escrow();
    expect((await post('support', 'quarantine', { reason: 'vol signalé' })).status).toBe(200);
    expect(await stateOf()).toMatchObject({ state: 'quarantined', state_reason: 'vol signalé' });
    expect((await counter.pull(0)).body.code).toBe('device-quarantined');
    const { proposal_id } = (await post('support', 'release', { reason: 'retrouvé' })).body;
    expect((await counter.pull(0)).body.code).toBe('device-quarantined');
    expect((await decide('finance', 'approve', proposal_id)).body).toEqual({ kind: 'device-release', state: 'active' });
    expect(await escrow()).toEqual(held);
    const again = (await post('support', 'quarantine', { reason: 'encore' })).status;
    expect(again).toBe(200);
    const late = (await post('support', 'release', { reason: 'vu' })).body.proposal_id;
    await centre.admin('POST', `/admin/devices/${id}/revoke`);
    expect(await decide('supervisor', 'approve', late)).toMatchObject({ body: { code: 'not-quarantined' } });
    expect(await stateOf()).toMatchObject({ state: 'revoked' });
  });
});

describe('whoever is disabled', () => {
  it('takes his proposals with him', async () => {
    const { agent_id } = await centre.openAgent(0);
    const id = await proposePayIn(agent_id);
    type Line = { administrator_id: string; name: string };
    const { administrators } = (await centre.admin<{ administrators: Line[] }>('GET', '/admin/administrators')).body;
    const farid = administrators.find(({ name }) => name === 'farid')?.administrator_id;
    await centre.admin('POST', `/admin/administrators/${farid}/disable`);
    expect(await decide('supervisor', 'approve', id)).toMatchObject(CLOSED);
    expect(await floatOf(agent_id)).toBe(0);
  });
});
