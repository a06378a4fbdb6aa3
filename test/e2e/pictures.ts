/**
 * `npm run pictures`: a PNG of every screen × {fr, ar} × {light, dark} at 1280×720 into `.pictures/` (outside git), and with
 * `-- --readme` also the ones that the README shows. The screens are the real ones over the demo's data.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ScreenLanguage } from '@flouss/shared/domain/language';
import type { Page } from 'playwright';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import { passStory } from './story-walk.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { passTroubles } from './troubles-walk.ts';
import { live, setLook, walk } from './walk.ts';
import type { Theme } from './walk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, '.pictures');
const README_FOLDER = join(ROOT, 'resources/pictures');
const README_SHOWS: ReadonlySet<string> = new Set([
  'reload-amount fr light',
  'reload-done ar dark',
  'story-code fr light',
  'story-order fr light',
  'story-withdrawal fr light',
  'story-customer fr light',
]);

/** Motion ends and fonts are there before a picture is taken. */
const SETTLE_MS = 450;

/** What the settings show further down, by a section that is brought to the top. */
const SETTINGS_BELOW = [
  [4, 'settings-operators'],
  [8, 'settings-backup'],
] as const;

const LOOKS = (['fr', 'ar'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
);

const { values } = parseArgs({ options: { readme: { type: 'boolean', default: false } } });
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
mkdirSync(README_FOLDER, { recursive: true });

const browser = await launchBrowser();
const context = await browser.newContext({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
context.setDefaultTimeout(STEP_TIMEOUT_MS);
try {
  await photographStory();
  await photographScreens();
} finally {
  await browser.close();
}
process.stdout.write(`Pictures are in ${FOLDER}\n`);

/** The bank's and the carrier's windows are French. */
async function photographStory(): Promise<void> {
  const demo = await startDemo();
  const windows = { counter: await context.newPage(), phone: await context.newPage(), bank: await context.newPage() };
  try {
    await signIn(windows.counter, demo.counter);
    await passStory(demo, windows, (of, name) => shoot(of, name, 'fr', 'light'));
  } finally {
    await Promise.all(Object.values(windows).map((page) => page.close()));
    await demo.dispose();
  }
}

async function photographScreens(): Promise<void> {
  const demo = await startDemo();
  const page = await context.newPage();
  try {
    await signIn(page, demo.counter);
    await live(page, demo);
    for (const { language, theme } of LOOKS) await photograph(page, language, theme);
    await passTroubles(page, demo, (name, of) => photographTrouble(page, name, of));
  } finally {
    await demo.dispose();
  }
}

async function shoot(of: Page, name: string, language: ScreenLanguage, theme: Theme): Promise<void> {
  await of.waitForTimeout(SETTLE_MS);
  await of.screenshot({ path: join(FOLDER, `${name}-${language}-${theme}.png`) });
  if (values.readme && README_SHOWS.has(`${name} ${language} ${theme}`)) {
    await of.screenshot({ path: join(README_FOLDER, `${name}.png`) });
  }
}

async function photograph(page: Page, language: ScreenLanguage, theme: Theme): Promise<void> {
  await walk(page, language, theme, async (name) => {
    await shoot(page, name, language, theme);
    if (name !== 'settings') return;
    for (const [at, below] of SETTINGS_BELOW) {
      await page
        .locator('main .setting')
        .nth(at)
        .evaluate((section) => section.scrollIntoView({ block: 'start' }));
      await shoot(page, below, language, theme);
    }
  });
}

/** What stands there is not brought about four times: the counter changes its language and its theme under it. */
async function photographTrouble(counter: Page, name: string, of: Page): Promise<void> {
  for (const { language, theme } of LOOKS) {
    await setLook(counter, language, theme);
    // A window that is not the counter's hears of nothing.
    if (of !== counter) {
      await of.reload();
      await of.getByRole('alert').waitFor();
    }
    await shoot(of, name, language, theme);
  }
  await setLook(counter, 'fr', 'light');
}
