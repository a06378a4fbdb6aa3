/**
 * A language more is one file: with a machine-made one beside the real ones, the settings offer it, every screen speaks it, no word
 * comes from elsewhere, and nothing is cut off at 1280×720 although every sentence is two fifths longer.
 */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { cutTexts, lasting, sidewaysScroll } from './inspections.ts';
import { buildWithPseudo, PSEUDO } from './pseudo-language.ts';
import type { BuiltScreens } from './pseudo-language.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { live, walk } from './walk.ts';

const SCREENS_MIN = 12;
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

let demo: Demo;
let browser: Browser;
let screens: BuiltScreens;
let page: Page;

beforeAll(async () => {
  [demo, browser, screens] = await Promise.all([startDemo(), launchBrowser(), buildWithPseudo()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await signIn(page, demo.counter);
  await live(page, demo);
  await useOtherScreens(page, screens.folder);
  await page.reload();
  await page.getByRole('navigation').first().waitFor();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
  screens?.remove();
}, 60_000);

/** The same host, page and backend; the page's script and style are the other build's. */
async function useOtherScreens(of: Page, folder: string): Promise<void> {
  const built = readFileSync(join(folder, 'index.html'), 'utf8');
  const entries = new Map(
    [...built.matchAll(/(?:src|href)="(\/assets\/[^"]+(\.js|\.css))"/g)].map(([, name, kind]) => [kind!, name!]),
  );
  const asked = await of.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('script[src*="assets/"], link[rel="stylesheet"]')].map(
      (element) =>
        new URL(element.getAttribute('src') ?? element.getAttribute('href') ?? '', document.baseURI).pathname,
    ),
  );
  await of.route('**/assets/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const kind = extname(pathname);
    const file = join(folder, asked.includes(pathname) ? entries.get(kind)! : pathname);
    if (!existsSync(file)) return route.fallback();
    return route.fulfill({ body: readFileSync(file), ...(TYPES[kind] && { contentType: TYPES[kind] }) });
  });
}

test('the settings offer it by its name', async () => {
  await page.keyboard.press('F10');
  await page.getByText('Pseudo', { exact: true }).click();
  await page.locator(`html[lang="${PSEUDO}"]`).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/^\[.*\]$/);
});

/** Words of people, places and things: not of the catalogues. */
const OF_DATA =
  /\p{Script=Arabic}|Benali|Diallo|Yasmine|Leïla|Moussa|Amina|Karim|MAMAN|Pseudo|Français|English|Flouss|Esc|Enter|Ctrl|Épicerie|Cash|Morocco|Maroc|[A-Z]{2,}|€/u;

test('every screen speaks it, whole', async () => {
  const wrong: string[] = [];
  let seen = 0;
  await walk(page, PSEUDO, 'light', async (name) => {
    seen++;
    const found = await lasting(page, async () => [
      ...(await cutTexts(page)),
      ...(await sidewaysScroll(page)),
      ...(await foreignTexts(page)),
    ]);
    wrong.push(...found.map((each) => `${name}: ${each}`));
  });
  expect(wrong).toEqual([]);
  expect(seen).toBeGreaterThanOrEqual(SCREENS_MIN);
}, 240_000);

/** Headings, labels and buttons outside of brackets that are no data. */
async function foreignTexts(of: Page): Promise<string[]> {
  // A receipt speaks the customer's language.
  const texts = await of.locator(':is(h1, h2, label, .rail-entry, dt, th):not(.receipt *)').allInnerTexts();
  return texts
    .map((text) => text.trim())
    .filter((text) => /\p{L}{3}/u.test(text) && !text.includes('[') && !OF_DATA.test(text))
    .map((text) => `not of the catalogue: ${text}`);
}
