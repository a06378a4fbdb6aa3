/** A counter whose computer has no key store, in a real browser: a pass-phrase is chosen, asked for, mistyped, forgotten, changed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { leftByDemo, startHost } from './counter-host.ts';
import type { CounterHost, LeftCounter } from './counter-host.ts';
import { brokenRules, lasting } from './inspections.ts';
import { signInAgain } from './teller.ts';

const PHRASE = 'quatre mots sans rapport';
const OTHER = 'une toute autre phrase';

let browser: Browser;
let counter: LeftCounter;
let host: CounterHost | undefined;
let page: Page;

/** The demo's own counter: its key lies beside its store in a file. */
beforeAll(async () => {
  [counter, browser] = await Promise.all([leftByDemo(), launchBrowser()]);
}, 180_000);

afterAll(async () => {
  await host?.end();
  await browser?.close();
  counter?.remove();
}, 60_000);

async function restart(): Promise<void> {
  await host?.end();
  host = await startHost(browser, counter.folder, ['--pass-phrase']);
  page = host.page;
}

const phrase = () => page.getByLabel(/^Phrase secrète( \*)?$/);
const again = () => page.getByLabel(/^La même, une seconde fois/);

test('the first one is typed twice; the key’s plain file is gone, and the counter is the same', async () => {
  await restart();
  await page.getByRole('heading', { name: 'Protégez les données de ce guichet' }).waitFor();
  expect(await lasting(page, () => brokenRules(page))).toEqual([]);
  const set = page.getByRole('button', { name: 'Protéger et continuer' });
  await phrase().fill('123456789012');
  await again().fill('123456789012');
  await page.getByText(/se devine trop facilement/).waitFor();
  expect(await set.isDisabled()).toBe(true);
  await phrase().fill(PHRASE);
  await again().fill(PHRASE.toUpperCase());
  await page.getByText('Les deux phrases diffèrent.').waitFor();
  expect(await set.isDisabled()).toBe(true);
  expect(existsSync(join(counter.folder, 'store.key'))).toBe(true);
  await again().fill(PHRASE);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Amina/ }).waitFor();
  expect(readdirSync(counter.folder).filter((name) => /key$|pepper$/.test(name))).toEqual([]);
  expect(readFileSync(join(counter.folder, 'store.pass-phrase'), 'utf8')).not.toContain(PHRASE);
}, 120_000);

test('at the next start it is asked for: a wrong one waits, a forgotten one is explained, the right one opens', async () => {
  await restart();
  await page.getByRole('heading', { name: 'Ouvrez ce guichet' }).waitFor();
  expect(await page.getByRole('button', { name: /Amina/ }).count()).toBe(0);
  await page.getByText('العربية').click();
  await page.locator('html[dir="rtl"]').waitFor();
  await page.getByRole('heading', { name: 'افتح هذا الشباك' }).waitFor();
  expect(await lasting(page, () => brokenRules(page))).toEqual([]);
  await page.getByText('Français').click();
  await page.getByText('Phrase oubliée ?').click();
  await page.getByText(/demandez au siège un code de reprise/).waitFor();
  await phrase().fill('pas la bonne phrase');
  await page.keyboard.press('Enter');
  await page.getByText(/Ce n’est pas la phrase secrète de ce guichet/).waitFor();
  // Whoever types again sees where: the ring is around the frame, which would cut off the field's own.
  const frame = page.locator('.mantine-PasswordInput-input', { has: page.locator(':focus') });
  expect(await frame.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
  await phrase().fill(PHRASE);
  await page.getByText(/avant un nouvel essai/).waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Amina/ }).waitFor();
}, 120_000);

test('it is changed in the settings, and the old one opens nothing any more', async () => {
  await signInAgain(page, page.url());
  await page.keyboard.press('F10');
  const setting = page.getByRole('region', { name: 'Clé des données' });
  await setting.getByText(/n’a pas de trousseau de clés/).waitFor();
  await setting.getByRole('button', { name: 'Changer de phrase secrète' }).click();
  await setting.getByLabel(/^Phrase secrète actuelle/).fill(PHRASE);
  await setting.getByLabel(/^Nouvelle phrase secrète/).fill(OTHER);
  await setting.getByLabel(/^La même, une seconde fois/).fill(OTHER);
  await page.keyboard.press('Enter');
  await page.getByText('La nouvelle phrase secrète vaut dès le prochain démarrage.').waitFor();
  await restart();
  await phrase().fill(PHRASE);
  await page.keyboard.press('Enter');
  await page.getByText(/Ce n’est pas la phrase secrète de ce guichet/).waitFor();
  await phrase().fill(OTHER);
  await page.getByText(/avant un nouvel essai/).waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Amina/ }).waitFor();
  expect(readdirSync(counter.folder).filter((name) => name.startsWith('store.'))).toEqual(['store.pass-phrase']);
}, 120_000);
