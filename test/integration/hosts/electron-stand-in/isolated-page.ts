/**
 * The built screens in a real Chromium, served by main's own protocol handler, with the built preload in an isolated world
 * whose `ipcRenderer` ends in main's own handlers.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright';
import type { MainProcess } from './start-main.ts';

/** Chromium knows no `app:` scheme of ours; the handler is asked as if it did. A `localhost` name counts as secure. */
const PAGE_ORIGIN = 'http://counter.localhost';
const APP_ORIGIN = 'app://counter';
const WORLD = 'preload';

const textOf = (url: URL): string => readFileSync(fileURLToPath(url), 'utf8');

interface Fetched {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export async function openIsolatedPage(page: Page, main: MainProcess, path = '/index.html'): Promise<void> {
  await page.route(`${PAGE_ORIGIN}/**`, async (route) => {
    const url = APP_ORIGIN + new URL(route.request().url()).pathname;
    const { status, headers, body } = await main.order<Fetched>({ kind: 'fetch', url });
    await route.fulfill({ status, headers, body: Buffer.from(body, 'base64') });
  });
  const cdp = await page.context().newCDPSession(page);
  await connectWorlds(cdp, main);
  await page.goto(PAGE_ORIGIN + path);
}

async function connectWorlds(cdp: CDPSession, main: MainProcess): Promise<void> {
  let world: number | undefined;
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === WORLD) world = context.id;
  });
  // An answer or event may come when the page is already gone, as in life.
  const inWorld = async (expression: string): Promise<void> => {
    if (world !== undefined)
      await cdp.send('Runtime.evaluate', { expression, contextId: world }).catch(() => undefined);
  };
  cdp.on('Runtime.bindingCalled', ({ payload }) => {
    const { number, channel, values } = JSON.parse(payload) as { number: number; channel: string; values: unknown[] };
    main
      .order({ kind: 'invoke', channel, args: values, frame: { url: `${APP_ORIGIN}/index.html`, parent: null } })
      .then((value) => inWorld(`standIn.answer(${number}, ${JSON.stringify(value)})`))
      .catch((error: unknown) => inWorld(`standIn.fail(${number}, ${JSON.stringify(String(error))})`));
  });
  main.onSent((channel, payload) => {
    void inWorld(`standIn.hear(${JSON.stringify(channel)}, ${JSON.stringify(payload)})`);
  });
  const preload = textOf(new URL('../../../../.build/app/preload/index.cjs', import.meta.url));
  const asModule = `(function (require, module, exports) {${preload}\n})(standInRequire, { exports: {} }, {});`;
  const isolated = `${textOf(new URL('isolated-world.js', import.meta.url))}\n${asModule}`;
  await cdp.send('Page.enable');
  await cdp.send('Runtime.enable');
  await cdp.send('Runtime.addBinding', { name: 'standInInvoke', executionContextName: WORLD });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    source: textOf(new URL('main-world.js', import.meta.url)),
  });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: WORLD });
}
