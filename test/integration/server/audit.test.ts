/** What our own staff did: a line for every act, in one chain that shows any change. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId, OperatorId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import type { AuditRow } from '../../../sync-server/src/db/schema.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

/** The first first. */
const lines = async (): Promise<AuditRow[]> =>
  (await centre.admin<{ lines: AuditRow[] }>('GET', '/admin/audit')).body.lines.toReversed();
const check = async () => (await centre.admin('GET', '/admin/audit/check')).body;

describe('the audit', () => {
  it('says who did what to what, and what became of it', async () => {
    const { agent_id, operator_id } = await centre.openAgent();
    const nobody = newId(OperatorId, centre.clock, systemRandom);
    await centre.admin('POST', `/admin/operators/${nobody}/disable`);
    await centre.admin('PUT', `/admin/operators/${operator_id}/pin`, { pin: '98765' });
    await centre.admin('POST', '/admin/agents', { name: '' });
    const written = await lines();
    expect(written.map(({ act, subject, outcome }) => [act, subject, outcome])).toEqual(
      expect.arrayContaining([
        ['agent-added', agent_id, 'done'],
        ['pay-in-proposed', agent_id, 'done'],
        ['operator-disabled', nobody, 'operator-unknown'],
        ['operator-pin-reset', operator_id, 'done'],
      ]),
    );
    expect(written.filter(({ act }) => act === 'agent-added')).toHaveLength(1);
    expect(JSON.stringify(written)).not.toContain('98765');
    expect(written.map(({ seq }) => seq)).toEqual(written.map((_, i) => i + 1));
    expect(new Set(written.map(({ request_id }) => request_id)).size).toBe(written.length);
  });

  it('has a head, which moves with every act and with no question', async () => {
    const head = async () => (await centre.admin<{ seq: number }>('GET', '/admin/audit/head')).body;
    await centre.openAgent();
    await centre.admin('GET', '/admin/audit');
    const before = await head();
    await centre.admin('GET', '/admin/audit/check');
    expect(await head()).toEqual(before);
    await centre.admin('POST', '/admin/agents', { name: 'Kiosque', address: 'Lyon' });
    expect((await head()).seq).toBe(before.seq + 1);
    expect(await check()).toEqual({ whole: true, head: await head() });
  });

  it('notes a wrong password', async () => {
    await centre.openAgent();
    const before = (await lines()).length;
    await fetch(`${centre.url}/admin/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'anis', password: 'not his password' }),
    });
    const after = await lines();
    expect(after.slice(before)).toMatchObject([{ act: 'signed-in', outcome: 'sign-in-refused' }]);
  });

  it('cannot be changed by the program itself', async () => {
    await centre.openAgent();
    const change = centre.db.transaction((tx) => tx.sql.updateTable('audit_lines').set({ who: 'x' }).execute());
    await expect(change).rejects.toThrow('the audit only grows');
    const removal = centre.db.transaction((tx) => tx.sql.deleteFrom('audit_lines').execute());
    await expect(removal).rejects.toThrow('the audit only grows');
  });
});
