/**
 * `npm run pictures`: a PNG of every screen × {fr, ar} × {light, dark} at 1280×720 into `.pictures/` (outside git), and with
 * `-- --readme` also the ones that the README shows. The screens are the real ones over the demo's data.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { live, walk } from './walk.ts';
import type { Theme } from './walk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, '.pictures');
const README_FOLDER = join(ROOT, 'resources/pictures');
const README_SHOWS: ReadonlySet<string> = new Set(['reload-amount fr light', 'reload-done ar dark']);

/** Motion ends and fonts are there before a picture is taken. */
const SETTLE_MS = 450;

/** What the settings show further down, by a section that is brought to the top. */
const SETTINGS_BELOW = [
  [4, 'settings-operators'],
  [8, 'settings-backup'],
  [9, 'settings-diagnostics'],
] as const;

const { values } = parseArgs({ options: { readme: { type: 'boolean', default: false } } });
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
mkdirSync(README_FOLDER, { recursive: true });

const demo = await startDemo();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await signIn(page, demo.counter);
  await live(page, demo);
  for (const language of ['fr', 'ar'] as const) {
    for (const theme of ['light', 'dark'] as const) await photograph(page, language, theme);
  }
} finally {
  await browser.close();
  await demo.dispose();
}
process.stdout.write(`Pictures are in ${FOLDER}\n`);

async function photograph(page: Page, language: 'fr' | 'ar', theme: Theme): Promise<void> {
  const shoot = async (name: string): Promise<void> => {
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(FOLDER, `${name}-${language}-${theme}.png`) });
    if (values.readme && README_SHOWS.has(`${name} ${language} ${theme}`)) {
      await page.screenshot({ path: join(README_FOLDER, `${name}.png`) });
    }
  };
  await walk(page, language, theme, async (name) => {
    await shoot(name);
    if (name !== 'settings') return;
    for (const [at, below] of SETTINGS_BELOW) {
      await page
        .locator('main .setting')
        .nth(at)
        .evaluate((section) => section.scrollIntoView({ block: 'start' }));
      await shoot(below);
    }
  });
}
