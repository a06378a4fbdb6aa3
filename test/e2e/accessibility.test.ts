/**
 * Every screen in every language and theme: no rule of WCAG 2.2 AA broken, no control without a name for a screen reader, nothing that
 * moves when no motion is wanted, no number torn by a right-to-left text; and at 200 % nothing is out of reach.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import {
  brokenRules,
  cutTexts,
  lasting,
  movingParts,
  sidewaysScroll,
  tornNumbers,
  unnamedControls,
  unreachable,
} from './inspections.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { live, walk } from './walk.ts';
import type { Theme } from './walk.ts';

const SCREENS_MIN = 12;
/** What 1280×720 is to somebody who enlarges everything twice. */
const AT_200_PERCENT = { width: VIEWPORT.width / 2, height: VIEWPORT.height / 2 };
const WALK_TIMEOUT_MS = 300_000;

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await signIn(page, demo.counter);
  await live(page, demo);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

/** What each of the looks finds on each screen. */
async function found(
  language: string,
  theme: Theme,
  looks: readonly ((of: Page) => Promise<string[]>)[],
): Promise<string[]> {
  const wrong: string[] = [];
  let screens = 0;
  await walk(page, language, theme, async (name) => {
    screens++;
    for (const look of looks) {
      const lasted = await lasting(page, () => look(page));
      wrong.push(...lasted.map((each) => `${name}: ${each}`));
    }
  });
  expect(screens).toBeGreaterThanOrEqual(SCREENS_MIN);
  return wrong;
}

test.each(['fr', 'en', 'ar'].flatMap((language) => [[language, 'light'] as const, [language, 'dark'] as const]))(
  'no fault on any screen, %s %s',
  async (language, theme) => {
    const looks = [brokenRules, unnamedControls, movingParts, cutTexts, ...(language === 'ar' ? [tornNumbers] : [])];
    expect(await found(language, theme, looks)).toEqual([]);
  },
  WALK_TIMEOUT_MS,
);

test.each(['fr', 'ar'])(
  'enlarged twice, everything can be reached and only tables scroll sideways, %s',
  async (language) => {
    await page.setViewportSize(AT_200_PERCENT);
    expect(await found(language, 'light', [sidewaysScroll, cutTexts, unreachable])).toEqual([]);
    await page.setViewportSize(VIEWPORT);
  },
  WALK_TIMEOUT_MS,
);
