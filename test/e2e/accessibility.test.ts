/**
 * Every screen in every language and theme: no rule of WCAG 2.2 AA broken, no control without a name for a screen reader, nothing that
 * moves when no motion is wanted, no number torn by a right-to-left text; and at 200 % nothing is out of reach.
 */
import type { ScreenLanguage } from '@flouss/shared/domain/language';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { bySize } from '../size.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import {
  brokenRules,
  cutTexts,
  lasting,
  movingParts,
  pageScroll,
  poorContrast,
  sidewaysScroll,
  tornNumbers,
  unnamedControls,
  unreachable,
} from './inspections.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { passTroubles } from './troubles-walk.ts';
import { live, setLook, walk } from './walk.ts';
import type { Theme } from './walk.ts';

const SCREENS_MIN = 40;
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

type Look = (of: Page) => Promise<string[]>;

/** What each of the looks finds, in words with `where`. */
async function found(where: string, looks: readonly Look[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const look of looks) {
    const lasted = await lasting(page, () => look(page));
    wrong.push(...lasted.map((each) => `${where}: ${each}`));
  }
  return wrong;
}

/** The page's own colours, without asking the counter: a theme is a colour scheme and nothing else. No colour is on its way. */
async function wear(theme: Theme): Promise<void> {
  await page.evaluate((scheme) => {
    const atOnce = new CSSStyleSheet();
    atOnce.replaceSync('*, ::before, ::after { transition: none !important; }');
    document.adoptedStyleSheets = [atOnce];
    document.documentElement.dataset['mantineColorScheme'] = scheme;
    // Asked for, the colours are there.
    for (const element of document.querySelectorAll('*')) void getComputedStyle(element).color;
    document.adoptedStyleSheets = [];
  }, theme);
}

/** What the looks find while the page is worn or sized in another way; as it was afterwards. */
async function foundIn(where: string, put: () => Promise<void>, back: () => Promise<void>, looks: readonly Look[]) {
  await put();
  const wrong = await found(where, looks);
  await back();
  return wrong;
}

/** Everything that is wrong with what is on the page now: in light, in dark, and enlarged twice. */
async function wrongWith(where: string, language: ScreenLanguage): Promise<string[]> {
  const looks = [brokenRules, unnamedControls, movingParts, cutTexts, pageScroll];
  return [
    ...(await found(where, language === 'ar' ? [...looks, tornNumbers] : looks)),
    ...(await foundIn(
      `${where}, dark`,
      () => wear('dark'),
      () => wear('light'),
      [poorContrast],
    )),
    // Everything can be reached, and only tables scroll sideways: in the longest words, and from right to left.
    ...(language === 'en'
      ? []
      : await foundIn(
          `${where}, enlarged`,
          () => page.setViewportSize(AT_200_PERCENT),
          () => page.setViewportSize(VIEWPORT),
          [sidewaysScroll, cutTexts, unreachable],
        )),
  ];
}

/** Arabic has all that the others have, and is mirrored. */
const LANGUAGES: readonly ScreenLanguage[] = bySize(['ar'], ['fr', 'en']);

test.each(LANGUAGES)(
  'no fault on any screen, in light, in dark and enlarged twice, %s',
  async (language) => {
    const wrong: string[] = [];
    let screens = 0;
    await walk(page, language, 'light', async (name) => {
      screens++;
      wrong.push(...(await wrongWith(name, language)));
    });
    expect(wrong).toEqual([]);
    expect(screens).toBeGreaterThanOrEqual(SCREENS_MIN);
  },
  WALK_TIMEOUT_MS,
);

test.for<readonly ScreenLanguage[]>(bySize([['fr', 'ar']], []))(
  'nor where something ended, is missing or was stopped, %s and %s',
  { timeout: WALK_TIMEOUT_MS },
  async (languages) => {
    const wrong: string[] = [];
    await passTroubles(page, demo, async (name, of) => {
      if (of !== page) return;
      for (const language of languages) {
        await setLook(page, language, 'light');
        wrong.push(...(await wrongWith(`${name} ${language}`, language)));
      }
      await setLook(page, 'fr', 'light');
    });
    expect(wrong).toEqual([]);
  },
);
