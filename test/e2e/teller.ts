/** What a teller does at the counter's screens, in French, by names and keys that she sees. */
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Page } from 'playwright';
import { DEMO_FLOAT } from '../../src/demo/demo-data.ts';

/** A step must be on the screen well within this, also on a busy machine. */
export const STEP_TIMEOUT_MS = 20_000;

export interface Registration {
  readonly givenNames: string;
  readonly familyName: string;
  /** As it is typed. */
  readonly birthDate?: string;
  readonly phone: string;
  readonly documentNumber: string;
  readonly beneficiary: string;
}

/** Like somebody whom the demo's freeze list names. */
export const HAMID: Registration = {
  givenNames: 'Hamid',
  familyName: 'Zaroughi',
  birthDate: '12/06/1969',
  phone: '06 39 98 00 30',
  documentNumber: 'HZ7788990',
  beneficiary: 'Aicha',
};

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
  await fill('Date de naissance', person.birthDate ?? '05/09/1990');
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

/** The first pack in hand, which the stock screen shows. */
export async function packInHand(page: Page): Promise<string> {
  // The screen comes up with what it last knew: a pack sold since may be on it for a moment.
  const [pack] = await ask(page, 'stock.list', {});
  await page.getByRole('button', { name: 'Stock' }).click();
  await page.getByRole('button', { name: `Vendre ${pack?.card_reference}` }).waitFor();
  return pack?.card_reference ?? '';
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
  const input = { op_id: newOp(), count: DEMO_FLOAT };
  await page.evaluate((asked) => window.counter.call('till.open', asked), input);
}

const SCANNER_GAP_MS = 5;

/** As a scanner types it, wherever the cursor is; at its pace, however busy this machine is. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate(
    ([symbols, gap]) => {
      const began = performance.now();
      for (const [i, key] of symbols.entries()) {
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        Object.defineProperty(event, 'timeStamp', { value: began + i * gap });
        document.body.dispatchEvent(event);
      }
    },
    [[...text.split(''), 'Enter'], SCANNER_GAP_MS] as const,
  );
}

/** Pieces of each kind in the drawer being counted, by its worth as the screen writes it: `50,00`. */
export async function count(page: Page, pieces: Readonly<Record<string, string>>): Promise<void> {
  for (const [euros, of] of Object.entries(pieces))
    await page.getByRole('textbox', { name: new RegExp(`Nombre de ${euros}`) }).fill(of);
}

/** Both drawers, one after the other. */
export async function countBoth(
  page: Page,
  till: Readonly<Record<string, string>>,
  refunds: Readonly<Record<string, string>>,
): Promise<void> {
  await page.getByRole('heading', { name: 'Comptez la caisse' }).waitFor();
  await count(page, till);
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Comptez le tiroir des remboursements' }).waitFor();
  await count(page, refunds);
  await page.keyboard.press('F9');
}

/** What a manager gives where he is asked: his PIN and why. */
export async function approve(page: Page, pin: string): Promise<void> {
  const dialogue = page.getByRole('dialog');
  await dialogue.locator('input[type=password]').fill(pin);
  await dialogue.getByRole('textbox').last().fill('Recompté');
  await page.keyboard.press('F9');
}

/** From its customer's screen: the card reported lost. `reached` is how far the block must have come before one goes on. */
export async function blockCard(page: Page, reached: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Bloquer la carte' }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.getByRole('button', { name: 'Perdue' }).click();
  await page.keyboard.press('F9');
  await dialogue.getByText(reached).waitFor();
  await page.keyboard.press('F9');
  await dialogue.waitFor({ state: 'hidden' });
}

/** From the till to the safe. */
export async function skim(page: Page, euros: string): Promise<void> {
  await page.keyboard.press('F7');
  await page.getByRole('button', { name: 'Entrée ou sortie d’espèces' }).click();
  await page.getByRole('radio', { name: 'Mis au coffre' }).check();
  await page.getByRole('textbox', { name: 'Montant' }).fill(euros);
  await page.keyboard.press('F9');
  await page.getByText('Le mouvement est enregistré.').waitFor();
}

/** The first that is due, in cash and once. */
export async function payRefund(page: Page): Promise<void> {
  await page.keyboard.press('F6');
  await page.getByRole('button', { name: 'Rembourser' }).first().click();
  const dialogue = page.getByRole('dialog');
  await page.keyboard.press('F9');
  await dialogue.getByText('Remboursement enregistré').waitFor();
  await dialogue.getByRole('button', { name: 'Fermer' }).last().click();
  await dialogue.waitFor({ state: 'hidden' });
}

/** Behind the screens, for whoever prepares what the journey is not about: the answer, or a throw that names the refusal. */
export async function ask<M extends CounterMethod>(page: Page, method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const asked = { method, input: input as unknown };
  const answer = await page.evaluate((call) => window.counter.call(call.method, call.input as never), asked);
  if (!answer.ok) throw new Error(`${method} was refused: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

export const newOp = (): OpId => newId(OpId, systemClock, systemRandom);
