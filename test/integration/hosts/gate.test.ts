/** Who is let in: each visit that must be refused, and the two that must not. */
import { systemRandom } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';
import { makeGate, newSecret } from '../../../src/web-host/gate.ts';
import type { Visit } from '../../../src/web-host/gate.ts';

const PORT = 4_711;
const HOST = `127.0.0.1:${PORT}`;
const TOKEN = newSecret(systemRandom);

const visit = (changes: Partial<Visit> = {}): Visit => ({
  method: 'GET',
  url: '/',
  host: HOST,
  origin: undefined,
  cookie: undefined,
  ...changes,
});

function letIn() {
  const gate = makeGate(PORT, TOKEN, systemRandom);
  const admission = gate.visit(visit({ url: `/?token=${TOKEN}` }));
  const setCookie = admission.kind === 'go-on' ? (admission.setCookie ?? '') : '';
  return { gate, setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

test('the token opens once, and the cookie from then on', () => {
  const { gate, setCookie, cookie } = letIn();
  expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  expect(gate.visit(visit({ url: `/?token=${TOKEN}` }))).toEqual({ kind: 'refused', why: 'no-session' });
  expect(gate.visit(visit({ cookie }))).toEqual({ kind: 'admitted', path: '/' });
  expect(gate.visit(visit({ url: '/assets/a.js?x=1', cookie: `other=1; ${cookie}` }))).toEqual({
    kind: 'admitted',
    path: '/assets/a.js',
  });
  expect(gate.visit(visit({ url: `/?token=${TOKEN}`, cookie }))).toEqual({ kind: 'go-on', setCookie: undefined });
  expect(gate.socket(visit({ origin: `http://${HOST}`, cookie, url: '/counter' }))).toMatchObject({ kind: 'admitted' });
});

test.each<[string, Partial<Visit>, string]>([
  ['no session', {}, 'no-session'],
  ['another token', { url: '/?token=abc' }, 'no-session'],
  ['a token on another path', { url: `/assets/?token=${TOKEN}` }, 'no-session'],
  ['a token by HEAD, which a link preview sends', { url: `/?token=${TOKEN}`, method: 'HEAD' }, 'no-session'],
  ['another host (DNS rebinding)', { host: `evil.example:${PORT}` }, 'not-this-host'],
  ['localhost, which is another origin', { host: `localhost:${PORT}` }, 'not-this-host'],
  ['no host', { host: undefined }, 'not-this-host'],
  ['another port', { host: '127.0.0.1:80' }, 'not-this-host'],
  ['another origin', { origin: 'http://evil.example' }, 'other-origin'],
  ['a sandboxed origin', { origin: 'null' }, 'other-origin'],
  ['writing', { method: 'POST' }, 'method-not-allowed'],
  ['an absolute address elsewhere', { url: 'http://evil.example/' }, 'not-this-host'],
  ['a cookie that is not ours', { cookie: `flouss-${PORT}=AAAA` }, 'no-session'],
])('%s is refused', (_name, changes, why) => {
  const { gate } = letIn();
  expect(makeGate(PORT, TOKEN, systemRandom).visit(visit(changes))).toEqual({ kind: 'refused', why });
  expect(gate.visit(visit(changes))).toEqual({ kind: 'refused', why });
});

test.each<[string, Partial<Visit>, string]>([
  ['no origin', { origin: undefined }, 'other-origin'],
  ['another origin', { origin: 'https://evil.example' }, 'other-origin'],
  ['another port’s page', { origin: 'http://127.0.0.1:80' }, 'other-origin'],
  ['no cookie', { cookie: undefined }, 'no-session'],
  ['another host', { host: 'evil.example' }, 'not-this-host'],
])('the socket refuses %s', (_name, changes, why) => {
  const { gate, cookie } = letIn();
  expect(gate.socket(visit({ origin: `http://${HOST}`, cookie, ...changes }))).toEqual({ kind: 'refused', why });
});

test('a session of one port is none on another, and the browser keeps both', () => {
  const { cookie } = letIn();
  const other = makeGate(80, TOKEN, systemRandom);
  expect(other.visit(visit({ host: '127.0.0.1', cookie }))).toEqual({ kind: 'refused', why: 'no-session' });
  const admission = other.visit(visit({ host: '127.0.0.1', url: `/?token=${TOKEN}` }));
  expect(admission).toMatchObject({ kind: 'go-on', setCookie: expect.stringMatching(/^flouss-80=/) });
  expect(cookie).toMatch(new RegExp(`^flouss-${PORT}=`));
});
