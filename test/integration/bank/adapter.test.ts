/** What the adapter takes each answer to mean, from a bank that answers anything: real HTTP, scripted. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { BANK_TIMEOUTS_MS, httpBank } from '../../../sync-server/src/bank/http-adapter.ts';
import type { Bank } from '../../../sync-server/src/bank/port.ts';
import { APPLICATION } from './application.ts';

const KEY = '019a0000-0000-7000-8000-000000000001';

/** Writes an answer, or something else. */
type Answer = (response: ServerResponse) => void;

const credentials = (): { apiKey: string } => ({ apiKey: 'secret' });

let bank: Bank;
/** For answers that never come. */
let hasty: Bank;
let answer: Answer;
const seen: { method: unknown; url: unknown; key: unknown; authorization: unknown; body: string }[] = [];

const server = createServer((request, response) => void receive(request, response));

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { authorization, 'idempotency-key': key } = request.headers;
  seen.push({ method: request.method, url: request.url, key, authorization, body: await text(request) });
  answer(response);
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server listens on a port');
  const url = `http://127.0.0.1:${address.port}`;
  bank = httpBank({ url, credentials });
  hasty = httpBank({ url, credentials, timeoutsMs: { ...BANK_TIMEOUTS_MS, load: 150, 'operation-query': 150 } });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen.length = 0;
});

const says =
  (status: number, body: unknown): Answer =>
  (response) => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'Content-Type': isText ? 'text/html' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  };
const operation = (fields: object): Answer =>
  says(200, { operation: { key: KEY, kind: 'load', created_at: 1, ...fields } });
const redirects: Answer = (response) => {
  response.writeHead(307, { Location: '/elsewhere' }).end();
};
const hangs: Answer = () => {};
const dribbles: Answer = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const drip = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(drip));
};
const cuts: Answer = (response) => {
  response.destroy();
};

const UNENDING: ReadonlySet<Answer> = new Set([hangs, dribbles]);

const commandCases: readonly [name: string, answer: Answer, outcome: object][] = [
  ['done', operation({ state: 'done' }), { is: 'done', result: { kind: 'load' } }],
  ['pending', operation({ state: 'pending' }), { is: 'pending' }],
  ['refused', operation({ state: 'refused', reason: 'card-blocked' }), { is: 'refused', reason: 'card-blocked' }],
  [
    'refused in words of its own',
    operation({ state: 'refused', reason: 'Mme Dupont +33 6' }),
    { is: 'refused', reason: 'unspecified' },
  ],
  ['a state nobody knows', operation({ state: 'maybe' }), { is: 'unknown' }],
  ['200 and a page', says(200, '<html>'), { is: 'unknown' }],
  ['200 and nothing', says(200, ''), { is: 'unknown' }],
  ['more than we read', says(200, { filling: 'x'.repeat(300_000) }), { is: 'unknown' }],
  ['500', says(500, { code: 'internal' }), { is: 'unknown' }],
  ['503', says(503, { code: 'busy' }), { is: 'unknown' }],
  ['a redirect', redirects, { is: 'unknown' }],
  ['422: the key was used', says(422, { code: 'idempotency-mismatch' }), { is: 'unknown' }],
  ['400 of the bank', says(400, { code: 'invalid-request' }), { is: 'not-understood', reason: 'invalid-request' }],
  ['400 of somebody else', says(400, 'Bad Request'), { is: 'unknown' }],
  ['401', says(401, { code: 'unauthorised' }), { is: 'not-sent' }],
  ['429', says(429, {}), { is: 'not-sent' }],
  ['no answer', hangs, { is: 'unknown' }],
  ['an answer without an end', dribbles, { is: 'unknown' }],
  ['a cut', cuts, { is: 'unknown' }],
];

describe('the bank’s limits of a card', () => {
  const limit = { max_cents: 100, used_cents: 40 };
  const none = { max_cents: null, used_cents: 40 };

  test.each([
    [
      'whole',
      says(200, { balance: limit, month: none, year: limit }),
      { is: 'limits', balance: limit, month: none, year: limit },
    ],
    [
      'with a half cent',
      says(200, { balance: limit, month: none, year: { ...limit, max_cents: 0.5 } }),
      { is: 'silent' },
    ],
    ['below zero', says(200, { balance: limit, month: none, year: { ...limit, used_cents: -1 } }), { is: 'silent' }],
    ['with one missing', says(200, { balance: limit, year: limit }), { is: 'silent' }],
    ['of a card that it does not know', says(404, { code: 'card-unknown' }), { is: 'silent' }],
    ['cut off', cuts, { is: 'silent' }],
  ] as const)('%s', async (_name, given, limits) => {
    answer = given;
    expect(await bank.limits('card_1')).toMatchObject(limits);
    expect(seen).toMatchObject([{ method: 'GET', url: '/cards/card_1/limits' }]);
  });
});

describe('a picture of a document', () => {
  const picture = { side: 'front', jpeg: Buffer.from([0xff, 0xd8, 0xff]) } as const;

  test.each([
    ['kept', says(204, ''), { is: 'kept' }],
    ['kept before', says(200, {}), { is: 'kept' }],
    [
      'that cannot be read',
      says(422, { code: 'document-unreadable' }),
      { is: 'refused', reason: 'document-unreadable' },
    ],
    ['too large for somebody on the way', says(413, '<html>'), { is: 'silent', retryAfterMs: undefined }],
    ['turned away at the door', says(401, { code: 'unauthorised' }), { is: 'silent', retryAfterMs: undefined }],
    ['when there are too many', says(429, { code: 'too-many-requests' }), { is: 'silent', retryAfterMs: undefined }],
    ['500', says(500, { code: 'internal' }), { is: 'silent', retryAfterMs: undefined }],
    ['a cut', cuts, { is: 'silent', retryAfterMs: undefined }],
  ] as const)('%s', async (_name, given, outcome) => {
    answer = given;
    expect(await bank.document(KEY, picture)).toEqual(outcome);
    expect(seen).toMatchObject([
      {
        method: 'PUT',
        url: expect.stringMatching(/^\/applications\/[0-9a-f-]+\/documents\/[0-9a-f]{64}\?side=front$/),
      },
    ]);
  });

  test('that the bank waits for is heard of, in words that we know', async () => {
    answer = operation({ state: 'pending', wants: 'documents-unreadable' });
    expect(await bank.operation(KEY, 'application')).toEqual({ is: 'pending', wants: 'documents-unreadable' });
    answer = operation({ state: 'pending', wants: 'a song' });
    expect(await bank.operation(KEY, 'application')).toEqual({ is: 'pending' });
  });
});

describe('a command', () => {
  test.each(commandCases)('%s', async (_name, given, outcome) => {
    answer = given;
    const asked = UNENDING.has(given) ? hasty : bank;
    expect(await asked.load(KEY, 'card_1', cents(100))).toEqual(outcome);
    expect(seen).toHaveLength(1);
  });

  test('carries its key, and the credentials in a header alone', async () => {
    answer = operation({ state: 'done' });
    await bank.load(KEY, 'a/b?c', cents(10_000));
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/cards/a%2Fb%3Fc/loads',
        key: KEY,
        authorization: 'Bearer secret',
        body: '{"amount_cents":10000}',
      },
    ]);
  });

  test('with no connection has not left', async () => {
    for (const url of ['http://127.0.0.1:9', 'http://localhost:9', 'http://bank.invalid']) {
      const nobody = httpBank({ url, credentials });
      expect(await nobody.load(KEY, 'card_1', cents(100))).toEqual({ is: 'not-sent' });
    }
  });

  test('an application brings the person, and neither consents nor anything else', async () => {
    answer = operation({ state: 'done', result: { card_token: 'card_1', last_four: '1234', decision: 'accepted' } });
    const result = await bank.apply(KEY, APPLICATION);
    expect(result).toEqual({
      is: 'done',
      result: { kind: 'application', card_token: 'card_1', last_four: '1234' },
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      card_reference: APPLICATION.card_reference,
      applicant: expect.objectContaining({ given_names: 'Ada', family_name: 'Test', birth_date: '1990-02-28' }),
      beneficiary: APPLICATION.beneficiary,
    });
  });

  test('a result that is not what the command brings is no answer', async () => {
    answer = operation({ state: 'done', result: { card_token: '', last_four: 'abcd' } });
    expect(await bank.apply(KEY, APPLICATION)).toEqual({ is: 'unknown' });
    answer = operation({ state: 'done', result: { enrolment_id: 'e1', url: 'javascript:alert(1)' } });
    const asked = await bank.operation(KEY, 'funding-enrolment');
    expect(asked).toEqual({ is: 'silent' });
    answer = operation({ state: 'done', result: {} });
    expect(await bank.charge(KEY, 'fund_1', cents(100))).toEqual({ is: 'unknown' });
  });
});

const waits =
  (status: number, headers: Record<string, string>): Answer =>
  (response) => {
    response.writeHead(status, headers).end('{}');
  };

test('a bank that asks for time says for how long, in seconds or until when; to anything else nobody listens', async () => {
  answer = waits(429, { 'Retry-After': '7' });
  expect(await bank.load(KEY, 'card_1', cents(100))).toEqual({ is: 'not-sent', retryAfterMs: 7_000 });
  expect(await bank.operation(KEY, 'load')).toEqual({ is: 'silent', retryAfterMs: 7_000 });
  answer = waits(503, { 'Retry-After': '1' });
  expect(await bank.load(KEY, 'card_1', cents(100))).toEqual({ is: 'unknown', retryAfterMs: 1_000 });
  const date = 'Thu, 26 Nov 2026 10:00:00 GMT';
  answer = waits(429, { 'Retry-After': 'Thu, 26 Nov 2026 10:00:30 GMT', Date: date });
  expect(await bank.balance('card_1')).toEqual({ is: 'silent', retryAfterMs: 30_000 });
  for (const [status, after] of [
    [429, 'soon'],
    [429, '-5'],
    [200, '60'],
    [500, '60'],
  ] as const) {
    answer = waits(status, { 'Retry-After': after });
    expect(await bank.balance('card_1')).toEqual({ is: 'silent' });
  }
});

const questionCases: readonly [name: string, answer: Answer, outcome: object][] = [
  ['done', operation({ state: 'done' }), { is: 'done', result: { kind: 'load' } }],
  ['pending', operation({ state: 'pending' }), { is: 'pending' }],
  ['refused', operation({ state: 'refused', reason: 'x' }), { is: 'refused', reason: 'x' }],
  ['not found, says the bank', says(404, { code: 'operation-not-found' }), { is: 'not-found' }],
  ['not found, says somebody', says(404, '<html>not found'), { is: 'silent' }],
  ['not found, of another kind', says(404, { code: 'route-unknown' }), { is: 'silent' }],
  ['500', says(500, { code: 'operation-not-found' }), { is: 'silent' }],
  ['no answer', hangs, { is: 'silent' }],
  ['a cut', cuts, { is: 'silent' }],
];

describe('a question by key', () => {
  test.each(questionCases)('%s', async (_name, given, outcome) => {
    answer = given;
    const asked = UNENDING.has(given) ? hasty : bank;
    expect(await asked.operation(KEY, 'load')).toEqual(outcome);
  });
});
