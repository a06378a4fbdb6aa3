/** A customer's file at the screens, in a real browser: the document's zone fills it and is held against it. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';

/** An invented passport with right check digits. */
const ZONE = ['P<MAREL<IDRISSI<<MOHAMED<<<<<<<<<<<<<<<<<<<<', 'P000000142MAR6401126M3105010<<<<<<<<<<<<<<02'];

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

const field = (name: string) => page.getByRole('textbox', { name, exact: true });

test('the zone fills the fields; what differs is said beside the field and waits for a choice', async () => {
  await page.keyboard.press('F3');
  await field('Prénoms').fill('Mohammed');
  const zone = page.getByRole('textbox', { name: 'Zone de lecture (MRZ)' });

  await zone.fill(`${ZONE[0]}\n${ZONE[1]!.replace('640112', '640113')}`);
  await page.getByText('Un signe est faux dans la date de naissance.').waitFor();
  expect(await field('Nom').inputValue()).toBe('');

  // A reader is a keyboard: lines, each with its Enter.
  await zone.fill('');
  await zone.focus();
  await page.keyboard.type(ZONE.join('\n'));
  await page.getByText('Passeport : chiffres de contrôle justes').waitFor();
  expect(await field('Nom').inputValue()).toBe('El Idrissi');
  expect(await field('Date de naissance').inputValue()).toBe('12/01/1964');
  expect(await field('Numéro de la pièce').inputValue()).toBe('P00000014');
  expect(await field('Expire le').inputValue()).toBe('01/05/2031');
  expect(await page.getByRole('combobox', { name: 'Nationalité' }).inputValue()).toBe('Maroc');
  expect(await page.getByRole('combobox', { name: 'Pays de délivrance' }).inputValue()).toBe('Maroc');

  expect(await field('Prénoms').inputValue()).toBe('Mohammed');
  await page.getByText('La zone lue dit : Mohamed').waitFor();
  await page.getByRole('button', { name: 'Garder le mien' }).click();
  await page.getByText('La zone lue dit : Mohamed').waitFor({ state: 'detached' });
  // Kept was that one word, no other.
  await field('Prénoms').fill('Mohammedo');
  await page.getByText('La zone lue dit : Mohamed').waitFor();
  await page.getByRole('button', { name: 'Prendre' }).click();
  expect(await field('Prénoms').inputValue()).toBe('Mohamed');
  await page.getByText('La zone lue dit : Mohamed').waitFor({ state: 'detached' });
});
