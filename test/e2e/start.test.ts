/** `npm start` as a newcomer meets it: it finds its data again, ends on Ctrl-C, and says in one sentence what stands in its way. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import type { SecureVersion } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { moveServer } from '../../src/core/store/device.ts';
import { openHeadlessCounter } from '../../src/demo/headless-counter.ts';
import { makeCertificate } from '../integration/sync/make-certificate.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { newFolder, startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { bankState, openCounterStore } from './outside.ts';
import { ask, signIn } from './teller.ts';

const START = fileURLToPath(new URL('../../src/demo/start.ts', import.meta.url));
const SETUP = fileURLToPath(new URL('../../src/demo/setup.mjs', import.meta.url));

function startWith(...args: string[]): { status: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, [START, '--no-open', ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, said: stderr.trim() };
}

test('Ctrl-C stops everything, and a second start on other ports finds the data again', async () => {
  const first = await startDemo(mkdtempSync(join(tmpdir(), 'flouss-start-')));
  expect(first.printed.join('\n')).toMatch(/demo data/);
  const before = await bankState(first);
  expect(before.cards).toHaveLength(3);
  expect(await first.interrupt()).toBe(0);
  for (const pid of Object.values(first.pids)) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);

  const second = await startDemo(first.dataDir);
  try {
    expect(second.printed.join('\n')).not.toMatch(/demo data/);
    expect((await bankState(second)).cards).toEqual(before.cards);
  } finally {
    await second.dispose();
  }
}, 240_000);

/** The version that both agreed upon, or why they did not. */
const agreed = ({ server, ca }: Demo, maxVersion: SecureVersion): Promise<string> =>
  new Promise((resolve) => {
    const { hostname: host, port } = new URL(server);
    const line = connect({ host, port: Number(port), ca: readFileSync(ca), minVersion: 'TLSv1.2', maxVersion }, () => {
      resolve(line.getProtocol() ?? 'none');
      line.destroy();
    });
    line.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

/** What a counter makes of the demo's server that trusts this certificate. */
async function believed(demo: Demo, ca: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-start-'));
  const secret = Buffer.alloc(32, 7).toString('base64url');
  const secrets = { store_key: secret, pin_pepper: secret };
  const counter = await openHeadlessCounter(join(folder, 'counter.store'), secrets, demo.server, ca);
  try {
    const { encrypted } = await counter.ask('server.check', { server_url: demo.server, code: null });
    return encrypted ? 'encrypted' : 'in clear';
  } catch (error) {
    return String(error);
  } finally {
    await counter.close();
    rmSync(folder, { recursive: true });
  }
}

test('its server speaks TLS 1.3 and nothing else, and a counter with another certificate does not believe it', async () => {
  const demo = await startDemo();
  try {
    expect(demo.server).toMatch(/^https:/);
    expect(await agreed(demo, 'TLSv1.3')).toBe('TLSv1.3');
    expect(await agreed(demo, 'TLSv1.2')).toMatch(/EPROTO|ALERT|PROTOCOL|ECONNRESET/);
    await expect(fetch(demo.server.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
    expect(await believed(demo, readFileSync(demo.ca, 'utf8'))).toBe('encrypted');
    const another = makeCertificate('Another authority', { authority: true }).cert;
    expect(await believed(demo, another)).toContain('certificate-issuer-unknown');
  } finally {
    await demo.dispose();
  }
}, 120_000);

test('a folder from a time when the demo spoke in clear gets a certificate, and its counter goes on', async () => {
  const first = await startDemo();
  await first.interrupt();
  rmSync(join(first.dataDir, 'tls'), { recursive: true });
  const store = openCounterStore(first);
  store.write((tx) => moveServer(tx, 'http://127.0.0.1:7101'));
  store.close();

  const [second, browser] = await Promise.all([startDemo(first.dataDir), launchBrowser()]);
  try {
    const page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
    await signIn(page, second.counter);
    const inStep = { sync: 'in-step', server_url: second.server, waiting_facts: 0 };
    await expect.poll(() => ask(page, 'sync.now', {})).toMatchObject(inStep);
  } finally {
    await browser.close();
    await second.dispose();
  }
}, 120_000);

test('when npm is ended by a signal, what it started ends too', async () => {
  const dataDir = newFolder();
  const args = [START, '--host', 'browser', '--no-open', '--port-base', '0', '--data', dataDir];
  const shell = spawn(
    process.execPath,
    ['-e', `require('node:child_process').spawn(process.execPath, ${JSON.stringify(args)}, { stdio: 'inherit' })`],
    { env: { ...process.env, npm_lifecycle_event: 'start' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pids = await new Promise<number[]>((resolve) => {
    createInterface({ input: shell.stdout }).on('line', (line) => {
      const ready = /^ready (.*)$/.exec(line)?.[1];
      if (ready !== undefined) resolve(Object.values((JSON.parse(ready) as { pids: Record<string, number> }).pids));
    });
  });
  shell.kill('SIGKILL');
  for (const pid of pids) {
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  }
  rmSync(dataDir, { recursive: true, force: true });
}, 120_000);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a busy port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { status, said } = startWith('--port-base', String(port));
  other.close();
  expect(said).toMatch(new RegExp(`^Port ${port} is already in use.*--port-base`));
  expect(said.split('\n')).toHaveLength(1);
  expect(status).toBe(1);
});

test('a folder that cannot be made', () => {
  const home = mkdtempSync(join(tmpdir(), 'flouss-start-'));
  writeFileSync(join(home, 'file'), '');
  const { status, said } = startWith('--port-base', '0', '--data', join(home, 'file', 'data'));
  rmSync(home, { recursive: true });
  expect(said).toMatch(/^The data folder .* cannot be written to .*--data DIR$/);
  expect(status).toBe(1);
});

test('a certificate that is none', () => {
  const dataDir = newFolder();
  writeFileSync(join(dataDir, 'tls', 'certificate.pem'), 'nothing');
  const { status, said } = startWith('--port-base', '0', '--data', dataDir);
  rmSync(dataDir, { recursive: true });
  expect(said).toMatch(/^The demo's certificate in .*tls cannot be used .*remove that folder, and another is made\.$/);
  expect(status).toBe(1);
});

test.each([
  [['--host', 'phone'], /^--host is electron or browser, not "phone"\.$/],
  [['--port-base', '80'], /^--port-base is a number from 1024 to 65000/],
  [['--prot-base', '8000'], /Unknown option '--prot-base'[\s\S]*Usage: npm start/],
] as const)('an option that is none: %j', (args, sentence) => {
  const { status, said } = startWith(...args);
  expect(said).toMatch(sentence);
  expect(status).toBe(1);
});

test('a Node that is too old is named before anything else happens', () => {
  const pretend = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})";
  const { status, stderr } = spawnSync(process.execPath, ['--import', pretend, SETUP], { encoding: 'utf8' });
  expect(stderr.trim()).toMatch(/^Flouss needs Node 20 or newer.*this is Node 18\.20\.4\./);
  expect(status).toBe(1);
});
