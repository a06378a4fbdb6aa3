/** Chromium as the tests and the pictures use it: the system's own where there is one, else Playwright's. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';

/** Keeps Chromium from looking for hosts outside, and its processors' time for the pages; as root it has no sandbox. */
const FLAGS = [
  '--disable-gpu',
  '--num-raster-threads=1',
  '--disable-lcd-text',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** The resolution that every screen must work at. */
export const VIEWPORT = { width: 1280, height: 720 };

/** A camera that sees a moving pattern, and is given to a page only where the test allows it. */
export const WITH_CAMERA = ['--use-fake-device-for-media-stream'];

const launched: Browser[] = [];

export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    args: [...FLAGS, ...more],
    ...(existsSync(SYSTEM_CHROMIUM) && { executablePath: SYSTEM_CHROMIUM }),
  });
  launched.push(browser);
  return browser;
}

/** Of this file's browsers. */
export const openPages = (): Page[] =>
  launched.flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
