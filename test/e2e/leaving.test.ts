/** Esc at a screen that holds work asks; Esc at the question stays, and asks no second time. Nothing is confirmed under a question. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { ask, findCustomer, packInHand, signIn, STEP_TIMEOUT_MS } from './teller.ts';

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

test('the question is answered by Esc, and the work is still there', async () => {
  const question = page.getByRole('dialog', { name: 'Abandonner ce travail ?' });
  const pack = await packInHand(page);
  await page.keyboard.press('F4');
  const field = page.getByRole('textbox', { name: 'Référence du pack' });
  await field.fill(pack);
  await page.keyboard.press('Escape');
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect(await field.inputValue()).toBe(pack);
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Abandonner' }).click();
  await page.getByRole('heading', { name: 'Stock de cartes' }).waitFor();
}, 60_000);

test('F9 under the question moves no money; once it is answered, it does', async () => {
  await findCustomer(page, 'yasmine', 'Yasmine Benali');
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).fill('50');
  await page.getByRole('region', { name: 'Devis' }).getByText(/56,00/).first().waitFor();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Compte exact' }).click();
  await page.keyboard.press('F2');
  const question = page.getByRole('dialog', { name: 'Abandonner ce travail ?' });
  await question.waitFor();
  const recorded = await operationCount();
  for (const key of ['F9', 'Control+Enter']) await page.keyboard.press(key);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Confirmer la recharge' }).waitFor();
  expect(await operationCount()).toBe(recorded);
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: /^Recharge (enregistrée|confirmée)/ }).waitFor();
  expect(await operationCount()).toBe(recorded + 1);
}, 60_000);

async function operationCount(): Promise<number> {
  return (await ask(page, 'activity.list', { day: null })).length;
}

test('whoever is chosen for a card is gone from under the cursor: it goes on to what is asked next', async () => {
  const pack = await packInHand(page);
  await page.keyboard.press('F4');
  await page.getByRole('textbox', { name: 'Référence du pack' }).fill(pack);
  await page.getByLabel('Chercher un client ou une carte').fill('moussa');
  await page.keyboard.press('Enter');
  const name = page.getByRole('textbox', { name: /Nom court/ });
  await name.waitFor();
  // His card has the beneficiary's name already: another is missing.
  expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type('SOEUR');
  expect(await name.inputValue()).toBe('SOEUR');
}, 60_000);
