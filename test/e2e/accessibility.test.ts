/** Every screen, in a left-to-right and a right-to-left language, light and dark, by axe's rules for WCAG 2.2 AA. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { live, walk } from './walk.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SCREENS_MIN = 12;
const LOOKS_MAX = 4;
const LOOK_AGAIN_AFTER_MS = 500;

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

test.each([
  ['fr', 'light'],
  ['ar', 'dark'],
] as const)(
  'no violation on any screen, %s %s',
  async (language, theme) => {
    const violations: string[] = [];
    let screens = 0;
    await walk(page, language, theme, async (name) => {
      screens++;
      violations.push(...(await lastingViolations(name)));
    });
    expect(violations).toEqual([]);
    expect(screens).toBeGreaterThanOrEqual(SCREENS_MIN);
  },
  180_000,
);

/** What is still there after a while: a colour on its way to another is no violation. */
async function lastingViolations(screen: string): Promise<string[]> {
  let found: string[] = [];
  for (let look = 0; look < LOOKS_MAX; look++) {
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    found = violations.map(
      ({ id, nodes }) => `${screen}: ${id} ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
    if (found.length === 0) return found;
    await page.waitForTimeout(LOOK_AGAIN_AFTER_MS);
  }
  return found;
}
