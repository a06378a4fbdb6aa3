/** Role × endpoint: every route of the running server, asked by each role and by strangers, answers exactly as this table says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import Fastify from 'fastify';
import type { Role } from '../../../sync-server/src/admin/access.ts';
import { adminCircuit } from '../../../sync-server/src/admin/circuit.ts';
import { openDoor } from '../../../sync-server/src/admin/door.ts';
import type { Http } from '../../../sync-server/src/http/server.ts';
import { askWith, PASSWORD } from './back-office.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const ROLES: readonly Role[] = ['support', 'supervisor', 'finance', 'auditor'];

/** Written a second time, on purpose: support, supervisor (o: he oversees), finance, auditor. */
const MAY: Readonly<Record<string, string>> = {
  'DELETE /admin/session': 'sofa',
  'GET /admin/session': 'sofa',
  'PUT /admin/session/password': 'sofa',
  'GET /admin/administrators': '-o-a',
  'POST /admin/administrators': '-o--',
  'POST /admin/administrators/{administrator_id}/disable': '-o--',
  'POST /admin/administrators/{administrator_id}/enable': '-o--',
  'PUT /admin/administrators/{administrator_id}/role': '-o--',
  'PUT /admin/administrators/{administrator_id}/password': '-o--',
  'GET /admin/proposals': 'sofa',
  'POST /admin/proposals/{proposal_id}/approve': '-of-',
  'POST /admin/proposals/{proposal_id}/decline': 'sof-',
  'GET /admin/audit': '-o-a',
  'GET /admin/audit/head': '-o-a',
  'GET /admin/audit/check': '-o-a',
  'GET /admin/agents': 'sofa',
  'POST /admin/agents': '-o--',
  'GET /admin/agents/{agent_id}': 'sofa',
  'PUT /admin/agents/{agent_id}': '-o--',
  'PUT /admin/agents/{agent_id}/conditions': '-of-',
  'POST /admin/agents/{agent_id}/pay-ins': '--f-',
  'POST /admin/agents/{agent_id}/packs': 'so--',
  'GET /admin/agents/{agent_id}/stock': 'sofa',
  'POST /admin/agents/{agent_id}/enrolment-codes': 'so--',
  'GET /admin/agents/{agent_id}/z-reports': 'sofa',
  'GET /admin/agents/{agent_id}/approvals': 'sofa',
  'POST /admin/agents/{agent_id}/operators': '-o--',
  'GET /admin/agents/{agent_id}/operators': 'sofa',
  'POST /admin/operators/{operator_id}/disable': 'so--',
  'POST /admin/operators/{operator_id}/enable': '-o--',
  'PUT /admin/operators/{operator_id}/role': '-o--',
  'PUT /admin/operators/{operator_id}/pin': 'so--',
  'GET /admin/devices': 'sofa',
  'POST /admin/devices/{device_id}/revoke': 'so--',
  'POST /admin/devices/{device_id}/quarantine': 'so--',
  'POST /admin/devices/{device_id}/release': 'so--',
  'POST /admin/devices/{device_id}/new-key': 'so--',
  'POST /admin/devices/{device_id}/recovery-codes': 'so--',
  'GET /admin/recoveries': 'sofa',
  'GET /admin/facts/{device_id}': 'sofa',
  'PUT /admin/terms': '-of-',
  'GET /admin/ledger': '-ofa',
  'GET /admin/ledger/balances': '-ofa',
  'GET /admin/agents/{agent_id}/statement': '-ofa',
  'GET /admin/agents/{agent_id}/statement.csv': '-ofa',
  'POST /admin/ledger/groups/{group_id}/reverse': '--f-',
  'GET /admin/days': '-ofa',
  'GET /admin/days/{day}': '-ofa',
  'GET /admin/commissions/{month}': '-ofa',
  'POST /admin/commissions/{month}/settle': '--f-',
  'POST /admin/days/{day}/close': '--f-',
  'GET /admin/statement-files': '-ofa',
  'GET /admin/bank-days': '-ofa',
  'GET /admin/bank-days/{day}': '-ofa',
  'POST /admin/bank-days/{day}/close': '--f-',
  'GET /admin/breaks': '-ofa',
  'GET /admin/breaks/{break_id}': '-ofa',
  'PUT /admin/breaks/{break_id}': '-of-',
  'POST /admin/breaks/{break_id}/match': '--f-',
  'POST /admin/breaks/{break_id}/except': '--f-',
  'GET /admin/orders': 'sofa',
  'GET /admin/orders/{op_id}/why': 'sofa',
  'POST /admin/receipts/verify': 'sofa',
  'GET /admin/cards/{card_reference}/limits': 'sofa',
  'GET /admin/bank-work': 'sofa',
  'POST /admin/bank-work/{work_key}/resume': '-of-',
  'POST /admin/bank-work/{work_key}/refund': 'sof-',
  'GET /admin/carrier-bills': '-ofa',
  'GET /admin/carrier-bills/{month}': '-ofa',
  'GET /admin/sms-replies': 'sofa',
  'GET /admin/customers/{customer_id}/sms-messages': 'sofa',
  'POST /admin/carrier-bills/{month}': '--f-',
  'GET /admin/screening/lists': '-ofa',
  'POST /admin/screening/lists': '-of-',
  'POST /admin/screening/lists/{version}/accept': '-of-',
  'PUT /admin/screening/policy': '-of-',
  'PUT /admin/suspicion/policy': '-of-',
  'GET /admin/reviews': '-ofa',
  'GET /admin/reviews/{review_id}': '-ofa',
  'POST /admin/reviews/{review_id}/decide': '-of-',
  'GET /admin/customers/{customer_id}/searches': '-ofa',
  'POST /admin/customers/{customer_id}/sms-unlock': 'so--',
  'POST /admin/sms/missing': 'sofa',
  'GET /admin/sms/parked': 'sofa',
  'POST /admin/sms/parked/{arrival_id}/retry': 'so--',
  'POST /admin/sms/parked/{arrival_id}/drop': '-o--',
};
const OPEN_TO_ALL = ['POST /admin/session'];

async function routes(): Promise<string[]> {
  const { paths } = (await (await fetch(`${centre.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/admin'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
}

/** To nobody in particular, with nothing in it: whoever may ask is told so by any answer but 401 and 403. */
function asked(route: string): readonly [method: string, path: string, body: object | undefined] {
  const [method = '', path = ''] = route.split(' ');
  return [method, path.replace(/\{\w+\}/g, 'x'), method === 'GET' || method === 'DELETE' ? undefined : {}];
}

async function signIn(role: Role): Promise<string> {
  const name = { support: 'salma', supervisor: 'sofia', finance: 'farid', auditor: 'anis' }[role];
  const session = { name, password: PASSWORD };
  return (await askWith<{ token: string }>(centre.url, undefined, 'POST', '/admin/session', session)).body.token;
}

describe('who may ask what', () => {
  it('is said of every route, and of no other', async () => {
    expect((await routes()).toSorted()).toEqual([...Object.keys(MAY), ...OPEN_TO_ALL].toSorted());
  });

  it('keeps strangers out of everything', async () => {
    const ended = await signIn('supervisor');
    await askWith(centre.url, ended, 'DELETE', '/admin/session');
    for (const route of Object.keys(MAY)) {
      for (const token of [undefined, '', 'x'.repeat(43), ended]) {
        const answer = await askWith(centre.url, token, ...asked(route));
        expect([route, answer.status, answer.body.code]).toEqual([route, 401, 'not-authorised']);
      }
    }
  });

  it.each(ROLES)(
    'is for %s as the table says',
    async (role) => {
      const position = ROLES.indexOf(role);
      let token = await signIn(role);
      for (const [route, may] of Object.entries(MAY)) {
        const { status, body } = await askWith(centre.url, token, ...asked(route));
        const refused = status === 401 || status === 403 ? body.code : undefined;
        expect([route, refused]).toEqual([route, may[position] === '-' ? 'role-not-allowed' : undefined]);
        if (route === 'DELETE /admin/session') token = await signIn(role);
      }
    },
    60_000,
  );

  it('asks who looks at the head of a page, too', async () => {
    expect((await fetch(`${centre.url}/admin/ledger`, { method: 'HEAD' })).status).toBe(401);
  });
});

const nobody = async () => ({ ok: false, error: 'bank-unreachable' }) as const;

describe('a route nobody has thought about', () => {
  it('does not start the server', async () => {
    const http = Fastify() as unknown as Http;
    const { plugin } = adminCircuit({ db: centre.db, ctx: centre.ctx, signInsPerMinute: 10, readLimits: nobody });
    const registered = http.register(async (scope) => {
      await plugin(scope as unknown as Http);
      scope.get('/admin/forgotten', async () => ({}));
    });
    await expect(Promise.resolve(registered)).rejects.toThrow('nobody has said who may GET /admin/forgotten');
  });

  it('nor does a line for a route that is not there', async () => {
    const http = Fastify() as unknown as Http;
    await http.register(async (scope) => void openDoor(scope as Http, { db: centre.db, ctx: centre.ctx }));
    await expect(Promise.resolve(http.ready())).rejects.toThrow('these routes are not there: POST /admin/session');
  });
});
