/**
 * What a counter makes of a server's address before it entrusts itself to it: real TLS servers, each with one fault, and one
 * with none, over which a whole counter enrols and syncs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { systemClock, systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import { afterEach, expect, test, vi } from 'vitest';
import { openCounter } from '../../../src/core/counter.ts';
import type { Counter } from '../../../src/core/counter.ts';
import { openCentre } from '../server/test-centre.ts';
import { makeCertificate } from './make-certificate.ts';
import type { Certificate } from './make-certificate.ts';

const DAY_MS = 86_400_000;
const HELLO = JSON.stringify({ protocol: 'flouss-sync', version: 1, invitation: null });
const authority = makeCertificate('Our authority', { authority: true });
const good = makeCertificate('centre', { names: ['127.0.0.1', 'localhost'], issuer: authority });

const UNHEARD = (): void => {};
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function serve({ cert, key }: Certificate, body = HELLO, more: TlsOptions = {}): Promise<string> {
  const server = createHttpsServer({ cert, key, ...more }, (_request, response) => response.end(body));
  return `https://127.0.0.1:${await listen(server)}`;
}

function openHere(server_ca: string | undefined = authority.cert, clock = systemClock): Counter {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-tls-'));
  const store_path = join(folder, 'counter.store');
  const store_key = systemRandom.bytes(32);
  const opened = openCounter({
    store_path,
    store_key,
    pin_pepper: store_key,
    stopwatch: systemStopwatch,
    clock,
    random: systemRandom,
    emit: UNHEARD,
    server_url: null,
    server_ca,
  });
  if (!opened.ok) throw new Error(opened.error);
  closing.push(async () => {
    await opened.value.close();
    rmSync(folder, { recursive: true });
  });
  opened.value.start();
  return opened.value;
}

async function check(server_url: string, server_ca?: string): Promise<string> {
  const answer = await openHere(server_ca).call('server.check', { server_url, code: null });
  return answer.ok ? `fine, ${answer.value.encrypted ? 'encrypted' : 'in clear'}` : answer.error.code;
}

test('one whose certificate our own authority signed is fine, and only with that authority', async () => {
  const url = await serve(good);
  expect(await check(url)).toBe('fine, encrypted');
  expect(await check(url, makeCertificate('Another authority', { authority: true }).cert)).toBe(
    'certificate-issuer-unknown',
  );
});

test.each([
  ['signed by itself', makeCertificate('centre', { names: ['127.0.0.1'] }), 'certificate-issuer-unknown'],
  [
    'for another name',
    makeCertificate('centre', { names: ['other.example'], issuer: authority }),
    'certificate-other-name',
  ],
  [
    'that has expired',
    makeCertificate('centre', { names: ['127.0.0.1'], issuer: authority, notAfter: Date.now() - DAY_MS / 2 }),
    'certificate-expired',
  ],
  [
    'that is not valid yet',
    makeCertificate('centre', { names: ['127.0.0.1'], issuer: authority, notBefore: Date.now() + DAY_MS / 2 }),
    'certificate-not-yet-valid',
  ],
])('a certificate %s', async (_, certificate, code) => {
  const url = await serve(certificate);
  expect(await check(url)).toBe(code);
  const answer = await openHere().call('server.check', { server_url: url, code: null });
  expect(answer).toMatchObject({ error: { detail: { computer_at: expect.any(Number) } } });
});

test('encryption of another time', async () => {
  expect(await check(await serve(good, HELLO, { maxVersion: 'TLSv1.2' }))).toBe('encryption-too-old');
});

test('an address that is something else', async () => {
  expect(await check(await serve(good, '<h1>Bienvenue au portail</h1>'))).toBe('server-not-ours');
  expect(await check(await serve(good, '{"protocol":"other","version":1,"invitation":null}'))).toBe('server-not-ours');
  expect(await check(await serve(good, HELLO.replace('"version":1', '"version":99')))).toBe('server-other-version');
  const plain = createHttpServer((_request, response) => response.end(HELLO));
  const port = await listen(plain);
  expect(await check(`http://127.0.0.1:${port}`)).toBe('fine, in clear');
  expect(await check(`https://127.0.0.1:${port}`)).toBe('server-not-ours');
});

test('nobody there', async () => {
  const port = await listen(createHttpServer());
  await closing.pop()?.();
  expect(await check(`http://127.0.0.1:${port}`)).toBe('server-refused-connection');
  expect(await check('https://nowhere.invalid')).toBe('server-name-unknown');
});

test('in clear only on this machine: not checked, not enrolled at, nothing sent', async () => {
  const counter = openHere();
  const far = { server_url: 'http://192.0.2.1', code: 'AAAA-BBBB-CCCC' };
  for (const [method, more] of [
    ['server.check', {}],
    ['session.enrol', {}],
    ['recovery.begin', { backup_file: null }],
  ] as const) {
    const answer = await counter.call(method, { ...far, ...more });
    expect(answer).toMatchObject({ ok: false, error: { code: 'server-not-encrypted' } });
  }
});

/** Ends TLS in front of a server that speaks in clear, as a proxy would. */
async function encrypted(port: number): Promise<string> {
  const server = createTlsServer({ cert: good.cert, key: good.key }, (outer) => {
    const inner = connect(port, '127.0.0.1');
    outer.on('error', () => inner.destroy());
    inner.on('error', () => outer.destroy());
    outer.pipe(inner).pipe(outer);
    closing.push(() => void outer.destroy());
  });
  return `https://127.0.0.1:${await listen(server)}`;
}

test('a whole counter over it: told whose code it has, enrolled, in step', async () => {
  const centre = await openCentre();
  closing.push(() => centre.close());
  const agent = await centre.openAgent();
  const server_url = await encrypted(Number(new URL(centre.url).port));
  const issued = await centre.admin<{ code: string; link: string }>(
    'POST',
    `/admin/agents/${agent.agent_id}/enrolment-codes`,
    { counter_code: 'C07' },
  );
  const { code } = issued.body;
  const stranger = openHere(makeCertificate('Another authority', { authority: true }).cert, centre.clock);
  expect(await stranger.call('session.enrol', { server_url, code })).toMatchObject({
    error: { code: 'server-unreachable' },
  });

  const counter = openHere(authority.cert, centre.clock);
  const checked = await counter.call('server.check', { server_url, code });
  expect(checked).toMatchObject({
    ok: true,
    value: { invitation: { purpose: 'enrol', agent_name: 'Tabac du Port', counter_code: 'C07' } },
  });
  expect(await counter.call('session.enrol', { server_url, code })).toMatchObject({ ok: true });
  await vi.waitFor(
    async () => expect(await counter.call('status.get', {})).toMatchObject({ value: { sync: 'in-step', server_url } }),
    { timeout: 10_000 },
  );
  expect(await counter.call('server.check', { server_url, code })).toMatchObject({
    ok: true,
    value: { invitation: null },
  });
});

test.each([
  ['another authority', () => makeCertificate('centre', { names: ['127.0.0.1'] }), 'certificate-issuer-unknown'],
  [
    'a certificate that has expired',
    () => makeCertificate('centre', { names: ['127.0.0.1'], issuer: authority, notAfter: Date.now() - DAY_MS / 2 }),
    'certificate-expired',
  ],
])(
  'an enrolled counter whose server comes back with %s says so, sends nothing, and is in step once it is mended',
  async (_, other, code) => {
    const centre = await openCentre();
    closing.push(() => centre.close());
    const port = Number(new URL(centre.url).port);
    const heard: number[] = [];
    const lines = new Set<Duplex>();
    const proxy = createTlsServer({ cert: good.cert, key: good.key }, (outer) => {
      const inner = connect(port, '127.0.0.1');
      outer.on('data', (bytes) => heard.push(bytes.length));
      // One that is cut takes the other with it: the centre would wait for it at its end.
      outer.on('error', () => {}).on('close', () => inner.destroy());
      inner.on('error', () => outer.destroy());
      outer.pipe(inner).pipe(outer);
      lines.add(outer);
    });
    closing.push(() => lines.forEach((line) => line.destroy()));
    const show = (certificate: Certificate): void => {
      proxy.setSecureContext({ cert: certificate.cert, key: certificate.key });
      for (const line of lines) line.destroy();
    };
    const server_url = `https://127.0.0.1:${await listen(proxy)}`;
    const agent = await centre.openAgent();
    const issued = await centre.admin<{ code: string }>('POST', `/admin/agents/${agent.agent_id}/enrolment-codes`, {
      counter_code: 'C07',
    });
    const counter = openHere(authority.cert, centre.clock);
    expect(await counter.call('session.enrol', { server_url, code: issued.body.code })).toMatchObject({ ok: true });
    const becomes = (status: object) =>
      vi.waitFor(async () => expect(await counter.call('sync.now', {})).toMatchObject({ value: status }), {
        timeout: 15_000,
      });
    await becomes({ sync: 'in-step', trouble: null });
    show(other());
    await becomes({ sync: 'offline', trouble: code });
    heard.length = 0;
    await becomes({ sync: 'offline', trouble: code });
    expect(heard).toEqual([]);
    show(good);
    await becomes({ sync: 'in-step', trouble: null });
  },
  60_000,
);

test('the back office’s link holds the server and the code, for enrolling and for a lost counter', async () => {
  const centre = await openCentre();
  closing.push(() => centre.close());
  const agent = await centre.openAgent();
  const counter = await centre.openEnrolledCounter(agent);
  const server = encodeURIComponent(centre.url);
  const codes = `/admin/agents/${agent.agent_id}/enrolment-codes`;
  const enrolment = (await centre.admin<{ code: string; link: string }>('POST', codes, { counter_code: 'C07' })).body;
  expect(enrolment.link).toBe(`flouss://enrol?server=${server}&code=${enrolment.code}`);
  const recovery = (
    await centre.admin<{ code: string; link: string }>('POST', `/admin/devices/${counter.deviceId}/recovery-codes`, {
      counter_code: 'C08',
      reason: 'volé',
    })
  ).body;
  expect(recovery.link).toBe(`flouss://recover?server=${server}&code=${recovery.code}`);
});
