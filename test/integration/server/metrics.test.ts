/** What those who watch are told: every refusal by its reason, facts by type, and how long the oldest has waited. */
import { join } from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitingQuestions } from '../../../sync-server/src/db/waiting.ts';
import { askWith } from './back-office.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { openCounter } from './test-counter.ts';
import type { SignedCall } from './test-counter.ts';

let centre: TestCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

async function read(): Promise<string> {
  return (await fetch(`${centre.url}/metrics`)).text();
}

async function value(sample: string): Promise<number> {
  const line = (await read()).split('\n').find((each) => each.startsWith(`${sample} `));
  return line === undefined ? 0 : Number(line.slice(sample.length + 1));
}

const refused = (circuit: string, code: string): Promise<number> =>
  value(`flouss_requests_refused_total{circuit="${circuit}",code="${code}"}`);

describe('whoever may not', () => {
  it('is counted at the counters’ door by reason: replayed, altered, forged, unknown, unsigned, revoked', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const call = counter.pushCall([counter.reload(card, customer.customer_id, 5_000, 600).entry]);
    expect((await counter.send(call)).status).toBe(200);
    const other = counter.pushCall([counter.reload(card, customer.customer_id, 5_000, 600).entry]);
    const stranger = openCounter({ url: centre.url, clock: centre.clock });
    const forged: SignedCall = { ...other, headers: { ...other.headers, signature: call.headers.signature } };
    const attempts: [string, SignedCall][] = [
      ['nonce-replayed', call],
      ['signature-invalid', { ...other, body: `${other.body} ` }],
      ['signature-invalid', forged],
      ['device-unknown', stranger.signed('GET', '/v1/snapshot', '?', '')],
    ];
    for (const [code, attempt] of attempts) expect((await counter.send(attempt)).body.code).toBe(code);
    await fetch(`${centre.url}/v1/snapshot`);
    await centre.admin('POST', `/admin/devices/${counter.deviceId}/revoke`);
    expect((await counter.send(other)).body.code).toBe('device-revoked');
    for (const [code, count] of [
      ['nonce-replayed', 1],
      ['signature-invalid', 2],
      ['device-unknown', 1],
      ['signature-missing', 1],
      ['device-revoked', 1],
    ] as const) {
      expect([code, await refused('sync', code)]).toEqual([code, count]);
    }
  });

  it('is counted at the back office’s: wrong role, no session, a dead one, a wrong password, nonsense', async () => {
    await centre.office.askAs('auditor', 'POST', '/admin/agents', { name: 'A', address: 'B' });
    await askWith(centre.url, undefined, 'GET', '/admin/agents');
    await askWith(centre.url, 'A'.repeat(43), 'GET', '/admin/agents');
    await askWith(centre.url, undefined, 'POST', '/admin/session', { name: 'sofia', password: 'wrong' });
    await centre.office.askAs('supervisor', 'POST', '/admin/agents', { nonsense: true });
    expect(await refused('admin', 'role-not-allowed')).toBe(1);
    expect(await refused('admin', 'not-authorised')).toBe(2);
    expect(await refused('admin', 'sign-in-refused')).toBe(1);
    expect(await refused('admin', 'request-malformed')).toBe(1);
    expect(await refused('none', 'not-found')).toBe(0);
    await fetch(`${centre.url}/admin/../etc/passwd`);
    expect(await refused('none', 'not-found')).toBe(1);
  });

  it.each([
    ['no words of HTTP', 'no words of HTTP\r\n\r\n', 'request-malformed'],
    ['a request to no host', 'GET /nowhere HTTP/1.1\r\nconnection: close\r\n\r\n', 'request-malformed'],
    [
      'more than the length he announced',
      'POST /nowhere HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\nmore',
      'not-found',
    ],
    [
      'what expects the unknown',
      'GET /nowhere HTTP/1.1\r\nhost: a\r\nexpect: a miracle\r\nconnection: close\r\n\r\n',
      'not-found',
    ],
    ['a path that is none', 'GET /v1/pu%h HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 'request-malformed'],
    [
      'a name that is too long',
      `PUT /v1/documents/${'a'.repeat(400)} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      'request-malformed',
    ],
  ])('is counted, once, though he sent %s', async (_, sent, code) => {
    const { port } = new URL(centre.url);
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    socket.write(sent);
    const [first] = await once(socket, 'data');
    expect(String(first)).toMatch(/^HTTP\/1\.1 4/);
    expect(String(first)).toContain(`{"code":"${code}"}`);
    const closed = once(socket, 'close');
    socket.end();
    socket.resume();
    await closed;
    const counts = await Promise.all(['request-malformed', 'not-found'].map((each) => refused('none', each)));
    expect([code, counts.reduce((sum, count) => sum + count)]).toEqual([code, 1]);
    expect(await refused('none', code)).toBe(1);
  });
});

it('counts facts by type and verdict once, not again when they are sent again', async () => {
  const { counter, cards } = await centre.openShop(1);
  const { card, customer } = cards[0]!;
  const good = counter.reload(card, customer.customer_id, 5_000, 600);
  const wrong = counter.reload(card, customer.customer_id, 5_000, 700);
  const nonsense = counter.writeAny('of-tomorrow', {});
  await counter.push([good, wrong, nonsense]);
  await counter.push([good, wrong, nonsense]);
  const facts = (type: string, outcome: string, code: string) =>
    value(`flouss_facts_total{type="${type}",outcome="${outcome}",code="${code}"}`);
  expect(await facts('card-sold', 'accepted', '')).toBe(1);
  expect(await facts('reload-ordered', 'accepted', '')).toBe(1);
  expect(await facts('reload-ordered', 'rejected', 'fee-mismatch')).toBe(1);
  expect(await facts('unknown', 'rejected', 'unknown-type')).toBe(1);
  await counter.pull(0);
  expect(await value('flouss_pull_behind_items_count')).toBe(1);
});

const HOUR_S = 3_600;
const oldest = (of: string): Promise<number> => value(`flouss_oldest_seconds{of="${of}"}`);

async function work(key: string, values: object): Promise<void> {
  const now = centre.clock.now();
  const row = { work_key: key, kind: 'load', op_id: key, created_at: now, next_at: now, changed_at: now } as const;
  await centre.db.transaction(async (tx) => {
    await tx.sql
      .insertInto('bank_work')
      .values({ ...row, ...values } as never)
      .execute();
  });
}

describe('how long the oldest waits', () => {
  it('is told in seconds, for commands unsent and retried, unknown, parked, and for SMS', async () => {
    for (const of of ['unsent', 'unknown', 'exception', 'refund', 'sms'])
      expect([of, await oldest(of)]).toEqual([of, 0]);
    await work('a', {});
    centre.clock.advance(HOUR_S * 1_000);
    expect(await oldest('unsent')).toBe(HOUR_S);
    // Tried again and again, it is not due for a moment; it is as old as it was.
    await work('b', { attempts: 7, created_at: centre.clock.now() - 3 * HOUR_S * 1_000 });
    expect(await oldest('unsent')).toBe(3 * HOUR_S);
    await work('c', { state: 'unknown', attempts: 1, changed_at: centre.clock.now() - 60_000 });
    await work('d', { state: 'parked', changed_at: centre.clock.now() - 120_000 });
    await work('e', { state: 'done', created_at: 0, changed_at: 0 });
    expect([await oldest('unknown'), await oldest('exception')]).toEqual([60, 120]);
    expect(await value('flouss_bank_work{state="queued"}')).toBe(2);
    expect(await value('flouss_bank_work{state="parked"}')).toBe(1);
    expect(await read()).not.toContain('state="done"');
  });

  it('is found by an index, whatever has gone through before', () => {
    const file = openSqliteFile({ path: join(centre.dir, 'centre.sqlite') });
    try {
      for (const question of waitingQuestions(centre.db.read)) {
        const { sql } = question.compile();
        const plan = file
          .prepare<{ detail: string }>(`explain query plan ${sql}`)
          .all(...Array.from({ length: sql.split('?').length - 1 }, () => 'queued'))
          .map(({ detail }) => detail);
        // Counters are as many as there are shops.
        if (sql.includes('"devices"')) continue;
        expect([sql, plan.filter((step) => step.startsWith('SCAN') && !step.includes('USING INDEX'))]).toEqual([
          sql,
          [],
        ]);
        expect([sql, plan.join()]).toEqual([sql, expect.stringMatching(/USING (?:(?:COVERING )?INDEX|PRIMARY KEY)/)]);
      }
    } finally {
      file.close();
    }
  });
});

it('tells what the process knows while the database is away, and that it is not ready', async () => {
  const { counter, cards } = await centre.openShop(1);
  expect(await value('flouss_database_up')).toBe(1);
  const file = openSqliteFile({ path: join(centre.dir, 'centre.sqlite') });
  file.exec('alter table orders rename to elsewhere');
  expect(await value('flouss_database_up')).toBe(0);
  expect(await value('flouss_facts_total{type="card-sold",outcome="accepted",code=""}')).toBe(1);
  file.exec('alter table elsewhere rename to orders');
  const health = async (of: string) => (await fetch(`${centre.url}/health/${of}`)).status;
  expect([await health('live'), await health('ready')]).toEqual([200, 200]);
  file.exec('alter table settings rename to elsewhere');
  expect([await health('live'), await health('ready')]).toEqual([200, 503]);
  file.exec('alter table elsewhere rename to settings');
  expect(await health('ready')).toBe(200);
  file.close();
  await counter.push([counter.reload(cards[0]!.card, cards[0]!.customer.customer_id, 5_000, 600)]);
  expect(await value('flouss_database_up')).toBe(1);
});
