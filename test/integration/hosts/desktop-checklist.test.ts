/**
 * Electron's security checklist, item by item, asked of the built main process as it runs. Its numbering is that of
 * Electron's own document; items that need no code (a current version, the fuses of a package) are not here.
 */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Recorded } from './electron-stand-in/protocol.ts';
import { startMain } from './electron-stand-in/start-main.ts';
import type { MainProcess } from './electron-stand-in/start-main.ts';

let main: MainProcess;
let recorded: Recorded;

beforeAll(async () => {
  main = await startMain();
  await main.settled;
  recorded = await main.recorded();
});
afterAll(() => main.kill());

const OURS = 'app://counter/index.html';
const ELSEWHERE = [
  'https://evil.example/',
  'file:///etc/passwd',
  'app://other/index.html',
  'app://counter.evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
];
const preferences = (): Record<string, unknown> =>
  (recorded.windows[0] as { webPreferences: Record<string, unknown> }).webPreferences;

interface Fetched {
  readonly status: number;
  readonly headers: Record<string, string>;
}
const fetched = (url: string, method = 'GET') => main.order<Fetched>({ kind: 'fetch', url, method });

test('1 only our own screens are loaded, and none of their requests goes to a network', async () => {
  expect(recorded.loaded).toEqual([OURS]);
  for (const url of [
    'https://evil.example/x.js',
    'http://127.0.0.1/',
    'ws://evil.example/',
    'file:///etc/passwd',
    'app://other/',
  ]) {
    expect(await main.order({ kind: 'web-request', url })).toEqual({ cancel: true });
  }
  expect(await main.order({ kind: 'web-request', url: OURS })).toEqual({ cancel: false });
});

test('2 no Node in any page, worker or frame', () => {
  expect(preferences()).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  });
});

test('3 context isolation is on', () => {
  expect(preferences()).toMatchObject({ contextIsolation: true });
});

test('4 every renderer is sandboxed', () => {
  expect(recorded.sandboxed).toBe(true);
  expect(preferences()).toMatchObject({ sandbox: true });
});

test('5 permissions: the camera for our own page, and nothing else', async () => {
  const request = (permission: string, details: object) =>
    main.order({ kind: 'permission-request', permission, details });
  const ours = { isMainFrame: true, requestingUrl: OURS };
  expect(await request('media', { ...ours, mediaTypes: ['video'] })).toBe(true);
  expect(await request('media', { ...ours, mediaTypes: ['video', 'audio'] })).toBe(false);
  expect(await request('media', { ...ours, mediaTypes: [] })).toBe(false);
  expect(await request('media', ours)).toBe(false);
  expect(await request('media', { ...ours, isMainFrame: false, mediaTypes: ['video'] })).toBe(false);
  expect(await request('media', { isMainFrame: true, requestingUrl: ELSEWHERE[0], mediaTypes: ['video'] })).toBe(false);
  for (const permission of [
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'midi',
    'fileSystem',
    'unknown',
  ]) {
    expect(await request(permission, ours)).toBe(false);
  }
  const check = (permission: string, origin: string, details: object) =>
    main.order({ kind: 'permission-check', permission, origin, details });
  expect(await check('media', 'app://counter/', { mediaType: 'video', isMainFrame: true })).toBe(true);
  expect(await check('media', 'app://counter/', { mediaType: 'audio', isMainFrame: true })).toBe(false);
  expect(await check('media', 'https://evil.example/', { mediaType: 'video', isMainFrame: true })).toBe(false);
  expect(await check('geolocation', 'app://counter/', { isMainFrame: true })).toBe(false);
  expect(await main.order({ kind: 'device-permission' })).toBe(false);
});

test('6, 8, 9, 10 web security is on; no insecure content, experiments or Blink features', () => {
  expect(preferences()).toMatchObject({
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  expect(preferences()).not.toHaveProperty('enableBlinkFeatures');
});

test('7 the content policy comes with every answer, as a header', async () => {
  for (const url of [OURS, 'app://counter/no-such-file', 'app://other/index.html']) {
    const { headers } = await fetched(url);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*/);
    for (const part of [
      "object-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  }
});

test('11, 12 webviews are off and cannot be attached', async () => {
  expect(preferences()).toMatchObject({ webviewTag: false });
  expect(await main.order({ kind: 'webview' })).toBe(true);
});

test('13 nothing leads away from our own page', async () => {
  for (const url of ELSEWHERE) {
    expect(await main.order({ kind: 'navigate', url, isMainFrame: true })).toBe(true);
    expect(await main.order({ kind: 'redirect', url })).toBe(true);
  }
  expect(await main.order({ kind: 'navigate', url: OURS, isMainFrame: false })).toBe(true);
  expect(await main.order({ kind: 'navigate', url: OURS, isMainFrame: true })).toBe(false);
});

test('14, 15 no window is opened, inside or outside', async () => {
  for (const url of [OURS, ...ELSEWHERE]) {
    expect(await main.order({ kind: 'open-window', url })).toEqual({ action: 'deny' });
  }
});

const askFrom = (frame: { url: string; parent: object | null } | null) =>
  main.order({ kind: 'invoke', channel: 'counter:call', args: ['session.get', {}], frame });

test('17 only our own page’s main frame is answered', async () => {
  await expect(askFrom({ url: OURS, parent: null })).resolves.toMatchObject({ ok: true });
  await expect(askFrom({ url: OURS, parent: {} })).rejects.toThrow('may call');
  await expect(askFrom(null)).rejects.toThrow('may call');
  for (const url of ELSEWHERE) await expect(askFrom({ url, parent: null })).rejects.toThrow('may call');
  for (const channel of ['paper:printers', 'paper:print', 'paper:pdf']) {
    const frame = { url: 'https://example.com/', parent: null };
    await expect(main.order({ kind: 'invoke', channel, args: [null], frame })).rejects.toThrow('may print');
  }
});

test('18 screens come over app:// alone, and only files of the build', async () => {
  expect(recorded.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  expect((await fetched(OURS)).status).toBe(200);
  for (const path of [
    '/../main/index.js',
    '/..%2fmain/index.js',
    '/%2e%2e/main/index.js',
    '/',
    '/assets',
    '//etc/passwd',
  ]) {
    expect((await fetched(`app://counter${path}`)).status).toBe(404);
  }
  expect((await fetched('app://other/index.html')).status).toBe(404);
  expect((await fetched(OURS, 'POST')).status).toBe(404);
});

test('20 one channel leads to the counter, and it knows the method table alone; three lead to the printers', async () => {
  expect(await main.order({ kind: 'channels' })).toEqual([
    'ipc:counter:call',
    'ipc:paper:printers',
    'ipc:paper:print',
    'ipc:paper:pdf',
  ]);
  const invoke = (...args: unknown[]) =>
    main.order({ kind: 'invoke', channel: 'counter:call', args, frame: { url: OURS, parent: null } });
  const refused = { ok: false, error: { code: 'input-invalid' } };
  for (const name of ['no.such', '__proto__', 'toString', 'constructor', 7, null, {}]) {
    expect(await invoke(name, {})).toMatchObject(refused);
  }
  expect(await invoke('find.search', { text: 7 })).toMatchObject(refused);
  expect(await invoke('find.search', { text: 'a', more: 1 })).toMatchObject(refused);
  expect(await invoke('find.search')).toMatchObject(refused);
});

test('no remote module: neither asked for nor installed', () => {
  expect(() => createRequire(import.meta.url).resolve('@electron/remote')).toThrow('Cannot find module');
  expect(preferences()).not.toHaveProperty('enableRemoteModule');
});

test('a packaged application has no developer tools, and its menu leads nowhere', () => {
  expect(preferences()).toMatchObject({ devTools: false });
  expect(recorded.menu).not.toEqual(expect.arrayContaining(['toggleDevTools']));
  expect(recorded.menu).not.toEqual(expect.arrayContaining(['reload']));
});
