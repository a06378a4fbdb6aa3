/** The desktop application's life, in the built main process: key, lock, window, printing, a dying backend, the end. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser } from '../../e2e/browser.ts';
import { openIsolatedPage } from './electron-stand-in/isolated-page.ts';
import { startMain } from './electron-stand-in/start-main.ts';
import type { MainOptions, MainProcess } from './electron-stand-in/start-main.ts';

const FRAME = { url: 'app://counter/index.html', parent: null };
const started: MainProcess[] = [];
const folders: string[] = [];
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const main of started.splice(0)) await main.kill();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function start(options?: MainOptions): Promise<MainProcess> {
  const main = await startMain(options);
  started.push(main);
  await main.settled;
  return main;
}

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-desktop-'));
  folders.push(folder);
  return folder;
}

const call = (main: MainProcess, method: string, input: object = {}) =>
  main.order({ kind: 'invoke', channel: 'counter:call', args: [method, input], frame: FRAME });

test('a call made in the page’s own world reaches the real backend and comes back, and so does an event', async () => {
  const main = await start();
  const page = await browser.newPage();
  await openIsolatedPage(page, main, '/flouss.svg');
  const session = await page.evaluate(() => window.counter.call('session.get', {}));
  expect(session).toMatchObject({ ok: true, value: { enrolled: false, operator: null } });
  const heard = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const stop = window.counter.onEvent((event) => {
          stop();
          resolve(event);
        });
        void window.counter.call('settings.change', { language: 'en' });
      }),
  );
  expect(heard).toMatchObject({ topics: expect.arrayContaining(['session']) });
  const refused = await page.evaluate(() => window.counter.call('no.such' as 'session.get', {}));
  expect(refused).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
  await page.close();
});

test('the page’s world has the bridge and nothing else of Electron', async () => {
  const main = await start();
  const page = await browser.newPage();
  await openIsolatedPage(page, main, '/flouss.svg');
  const names = await page.evaluate(() => ({
    bridge: Object.keys(window.counter).toSorted(),
    leaks: ['require', 'process', 'electron', 'ipcRenderer', 'module', 'Buffer', 'standIn', 'standInInvoke'].filter(
      (name) => name in globalThis,
    ),
  }));
  expect(names).toEqual({ bridge: ['call', 'host', 'onEvent', 'paper'], leaks: [] });
  await page.close();
});

test('the built screens start under the policy, without one violation', async () => {
  const main = await start();
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await openIsolatedPage(page, main);
  await page.locator('#root :is(button, input)').first().waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('a script that the policy does not know is not run', async () => {
  const main = await start();
  const page = await browser.newPage();
  await openIsolatedPage(page, main);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.planted = true';
    document.head.append(script);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return 'planted' in globalThis;
  });
  expect(ran).toBe(false);
  await page.close();
});

test('the store’s key and the PINs’ pepper are wrapped by the key store and found again', async () => {
  const folder = await folderOf();
  const first = await start({ folder });
  await call(first, 'settings.change', { language: 'ar' });
  for (const name of ['store.key', 'pin-pepper.key']) {
    const wrapped = await readFile(join(folder, name));
    expect(wrapped.toString('latin1')).not.toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  }
  expect(await readFile(join(folder, 'store.key'))).not.toEqual(await readFile(join(folder, 'pin-pepper.key')));
  expect((await readFile(join(folder, 'counter.store'))).toString('latin1')).not.toContain('SQLite format');
  await first.order({ kind: 'close-window' });
  expect(await first.exited).toBe(0);
  const second = await start({ folder });
  expect(await call(second, 'session.get')).toMatchObject({ ok: true, value: { language: 'ar' } });
});

test.each(['basic_text', 'none'])(
  'with the key store %s a pass-phrase is asked for, and again at the next start',
  async (keyStore) => {
    const folder = await folderOf();
    const pass_phrase = 'quatre mots sans rapport';
    const left = join(folder, 'handed-over.key');
    await writeFile(left, `${'h'.repeat(42)}A\n`);
    const first = await start({ keyStore, folder });
    expect(await first.recorded()).toMatchObject({ backendStarts: 0, errorBoxes: [] });
    expect(await call(first, 'session.get')).toMatchObject({ ok: false, error: { code: 'backend-unavailable' } });
    expect(await call(first, 'store-key.status')).toMatchObject({ value: { kept: 'pass-phrase', state: 'unset' } });
    expect(await call(first, 'store-key.set', { pass_phrase })).toMatchObject({ ok: true, value: { state: 'open' } });
    expect(await call(first, 'settings.change', { language: 'ar' })).toMatchObject({ ok: true });
    await expect(stat(left)).rejects.toThrow(/ENOENT/);
    await first.order({ kind: 'close-window' });
    expect(await first.exited).toBe(0);
    const second = await start({ keyStore, folder });
    expect(await call(second, 'store-key.open', { pass_phrase: 'pas la bonne phrase' })).toMatchObject({
      error: { code: 'pass-phrase-wrong' },
    });
    expect(await second.recorded()).toMatchObject({ backendStarts: 0 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await call(second, 'store-key.open', { pass_phrase })).toMatchObject({ ok: true });
    expect(await call(second, 'session.get')).toMatchObject({ value: { language: 'ar' } });
    await second.order({ kind: 'close-window' });
    expect(await second.exited).toBe(0);
  },
  30_000,
);

test('a counter left locked closes in order', async () => {
  const main = await start({ keyStore: 'none' });
  void main.order({ kind: 'close-window' });
  expect(await main.exited).toBe(0);
});

test('a key that a key store has wrapped, without that key store, is refused in words', async () => {
  const folder = await folderOf();
  const first = await start({ folder });
  await call(first, 'session.get');
  await first.order({ kind: 'close-window' });
  await first.exited;
  const recorded = await (await start({ folder, keyStore: 'basic_text' })).quit;
  expect(recorded.errorBoxes[0]?.content).toContain('key store');
  expect(recorded).toMatchObject({ backendStarts: 0, windows: [] });
});

test('secrets left by whoever prepared the store are wrapped, and their plain forms removed', async () => {
  const folder = await folderOf();
  const left = ['handed-over.key', 'handed-over.pepper'].map((name) => join(folder, name));
  for (const path of left) await writeFile(path, `${'h'.repeat(42)}A\n`);
  const main = await start({ folder });
  expect(await call(main, 'session.get')).toMatchObject({ ok: true });
  for (const path of left) await expect(stat(path)).rejects.toThrow(/ENOENT/);
  for (const name of ['store.key', 'pin-pepper.key']) {
    expect(await readFile(join(folder, name), 'latin1')).not.toContain('hhhhhhhh');
  }
  await main.kill();
  expect(await call(await start({ folder }), 'session.get')).toMatchObject({ ok: true });
});

test('a key that does not open the store is said, and nothing is changed', async () => {
  const folder = await folderOf();
  const first = await start({ folder });
  await call(first, 'session.get');
  await first.order({ kind: 'close-window' });
  await first.exited;
  const store = await readFile(join(folder, 'counter.store'));
  const key = await readFile(join(folder, 'store.key'));
  // One other letter, under the mask of the stand-in's key store.
  const mask = 0x5a;
  const [a, b] = ['A', 'B'].map((letter) => letter.charCodeAt(0) ^ mask) as [number, number];
  key[3] = key[3] === a ? b : a;
  await writeFile(join(folder, 'store.key'), key);
  const second = await start({ folder });
  const recorded = await second.quit;
  expect(recorded.errorBoxes[0]?.content).toContain('does not open');
  expect(await readFile(join(folder, 'counter.store'))).toEqual(store);
});

test('a second start leaves at once; the first shows its window', async () => {
  const second = await start({ lock: 'taken' });
  expect(await second.quit).toMatchObject({ windows: [], backendStarts: 0 });
  const first = await start();
  await first.order({ kind: 'second-instance' });
  expect(await first.recorded()).toMatchObject({ focused: 1 });
});

test('the window stands where it stood', async () => {
  const folder = await folderOf();
  const first = await start({ folder });
  await first.order({ kind: 'close-window' });
  await first.exited;
  const second = await start({ folder });
  expect((await second.recorded()).windows[0]).toMatchObject({ x: 40, y: 50, width: 1_300, height: 900 });
  await writeFile(
    join(folder, 'window.json'),
    JSON.stringify({ bounds: { x: 9_000, y: 0, width: 800, height: 600 }, maximized: false }),
  );
  await second.order({ kind: 'close-window' });
  await second.exited;
  await writeFile(join(folder, 'window.json'), '{"bounds":');
  const third = await start({ folder });
  expect((await third.recorded()).windows[0]).not.toHaveProperty('x');
});

test('the page prints on the printer it names, on the paper it names, and hears what became of it', async () => {
  const folder = await folderOf();
  const main = await start({ folder });
  const page = await browser.newPage();
  await openIsolatedPage(page, main, '/flouss.svg');
  const on = (name: string, paper: 80 | 58 | 'a4') =>
    page.evaluate((printer) => window.counter.paper?.print(printer), { kind: 'system', name, paper } as const);
  expect(await page.evaluate(() => window.counter.paper?.printers())).toEqual(['Ticket du comptoir', 'Éteinte']);
  expect(await on('Ticket du comptoir', 80)).toBe('printed');
  expect(await on('Ticket du comptoir', 'a4')).toBe('printed');
  expect(await on('Éteinte', 58)).toBe('not-taken');
  expect(await on('', 58)).toBe('not-taken');
  expect(await page.evaluate(() => window.counter.paper?.print(null))).toBe('printed');
  expect(await page.evaluate(() => window.counter.paper?.savePdf())).toBe('printed');
  expect(await readFile(join(folder, 'recu.pdf'), 'utf8')).toContain('%PDF');
  const { printed } = await main.recorded();
  expect(printed).toMatchObject([
    { silent: true, deviceName: 'Ticket du comptoir', pageSize: { width: 80_000 }, margins: { marginType: 'none' } },
    { silent: true, deviceName: 'Ticket du comptoir', pageSize: 'A4' },
    { silent: true, deviceName: 'Éteinte', pageSize: { width: 58_000 } },
    { silent: false },
    { pageSize: 'A4' },
  ]);
  await page.close();
});

test('a page that crashed is loaded again', async () => {
  const main = await start();
  await main.order({ kind: 'crash-page' });
  await vi.waitFor(async () => expect((await main.recorded()).loaded).toContain('reload'), { timeout: 5_000 });
});

test('a page that dies again and again is loaded five times a minute, no more', async () => {
  const main = await start();
  const reloads = async (): Promise<number> =>
    (await main.recorded()).loaded.filter((each) => each === 'reload').length;
  for (let i = 0; i < 7; i++) await main.order({ kind: 'crash-page' });
  await vi.waitFor(async () => expect(await reloads()).toBe(5), { timeout: 5_000 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await reloads()).toBe(5);
});

test('closing the window closes the store before the process ends', async () => {
  const folder = await folderOf();
  const main = await start({ folder });
  await call(main, 'session.get');
  await main.order({ kind: 'close-window' });
  expect((await main.quit).quits).toBeGreaterThanOrEqual(2);
  expect(await main.exited).toBe(0);
  // A store that was closed in order leaves no log behind.
  await expect(stat(join(folder, 'counter.store-wal'))).rejects.toThrow('ENOENT');
});
