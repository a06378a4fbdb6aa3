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
import type { Demo } from './demo.ts';
import { findCustomer, payExactly, signIn, STEP_TIMEOUT_MS } from './teller.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, '.pictures');
const README_FOLDER = join(ROOT, 'resources/pictures');
const README_SHOWS: ReadonlySet<string> = new Set(['reload-amount fr light', 'reload-done ar dark']);

type Language = 'fr' | 'ar';
type Theme = 'light' | 'dark';
type Shoot = (name: string) => Promise<void>;

/** Motion ends and fonts are there before a picture is taken. */
const SETTLE_MS = 450;

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

/** Something of everything to see: a reload that the bank took, one it refused, one still waiting. */
async function live(page: Page, { bank }: Demo): Promise<void> {
  await reload(page, 'yasmine', 'Yasmine Benali', '100');
  await page.getByRole('heading', { name: 'Recharge confirmée par la banque' }).waitFor();
  await setBankFaults(bank, [{ fault: 'refuse', kind: 'load', count: 1 }]);
  await reload(page, 'moussa', 'Moussa Diallo', '150');
  await page
    .getByText(/rembours|refus/i)
    .first()
    .waitFor();
  await setBankFaults(bank, [{ fault: 'timeout-before', kind: 'load', count: null }]);
  await reload(page, 'yasmine', 'Yasmine Benali', '60');
  await page.getByRole('heading', { name: 'Recharge enregistrée' }).waitFor();
}

async function reload(page: Page, words: string, name: string, amount: string): Promise<void> {
  await findCustomer(page, words, name);
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).fill(amount);
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await page.keyboard.press('F9');
  await payExactly(page);
}

async function setBankFaults(bank: string, faults: readonly object[]): Promise<void> {
  const response = await fetch(`${bank}/simulator/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults }),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function photograph(page: Page, language: Language, theme: Theme): Promise<void> {
  await page.evaluate((change) => window.counter.call('settings.change', change), { language, theme });
  await page.locator(`html[lang="${language}"]`).waitFor();
  const shoot: Shoot = async (name) => {
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(FOLDER, `${name}-${language}-${theme}.png`) });
    if (values.readme && README_SHOWS.has(`${name} ${language} ${theme}`)) {
      await page.screenshot({ path: join(README_FOLDER, `${name}.png`) });
    }
  };
  await shootScreens(page, shoot);
  await shootReload(page, shoot);
  await shootSignIn(page, shoot);
}

async function shootScreens(page: Page, shoot: Shoot): Promise<void> {
  for (const [key, name] of [
    ['F1', 'help'],
    ['F3', 'register'],
    ['F4', 'sell'],
    ['F6', 'exceptions'],
    ['F8', 'activity'],
    ['F10', 'settings'],
  ] as const) {
    await page.keyboard.press(key);
    await shoot(name);
  }
  await page.getByRole('navigation').getByRole('button').nth(7).click();
  await shoot('stock');
  await page.keyboard.press('F2');
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('benali');
  await shoot('find');
  await page.getByRole('option').first().click();
  await shoot('customer');
}

/** From the customer's screen, up to the receipt. */
async function shootReload(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('F9');
  await page.locator('main').getByRole('textbox').first().fill('50');
  await shoot('reload-amount');
  await page.keyboard.press('F9');
  await shoot('reload-confirm');
  await page.locator('.payment-quick .choice').first().click();
  await page.keyboard.press('F9');
  await shoot('reload-done');
}

async function shootSignIn(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('button', { name: /^Amina/ }).click();
  await shoot('sign-in');
  await page.getByRole('button', { name: /Amina/ }).click();
  await shoot('sign-in-pin');
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}
