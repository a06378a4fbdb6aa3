/** One question: what is signed, what a wrong clock costs, and which answers count as none. */
import { makeDeviceKey, readPublicKey, signerOf } from '@flouss/platform/device-key';
import { readSignature, verifyRequest } from '@flouss/platform/http-signature';
import { systemRandom } from '@flouss/platform/system-ports';
import { DeviceId, newId } from '@flouss/shared/kernel/ids';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { askServer } from '../../../src/core/sync/server-call.ts';
import type { Caller, ServerLink } from '../../../src/core/sync/server-call.ts';
import type { IncomingAnswer, OutgoingRequest } from '../../../src/core/sync/transport.ts';

const SERVER_AT = Date.parse('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;
const key = makeDeviceKey();
const clockAt = (at: number) => ({ now: () => at });
const caller: Caller = { deviceId: newId(DeviceId, clockAt(SERVER_AT), systemRandom), sign: signerOf(key) };
const answer = z.strictObject({ fine: z.literal(true) });
const FINE: IncomingAnswer = { status: 200, date: undefined, text: '{"fine":true}' };

function link(
  counterAt: number,
  reply: (request: OutgoingRequest, nth: number) => IncomingAnswer | Error,
  log?: ServerLink['log'],
): ServerLink & { sent: OutgoingRequest[] } {
  const sent: OutgoingRequest[] = [];
  return {
    sent,
    serverUrl: 'https://server.example',
    clock: clockAt(counterAt),
    random: systemRandom,
    clockAheadMs: 0,
    seenAheadMs: null,
    serverVersion: null,
    log,
    transport: {
      send: (request) => {
        const given = reply(request, sent.push(request));
        return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
      },
      close: () => {},
    },
  };
}

/** What our server does with a request's signature. */
function judge(request: OutgoingRequest): string {
  const claim = readSignature(request.headers);
  if (!claim.ok) return claim.error;
  const url = new URL(request.url);
  const asSigned = { method: request.method, path: url.pathname, query: url.search || '?', body: request.body };
  const verified = verifyRequest(claim.value, asSigned, readPublicKey(key.publicKey), clockAt(SERVER_AT));
  return verified.ok ? 'good' : verified.error;
}

function honest(request: OutgoingRequest): IncomingAnswer {
  const verdict = judge(request);
  if (verdict === 'good') return FINE;
  return { status: 401, date: new Date(SERVER_AT).toUTCString(), text: JSON.stringify({ code: verdict }) };
}

test.each([
  ['GET', '?cursor=5&wait_ms=0', undefined],
  ['GET', undefined, undefined],
  ['POST', undefined, '{"entries":[]}'],
] as const)('a %s with query %s is signed so that the server’s own check takes it', async (method, query, body) => {
  const server = link(SERVER_AT, honest);
  const question = {
    method,
    path: '/v1/pull',
    answer,
    timeoutMs: 1_000,
    ...(query && { query }),
    ...(body && { body }),
  };
  expect(await askServer(server, caller, question)).toEqual({ ok: true, value: { fine: true } });
});

test.each([-DAY_MS, DAY_MS, 30 * DAY_MS])(
  'a counter whose clock is %d ms off asks once more, with the server’s time',
  async (off) => {
    const server = link(SERVER_AT + off, honest);
    const question = { method: 'GET', path: '/v1/pull', answer, timeoutMs: 1_000 } as const;
    expect(await askServer(server, caller, question)).toMatchObject({ ok: true });
    expect(server.sent).toHaveLength(2);
    expect(await askServer(server, caller, question)).toMatchObject({ ok: true });
    expect(server.sent).toHaveLength(3);
  },
);

test('a stale signature without the server’s time is not tried twice', async () => {
  const server = link(SERVER_AT + DAY_MS, () => ({ status: 401, date: undefined, text: '{"code":"signature-stale"}' }));
  const result = await askServer(server, caller, { method: 'GET', path: '/v1/pull', answer, timeoutMs: 1_000 });
  expect(result).toEqual({ ok: false, error: { code: 'signature-stale' } });
  expect(server.sent).toHaveLength(1);
});

test('every request has its own nonce', async () => {
  const server = link(SERVER_AT, honest);
  for (let i = 0; i < 3; i++)
    await askServer(server, caller, { method: 'GET', path: '/v1/pull', answer, timeoutMs: 1_000 });
  expect(new Set(server.sent.map((request) => request.headers['signature-input'])).size).toBe(3);
});

test.each<[string, IncomingAnswer | Error]>([
  ['no network', new Error('ECONNREFUSED')],
  ['a captive portal’s page', { status: 200, date: undefined, text: '<html>Wi-Fi login</html>' }],
  ['a gateway’s page', { status: 502, date: undefined, text: 'Bad Gateway' }],
  ['an answer of another shape', { status: 200, date: undefined, text: '{"fine":"perhaps"}' }],
  ['a redirect', { status: 302, date: undefined, text: '' }],
  ['an error code nobody knows', { status: 400, date: undefined, text: '{"code":"teapot"}' }],
])('%s is the server not being there', async (_name, given) => {
  const server = link(SERVER_AT, () => given);
  const result = await askServer(server, caller, { method: 'GET', path: '/v1/pull', answer, timeoutMs: 1_000 });
  expect(result).toEqual({ ok: false, error: { code: 'unreachable' } });
});

test('a refusal keeps its code and the head it came with', async () => {
  const head = { seq: 3, digest: 'a'.repeat(64) };
  const server = link(SERVER_AT, () => ({
    status: 409,
    date: undefined,
    text: JSON.stringify({ code: 'chain-gap', head }),
  }));
  const result = await askServer(server, caller, {
    method: 'POST',
    path: '/v1/push',
    body: '{}',
    answer,
    timeoutMs: 1_000,
  });
  expect(result).toEqual({ ok: false, error: { code: 'chain-gap', head } });
});

test.each<[string, IncomingAnswer | Error, boolean]>([
  ['the server’s answer', { ...FINE, protocol: '5' }, true],
  ['the server’s refusal', { status: 409, date: undefined, text: '{"code":"chain-gap"}', protocol: '5' }, true],
  ['a captive portal’s page', { status: 200, date: undefined, text: '<html>Wi-Fi login</html>' }, false],
  ['no network', new Error('ECONNREFUSED'), false],
])('the log names the facts of a push only with the server’s own answer: %s', async (_name, given, named) => {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const about = { first_seq: 3, last_seq: 4, op_ids: ['a', 'b'] };
  const server = link(
    SERVER_AT,
    () => given,
    (line) => lines.push(line),
  );
  await askServer(server, caller, { method: 'POST', path: '/v1/push', body: '{}', answer, timeoutMs: 1_000, about });
  expect(lines).toEqual([expect.objectContaining({ what: 'asked', first_seq: 3, last_seq: 4 })]);
  expect(lines[0]?.['op_ids']).toEqual(named ? about.op_ids : undefined);
});
