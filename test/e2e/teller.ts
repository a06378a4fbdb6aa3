/** What a teller does at the counter's screens, in French, by names and keys that she sees. */
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Page } from 'playwright';
import { DEMO_FLOAT } from '../../src/demo/demo-data.ts';

/** A step must be on the screen well within this, also on a busy machine. */
export const STEP_TIMEOUT_MS = 20_000;

export interface Registration {
  readonly givenNames: string;
  readonly familyName: string;
  readonly phone: string;
  readonly documentNumber: string;
  readonly beneficiary: string;
}

export async function signIn(page: Page, counterUrl: string): Promise<void> {
  await signInAgain(page, counterUrl);
  await page.getByRole('heading', { name: 'Recherche' }).waitFor();
}

/** Ends wherever she was, if she was here today. */
export async function signInAgain(page: Page, counterUrl: string): Promise<void> {
  await page.goto(counterUrl);
  await page.getByRole('button', { name: /Amina/ }).click();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}

/** From any screen: F3, the form, F9; ends on the new customer's own screen. */
export async function register(page: Page, person: Registration): Promise<void> {
  await page.keyboard.press('F3');
  const fill = (label: string, text: string): Promise<void> =>
    page.getByRole('textbox', { name: label, exact: true }).fill(text);
  const choose = async (label: string, country: string): Promise<void> => {
    await page.getByRole('combobox', { name: label, exact: true }).click();
    await page.keyboard.type(country);
    await page.getByRole('option', { name: country, exact: true }).click();
  };
  await fill('Prénoms', person.givenNames);
  await fill('Nom', person.familyName);
  await fill('Date de naissance', '05/09/1990');
  await fill('Lieu de naissance', 'Rabat');
  await choose('Nationalité', 'Maroc');
  await fill('Numéro de la pièce', person.documentNumber);
  await choose('Pays de délivrance', 'Maroc');
  await fill('Expire le', '31/12/2033');
  await fill('Téléphone mobile', person.phone);
  await fill('Adresse', '5 rue de l’Exemple');
  await fill('Code postal', '75020');
  await fill('Ville', 'Paris');
  await fill('Prénoms du bénéficiaire', person.beneficiary);
  await fill('Nom du bénéficiaire', person.familyName);
  await choose('Pays du bénéficiaire', 'Maroc');
  await fill('Lien avec le client', 'mère');
  await fill('Usage de la carte', 'aide à la famille');
  await page.getByLabel('Le client accepte les conditions de la carte').check();
  await page.getByLabel('Le client accepte l’usage de ses données pour ce service').check();
  await page.getByLabel('Signé sur papier').check();
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: `${person.givenNames} ${person.familyName}`, level: 1 }).waitFor();
}

/** The first pack that the stock screen shows in hand. */
export async function packInHand(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Stock' }).click();
  const sell = page.getByRole('button', { name: /^Vendre FL-/ }).first();
  await sell.waitFor();
  const name = (await sell.getAttribute('aria-label')) ?? (await sell.innerText());
  return /FL-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/.exec(name)?.[0] ?? '';
}

/** F2, the words, Enter on the first customer found. */
export async function findCustomer(page: Page, words: string, name: string): Promise<void> {
  await page.keyboard.press('F2');
  await page.getByLabel('Chercher un client ou une carte').fill(words);
  await page
    .getByRole('option', { name: new RegExp(`^(?=.*${name})(?!.*FL-)`) })
    .first()
    .click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** The exact sum in cash, then F9; the receipt's own state line follows. */
export async function payExactly(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compte exact' }).click();
  await page.keyboard.press('F9');
}

/** Behind the screens: for whoever needs a till that is open, and tests something else. One that is open stays as it is. */
export async function openTill(page: Page): Promise<void> {
  const input = { op_id: newId(OpId, systemClock, systemRandom), count: DEMO_FLOAT };
  await page.evaluate((asked) => window.counter.call('till.open', asked), input);
}
