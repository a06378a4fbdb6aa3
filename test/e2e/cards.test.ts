/**
 * After the sale, in a real browser: a reload asked back and paid back, one that was too late, a card blocked and replaced. At the
 * end the bank is asked what it did.
 */
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { bankState, dispatchPacks, ledger, setBankDecision, setBankDocuments, setBankFaults } from './outside.ts';
import { findCustomer, packInHand, payExactly, signIn, STEP_TIMEOUT_MS } from './teller.ts';

let demo: Demo;
let browser: Browser;
let counter: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  counter = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  counter.setDefaultTimeout(STEP_TIMEOUT_MS);
  counter.on('pageerror', (error) => complaints.push(error.message));
  await signIn(counter, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

async function reload(amount: string): Promise<void> {
  await findCustomer(counter, 'yasmine', 'Yasmine Benali');
  await counter.keyboard.press('F9');
  await counter.getByRole('textbox', { name: 'Montant' }).fill(amount);
  await counter.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await counter.keyboard.press('F9');
  await payExactly(counter);
}

/** A pack from the stock, for Moussa, with a first reload; up to the payment. */
async function beginSale(pack: string, nickname: string, amount: string): Promise<void> {
  await counter.getByRole('button', { name: `Vendre ${pack}` }).click();
  await counter.getByLabel('Chercher un client ou une carte').fill('moussa');
  await counter
    .getByRole('option', { name: /Moussa Diallo/ })
    .first()
    .click();
  await counter.getByRole('textbox', { name: 'Nom court de la carte' }).fill(nickname);
  await counter
    .getByRole('region', { name: 'Première recharge' })
    .getByRole('textbox', { name: 'Montant' })
    .fill(amount);
}

/** From the day's list, the newest reload; ends at the server's answer. */
async function askBack(): Promise<void> {
  await counter.keyboard.press('F8');
  await counter
    .getByRole('button', { name: /^Annuler la recharge/ })
    .first()
    .click();
  const dialogue = counter.getByRole('dialog');
  await dialogue.getByText('Ne rendez rien avant sa réponse.').waitFor();
  await dialogue.getByLabel('Code du responsable').fill('4321');
  await dialogue.getByLabel('Motif').fill('Le client s’est trompé de montant');
  await counter.keyboard.press('F9');
}

test('a reload made while the line is cut is asked back, and paid back once the server has said yes', async () => {
  await demo.type('stop server', /sync-server is stopped/);
  await reload('70');
  await counter.getByRole('heading', { name: 'Recharge enregistrée' }).waitFor();
  await askBack();
  const dialogue = counter.getByRole('dialog');
  await dialogue.getByText('Annulation demandée').waitFor();
  await demo.type('start server', /runs again/);
  // The same dialogue turns into the refund: the sum large, one key.
  await dialogue.getByText('Rendre l’argent').waitFor();
  await counter.keyboard.press('F9');
  await dialogue.getByText(/Total rendu/).waitFor();
  await dialogue.getByRole('button', { name: 'Fermer' }).last().click();
  await counter.getByText('annulée à la demande du client').first().waitFor();
  const { operations } = await bankState(demo);
  expect(operations.filter(({ kind }) => kind === 'load')).toEqual([]);
}, 120_000);

test('a reload that the bank has is not taken back, and the teller is told to give nothing', async () => {
  await setBankFaults(demo, [{ fault: 'timeout-before', kind: 'load', count: null }]);
  await reload('80');
  await counter.getByRole('heading', { name: 'Recharge enregistrée' }).waitFor();
  await counter.keyboard.press('F8');
  await counter.getByText('Sans réponse').or(counter.getByText('À la banque')).first().waitFor();
  expect(await counter.getByRole('button', { name: /^Annuler la recharge/ }).count()).toBe(0);
}, 120_000);

test('a stolen card is blocked by name and key, then replaced by a pack in hand under the same name', async () => {
  const pack = await packInHand(counter);
  await findCustomer(counter, 'moussa', 'Moussa Diallo');
  await counter.getByRole('button', { name: 'Bloquer la carte' }).click();
  const dialogue = counter.getByRole('dialog');
  await dialogue.getByText('Dites ce qui s’est passé.').waitFor();
  await dialogue.getByRole('button', { name: 'Volée' }).click();
  await counter.keyboard.press('F9');
  await dialogue.getByText('la banque l’a confirmé').waitFor();
  await dialogue.getByRole('button', { name: 'Fermer' }).last().click();
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: 'Remplacer une carte' }).waitFor();
  await counter.getByRole('textbox', { name: 'Référence du pack' }).fill(pack);
  await counter.keyboard.press('Enter');
  await payExactly(counter);
  await counter.getByRole('heading', { name: 'Remplacement enregistré' }).waitFor();
  await counter.getByText('La carte est active.').first().waitFor();
  await counter.getByRole('button', { name: 'Première recharge' }).click();
  await counter.getByRole('textbox', { name: 'Montant' }).waitFor();
  await findCustomer(counter, 'moussa', 'Moussa Diallo');
  await counter.getByRole('button', { name: new RegExp(pack) }).click();
  const beside = counter.getByRole('complementary');
  await beside.getByText('Ce qui restait sur l’ancienne carte est sur celle-ci.').waitFor();
  await counter.getByText('Histoire de la carte').click();
  await counter.getByRole('cell', { name: 'Remplacement de carte' }).waitFor();
  const { cards } = await bankState(demo);
  expect(cards.filter(({ state }) => state === 'closed')).toHaveLength(1);
  expect(cards).toContainEqual({ card_reference: pack, balance_cents: 0, state: 'active' });
  expect(complaints).toEqual([]);
}, 120_000);

test('a box is received by its first and last pack, a gap is named, and a broken pack leaves the stock', async () => {
  const box = Array.from({ length: 5 }, (_, i) => makeCardReference(880_000 + i));
  const [first, , gap, , last] = box;
  await dispatchPacks(
    demo,
    box.filter((reference) => reference !== gap),
    'BL 77',
  );
  await counter.getByRole('navigation').getByRole('button', { name: 'Stock' }).click();
  await counter.getByText('4 packs à recevoir sur 4').waitFor();
  await counter.getByRole('textbox', { name: 'Premier pack' }).fill(first ?? '');
  await counter.getByRole('textbox', { name: 'Dernier pack' }).fill(last ?? '');
  await counter.keyboard.press('Enter');
  await counter.getByText('5 packs scannés').waitFor();
  await counter.getByRole('textbox', { name: 'Bon de livraison' }).fill('BL 77');
  await counter.keyboard.press('F9');
  await counter.getByText(`Le pack ${gap} n’a pas été envoyé à votre agence`).waitFor();
  await counter.getByRole('button', { name: `Retirer ${gap}` }).click();
  await counter.keyboard.press('F9');
  await counter.getByText('4 packs reçus').waitFor();
  await counter.getByRole('button', { name: `Écarter ${first}` }).click();
  const dialogue = counter.getByRole('dialog');
  await dialogue.getByRole('button', { name: 'Défectueux' }).click();
  await dialogue.getByRole('textbox', { name: 'Précision' }).fill('Puce abîmée');
  await counter.keyboard.press('F9');
  await counter.getByText(`Pack ${first} écarté`).waitFor();
  await counter.getByRole('button', { name: /^Défectueux 1$/ }).click();
  await counter
    .getByRole('region', { name: 'En main' })
    .getByText(first ?? '')
    .waitFor();
  await counter.getByRole('button', { name: /^En main \d/ }).click();
  await sendBackAndAgain(box[1] ?? '');
  expect(complaints).toEqual([]);
}, 120_000);

/** A pack goes back to the centre, is sent out once more, and is received like any other. */
async function sendBackAndAgain(pack: string): Promise<void> {
  await counter.getByRole('button', { name: `Écarter ${pack}` }).click();
  const dialogue = counter.getByRole('dialog');
  await dialogue.getByRole('button', { name: 'Renvoyé au siège' }).click();
  await dialogue.getByRole('textbox', { name: 'Précision' }).fill('Trop de packs');
  await counter.keyboard.press('F9');
  await counter.getByText(`Pack ${pack} écarté`).waitFor();
  await counter.getByRole('button', { name: 'À jour' }).waitFor();
  await dispatchPacks(demo, [pack], 'BL 78');
  const parcel = counter.getByRole('listitem').filter({ hasText: 'bon BL 78' });
  await parcel.getByRole('button').click();
  await counter.getByText('1 pack scanné').waitFor();
  await counter.keyboard.press('F9');
  await counter.getByText('1 pack reçu').waitFor();
  await counter.getByRole('button', { name: `Vendre ${pack}` }).waitFor();
}

test('a card is sold with its first reload: one quote, one payment, and by itself both turn green', async () => {
  await setBankFaults(demo, []);
  const before = (await bankState(demo)).operations.filter(({ kind }) => kind === 'load').length;
  const pack = await packInHand(counter);
  await beginSale(pack, 'ONCLE', '20');
  const first = counter.getByRole('region', { name: 'Première recharge' });
  await first
    .getByRole('alert')
    .getByText(/montant/i)
    .waitFor();
  expect(await counter.getByRole('button', { name: 'Compte exact' }).count()).toBe(0);
  await first.getByRole('textbox', { name: 'Montant' }).fill('200');
  await first.getByText(/deux cents euros/i).waitFor();
  const payment = counter.getByRole('region', { name: 'Paiement' });
  await payment
    .getByText(/228,00/)
    .first()
    .waitFor();
  await counter.getByRole('textbox', { name: 'Somme reçue' }).fill('250');
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: 'Carte vendue, première recharge enregistrée' }).waitFor();
  await counter
    .getByText(/^22,00/)
    .first()
    .waitFor();
  expect(await counter.getByRole('article').count()).toBe(2);
  await counter.getByText('La carte est active.').first().waitFor();
  await counter.getByText('l’argent est sur la carte').first().waitFor();
  const { operations, cards } = await bankState(demo);
  expect(operations.filter(({ kind }) => kind === 'load').length).toBe(before + 1);
  expect(cards).toContainEqual({ card_reference: pack, balance_cents: 20_000, state: 'active' });
  const books = await ledger(demo);
  expect(books.debit_cents).toBe(books.credit_cents);
  expect(complaints).toEqual([]);
}, 120_000);

test('the bank declines the file: card and first reload are both owed, and each is paid back once', async () => {
  await setBankDecision(demo, 'declined');
  const before = (await bankState(demo)).operations.filter(({ kind }) => kind === 'load').length;
  const pack = await packInHand(counter);
  await beginSale(pack, 'GARCON', '60');
  await counter.getByText(/85,00/).first().waitFor();
  await payExactly(counter);
  await counter.getByText('La banque a refusé le dossier').first().waitFor();
  await setBankDecision(demo, 'accepted');
  await counter.keyboard.press('F6');
  const due = counter.getByRole('button', { name: 'Rembourser' });
  await expect.poll(() => due.count(), { timeout: STEP_TIMEOUT_MS }).toBe(2);
  for (const left of [1, 0]) {
    await payBack(due.first());
    await expect.poll(() => due.count(), { timeout: STEP_TIMEOUT_MS }).toBe(left);
  }
  expect((await bankState(demo)).operations.filter(({ kind }) => kind === 'load').length).toBe(before);
  const books = await ledger(demo);
  expect(books.debit_cents).toBe(books.credit_cents);
  expect(complaints).toEqual([]);
}, 120_000);

/** What the refund drawer lacks comes from the till. */
async function payBack(due: Locator): Promise<void> {
  await due.click();
  const dialogue = counter.getByRole('dialog');
  const feed = dialogue.getByRole('button', { name: /^Prendre/ });
  const ready = dialogue.getByRole('button', { name: /^Argent rendu/, disabled: false });
  await feed.or(ready).first().waitFor();
  if (await feed.isVisible()) await feed.click();
  await ready.waitFor();
  await counter.keyboard.press('F9');
  await dialogue.getByText('Remboursement enregistré').waitFor();
  await dialogue.getByRole('button', { name: 'Fermer' }).last().click();
}

test('the bank wants a picture of the document: it is asked for under exceptions, taken there, and the card becomes active', async () => {
  await setBankDecision(demo, 'accepted');
  await setBankDocuments(demo, 'required');
  const pack = await packInHand(counter);
  await counter.getByRole('navigation').getByRole('button', { name: 'Stock' }).click();
  await beginSale(pack, 'PIECE', '50');
  await payExactly(counter);
  await counter.getByText('La banque attend une photo de la pièce d’identité du client.').first().waitFor();
  await counter.keyboard.press('F6');
  await counter.getByText('La banque ne décide pas sans une photo lisible').waitFor();
  await counter.getByRole('button', { name: 'Photographier la pièce' }).click();
  const dialogue = counter.getByRole('dialog');
  await dialogue
    .locator('input[type=file]')
    .setInputFiles({ name: 'recto.png', mimeType: 'image/png', buffer: await counter.screenshot() });
  await dialogue.getByRole('img', { name: 'Recto' }).waitFor();
  await counter.keyboard.press('F9');
  await counter.getByRole('button', { name: 'Photographier la pièce' }).waitFor({ state: 'detached' });
  await expect
    .poll(async () => (await bankState(demo)).cards.find(({ card_reference }) => card_reference === pack), {
      timeout: 20_000,
    })
    .toMatchObject({ state: 'active', balance_cents: 5_000 });
  await setBankDocuments(demo, 'as-they-come');
  expect(complaints).toEqual([]);
}, 120_000);
