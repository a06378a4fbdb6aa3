/**
 * What must be refused at the counter's screens, in each language: a sentence of the catalogue stands there, the way on stays
 * shut, nothing is recorded, and a card number typed anywhere is on no disk afterwards.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ar } from '../../src/renderer/locales/ar.ts';
import { en } from '../../src/renderer/locales/en.ts';
import { fr } from '../../src/renderer/locales/fr.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { payExactly, signIn, STEP_TIMEOUT_MS } from './teller.ts';

/** Passes Luhn; the test number that card schemes publish. */
const CARD_NUMBER = '4111 1111 1111 1111';
const CATALOGUES = { fr, en, ar } as const;

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

test.each(['fr', 'en', 'ar'] as const)(
  'refused with a sentence, nothing recorded: %s',
  async (language) => {
    const words = CATALOGUES[language];
    const recorded = await operationCount();
    await page.evaluate((change) => window.counter.call('settings.change', change), { language });
    await page.locator(`html[lang="${language}"]`).waitFor();
    const says = (sentence: string): Promise<void> => page.getByText(sentence, { exact: true }).first().waitFor();
    const shut = (name: string): Promise<void> => page.getByRole('button', { name, disabled: true }).waitFor();

    // A card number in the one field of the find screen.
    await page.keyboard.press('F2');
    const find = page.getByRole('combobox', { name: words.find.field });
    await find.fill(CARD_NUMBER);
    await says(words.error['card-number-forbidden']);

    // Amounts that are none, too small, too large.
    await find.fill('benali');
    await page.getByRole('option').first().click();
    await page.keyboard.press('F9');
    const amount = page.getByRole('textbox', { name: words.reload.amount });
    for (const typed of ['0', '49,99', '1000,01']) {
      await amount.fill(typed);
      await says(words.error['amount-out-of-range']);
      await shut(words.reload.continue);
    }
    await amount.fill('cent');
    await shut(words.reload.continue);
    await amount.fill('');
    await page.keyboard.press('Escape');

    // A pack with a wrong check character, one of another agent, one that is sold.
    const refuseSale = async (reference: string, sentence: string): Promise<void> => {
      await page.keyboard.press('F4');
      const field = page.getByRole('textbox', { name: words.sell.reference });
      await field.fill(reference);
      await page.keyboard.press('Enter');
      await says(sentence);
      await shut(words.sell.submit);
      await field.fill('');
    };
    await refuseSale('FL-7K3M-92QD-X', words['field-error']['card-reference-check']);
    await refuseSale(makeCardReference(5_000_000), words.error['card-unknown']);

    // A card number as somebody's name.
    await page.keyboard.press('F3');
    await page.getByRole('textbox', { name: words.register['given-names'], exact: true }).fill(CARD_NUMBER);
    await page.keyboard.press('F9');
    await says(words['field-error']['card-number-forbidden']);
    await page.getByRole('textbox', { name: words.register['given-names'], exact: true }).fill('');
    await page.keyboard.press('F2');
    const leave = page.getByRole('button', { name: words.frame['leave-yes'] });
    if (await leave.isVisible().catch(() => false)) await leave.click();

    expect(await operationCount()).toBe(recorded);
  },
  120_000,
);

test('what a card may still receive is said before it is refused: from where to where, and not in cash', async () => {
  await page.evaluate(() => window.counter.call('settings.change', { language: 'fr' }));
  await page.locator('html[lang="fr"]').waitFor();
  const amount = page.getByRole('textbox', { name: fr.reload.amount });
  const next = page.getByRole('button', { name: fr.reload.submit });
  const begin = async (euros: string): Promise<void> => {
    // The one card of whoever is chosen, without a stop at her own screen; Esc empties the field first.
    await page.keyboard.press('F5');
    const find = page.getByRole('combobox', { name: fr.reload.card });
    await find.fill('personne');
    await page.keyboard.press('Escape');
    expect(await find.inputValue()).toBe('');
    await find.fill('yasmine');
    await page.keyboard.press('Enter');
    await page.getByText(/^De 50,00.€ à 1.000,00.€$/).waitFor();
    await amount.fill(euros);
    await page.getByRole('region', { name: fr.reload.quote }).getByText(/\d,00/).first().waitFor();
    await page.keyboard.press('F9');
  };
  await begin('1000');
  await payExactly(page);
  await page.locator('.done').waitFor();
  const recorded = await operationCount();

  await begin('50');
  await page.getByText(/encore recevoir 0,00.€ en espèces ce mois-ci/).waitFor();
  expect(await next.isDisabled()).toBe(true);
  await page.keyboard.press('F9');
  expect(await operationCount()).toBe(recorded);

  await page.getByText(fr.means.card, { exact: true }).click();
  await page.keyboard.press('F9');
  await page.locator('.done').waitFor();
  expect(await operationCount()).toBe(recorded + 1);
}, 120_000);

test('the card number that was typed is in no file of anybody', async () => {
  await demo.interrupt();
  const forbidden = [CARD_NUMBER, CARD_NUMBER.replaceAll(' ', '')];
  const files = readdirSync(demo.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    for (const number of forbidden) expect(bytes.includes(number), `${file.name} holds the number`).toBe(false);
  }
  for (const number of forbidden) expect(demo.printed.join('\n')).not.toContain(number);
});

async function operationCount(): Promise<number> {
  const listed = await page.evaluate(() => window.counter.call('activity.list', { day: null }));
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value.length;
}
