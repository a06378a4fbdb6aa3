/** The web host as a real process with a real browser: who gets in, what the page can do, and what happens when things fail. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CounterBridge } from '@flouss/shared/contract/counter-api';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { launchBrowser } from '../../e2e/browser.ts';

declare global {
  interface Window {
    readonly counter: CounterBridge;
  }
}

const MAIN = fileURLToPath(new URL('../../../src/web-host/main.ts', import.meta.url));
const children: ChildProcess[] = [];
const folders: string[] = [];
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, 'exit');
  }
  return child.exitCode;
}

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-web-'));
  folders.push(folder);
  return folder;
}

function run(args: string[]): { child: ChildProcess; out: () => string; err: () => string } {
  const child = spawn(process.execPath, [MAIN, ...args]);
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  return { child, out: () => out, err: () => err };
}

interface Host {
  readonly child: ChildProcess;
  readonly url: string;
  readonly origin: string;
  readonly data: string;
}

async function start(data?: string, port = 0): Promise<Host> {
  const folder = data ?? (await folderOf());
  const { child, out, err } = run(['--port', String(port), '--data', folder, '--server', 'http://127.0.0.1:9']);
  await vi.waitFor(() => expect(out() + err()).toContain('\n'), { timeout: 10_000 });
  const { url } = JSON.parse(out().replace('listening ', '')) as { url: string };
  return { child, url, origin: new URL(url).origin, data: folder };
}

async function open(host: Host): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(host.url);
  return page;
}

const session = (page: Page) => page.evaluate(() => window.counter.call('session.get', {}));

test('the address works once; the browser that used it stays, others stay out', async () => {
  const host = await start();
  const page = await open(host);
  expect(page.url()).toBe(`${host.origin}/`);
  expect(await session(page)).toMatchObject({ ok: true, value: { enrolled: false } });
  const again = await page.context().newPage();
  await again.goto(host.url);
  expect(again.url()).toBe(`${host.origin}/`);
  expect(await session(again)).toMatchObject({ ok: true });
  const stranger = await (await browser.newContext()).newPage();
  expect((await stranger.goto(host.url))?.status()).toBe(401);
  expect(await stranger.textContent('body')).toContain('works once, in the browser that opens it first');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', expires: -1 });
});

test('the screens start under the policy without one violation', async () => {
  const host = await start();
  const page = await (await browser.newContext()).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const answer = await page.goto(host.url);
  await page.locator('#root :is(button, input)').first().waitFor();
  expect(complaints).toEqual([]);
  expect(answer?.headers()).toMatchObject({
    'content-security-policy': expect.stringContaining(`connect-src 'self' ws://${new URL(host.origin).host};`),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
});

test('the suggested server is the one it was started with', async () => {
  const page = await open(await start());
  const status = await page.evaluate(() => window.counter.call('status.get', {}));
  expect(status).toMatchObject({ ok: true, value: { server_url: expect.stringContaining('http://127.0.0.1:9') } });
});

test('a second window of one counter is refused in words, and opens once the first is closed', async () => {
  const page = await open(await start());
  await page.locator('#root :is(button, input)').first().waitFor();
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByRole('heading', { name: 'Ce guichet est ouvert dans une autre fenêtre' }).waitFor();
  expect(await second.locator(':is(button, input)').count()).toBe(0);
  await page.close();
  await second.locator('#root :is(button, input)').first().waitFor();
});

test('events reach every page, until it stops listening', async () => {
  const host = await start();
  const page = await open(host);
  const other = await page.context().newPage();
  await other.goto(host.origin);
  expect(await session(other)).toMatchObject({ ok: true });
  const heard = other.evaluate(() => new Promise((resolve) => window.counter.onEvent(resolve)));
  await page.evaluate(() => window.counter.call('settings.change', { theme: 'dark' }));
  expect(await heard).toMatchObject({ topics: expect.arrayContaining(['session']) });
});

test('files, methods and strangers that are not there get nothing', async () => {
  const host = await start();
  const page = await open(host);
  const [cookie] = await page.context().cookies();
  const headers = { cookie: `${cookie?.name}=${cookie?.value}` };
  const status = async (path: string, init: RequestInit = {}): Promise<number> =>
    (await fetch(host.origin + path, { redirect: 'manual', headers, ...init })).status;
  expect(await status('/')).toBe(200);
  expect(await status('/index.html')).toBe(404);
  expect(await status('/..%2f..%2fpackage.json')).toBe(404);
  expect(await status('/counter')).toBe(404);
  expect(await status('/', { headers: {} })).toBe(401);
  expect(await status('/', { headers: { ...headers, origin: 'https://evil.example' } })).toBe(403);
  expect(await status('/', { method: 'POST', body: 'x' })).toBe(405);
  expect(await status('/assets/', { method: 'HEAD' })).toBe(404);
});

/** A socket as somebody who is no page of ours would open it; resolves with the status it was refused with, or `open`. */
function knock(host: Host, headers: Record<string, string>, path = '/counter'): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(host.origin.replace('http', 'ws') + path, { headers });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
  });
}

test('the socket needs the cookie and our own origin', async () => {
  const host = await start();
  const page = await open(host);
  const [found] = await page.context().cookies();
  const cookie = `${found?.name}=${found?.value}`;
  expect(await knock(host, { cookie, origin: host.origin })).toBe('open');
  expect(await knock(host, { origin: host.origin })).toBe(401);
  expect(await knock(host, { cookie })).toBe(403);
  expect(await knock(host, { cookie, origin: 'https://evil.example' })).toBe(403);
  expect(await knock(host, { cookie, origin: host.origin, host: 'evil.example' })).toBe(421);
  expect(await knock(host, { cookie, origin: host.origin }, '/elsewhere')).toBe(404);
});

test('what is no call closes the socket; what is a wrong call is answered', async () => {
  const host = await start();
  const page = await open(host);
  const [cookie] = await page.context().cookies();
  const say = (text: string | Buffer): Promise<unknown> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/counter`, {
        headers: { cookie: `${cookie?.name}=${cookie?.value}`, origin: host.origin },
      });
      socket.on('open', () => socket.send(text));
      socket.on('error', () => {});
      socket.on('close', (code) => resolve(code));
      socket.on('message', (data) => {
        resolve(JSON.parse((data as Buffer).toString('utf8')));
        socket.close();
      });
    });
  expect(await say('not json')).toBe(1008);
  expect(await say('{"id":"1","method":"session.get","input":{}}')).toBe(1008);
  expect(await say(Buffer.from('{"id":1,"method":"session.get","input":{}}'))).toBe(1008);
  expect(await say(JSON.stringify({ id: 1, method: 'find.search', input: { text: 'x'.repeat(1_100_000) } }))).toBe(
    1009,
  );
  for (const method of ['no.such', '__proto__', 'constructor']) {
    expect(await say(JSON.stringify({ id: 1, method, input: {} }))).toMatchObject({
      result: { ok: false, error: { code: 'input-invalid' } },
    });
  }
  expect(await say(JSON.stringify({ id: 7, method: 'session.get', input: {} }))).toMatchObject({
    kind: 'answer',
    id: 7,
    result: { ok: true },
  });
});

test('the page finds its way back when the host is started anew', async () => {
  const first = await start();
  const port = Number(new URL(first.origin).port);
  const page = await open(first);
  await end(first.child);
  const away = await page.evaluate(() => window.counter.call('session.get', {}));
  expect(away).toEqual({ ok: false, error: { code: 'backend-unavailable' } });
  // A new host is a new session: the page that was there is a stranger until it brings the new address.
  const second = await start(first.data, port);
  await page.goto(second.url);
  expect(await session(page)).toMatchObject({ ok: true });
});

test('a socket that was cut is opened again, and the screens are told to read everything', async () => {
  const host = await start();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.routeWebSocket(/counter/, (socket) => {
    const server = socket.connectToServer();
    void page.exposeFunction('cut', () => Promise.all([socket.close(), server.close()])).catch(() => {});
  });
  await page.goto(host.url);
  expect(await session(page)).toMatchObject({ ok: true });
  const heard = page.evaluate(() => new Promise((resolve) => window.counter.onEvent(resolve)));
  await page.evaluate(() => (window as unknown as { cut(): Promise<void> }).cut());
  expect(await heard).toMatchObject({ topics: expect.arrayContaining(['session', 'operations']) });
  expect(await session(page)).toMatchObject({ ok: true });
});

test('a backend that dies is replaced while the page stays', async () => {
  const host = await start();
  const page = await open(host);
  await page.evaluate(() => window.counter.call('settings.change', { language: 'en' }));
  const heard = page.evaluate(() => new Promise((resolve) => window.counter.onEvent(resolve)));
  process.kill(await childOf(host.child), 'SIGKILL');
  expect(await heard).toMatchObject({ topics: expect.arrayContaining(['session']) });
  expect(await session(page)).toMatchObject({ ok: true, value: { language: 'en' } });
});

/** The backend's process id, from the system. */
async function childOf(child: ChildProcess): Promise<number> {
  const list = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  return Number(list.trim().split(' ')[0]);
}

test('a killed host leaves no backend behind', async () => {
  const host = await start();
  const backend = await childOf(host.child);
  await end(host.child, 'SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(backend, 0)).toThrow('ESRCH'), { timeout: 5_000 });
  // Its store is free again.
  await start(host.data);
});

test('the store is encrypted; its key and the PINs’ pepper are for their owner alone, and two', async () => {
  const host = await start();
  const secrets = ['store.key', 'pin.pepper'].map((name) => join(host.data, name));
  for (const secret of secrets) expect((await stat(secret)).mode & 0o777).toBe(0o600);
  const [key, pepper] = await Promise.all(secrets.map((secret) => readFile(secret, 'utf8')));
  expect(key).not.toBe(pepper);
  expect(await end(host.child)).toBe(0);
  expect((await readFile(join(host.data, 'counter.store'))).toString('latin1')).not.toContain('SQLite format');
});

async function refusal(args: string[]): Promise<{ code: number | null; err: string; out: string }> {
  const { child, out, err } = run(args);
  await once(child, 'exit');
  return { code: child.exitCode, err: err(), out: out() };
}

test('what it cannot do it says in one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const busy = await refusal(['--port', String(port), '--data', await folderOf()]);
  taken.close();
  expect(busy).toMatchObject({ code: 1, out: '' });
  expect(busy.err).toMatch(/^Port \d+ is in use: .*\n$/);

  const folder = await folderOf();
  await writeFile(join(folder, 'file'), '');
  const unwritable = await refusal(['--data', join(folder, 'file')]);
  expect(unwritable.code).toBe(1);
  expect(unwritable.err).toMatch(/^The folder .* cannot be written to.*\n$/);

  expect((await refusal(['--port', 'x', '--data', folder])).err).toMatch(/^Usage: .*\n$/);
  expect((await refusal([])).err).toMatch(/^Usage: .*\n$/);
  expect((await refusal(['--data', folder, '--server', 'ftp://x'])).err).toMatch(/^Usage: .*\n$/);

  const host = await start();
  const second = await refusal(['--data', host.data]);
  expect(second.code).toBe(1);
  expect(second.err).toMatch(/^Another counter is using the store.*\n$/);

  await end(host.child);
  await writeFile(join(host.data, 'store.key'), 'A'.repeat(43));
  const wrong = await refusal(['--data', host.data]);
  expect(wrong.err).toMatch(/^The key in .* does not open the store.*\n$/);
  await writeFile(join(host.data, 'store.key'), 'short');
  expect((await refusal(['--data', host.data])).err).toMatch(/^The store's key .* cannot be read.*\n$/);
});
