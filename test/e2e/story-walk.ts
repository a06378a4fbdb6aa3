/**
 * One customer's story, from the shop to the cash machine abroad, stopping at each of its pictures: registered and sold a card with its
 * first money, her telephone and the card that pays enrolled, a reload ordered by SMS, money taken out in Rabat, and both looking at what
 * is left.
 */
import type { Page } from 'playwright';
import type { Demo } from './demo.ts';
import { bankState } from './outside.ts';
import { findCustomer, packInHand, payExactly, register } from './teller.ts';

export const NADIA = {
  givenNames: 'Nadia',
  familyName: 'Exemple',
  phone: '06 39 98 00 20',
  documentNumber: 'EX4455667',
  beneficiary: 'Rachida',
};
export const HER_NUMBER = '+33639980020';

/** Whose window it is, and what it is called. */
export type StoryStop = (of: Page, name: string) => Promise<void>;

/** Three windows: the shop's counter, her telephone, and the bank's (its page for cards that pay, its own page). */
export interface StoryWindows {
  readonly counter: Page;
  readonly phone: Page;
  readonly bank: Page;
}

/** Begins signed in at the counter; ends there, on her screen. Gives the card's reference. */
export async function passStory(demo: Demo, windows: StoryWindows, stop: StoryStop): Promise<string> {
  const { counter, phone, bank } = windows;
  const pack = await buyCard(counter);
  await stop(counter, 'story-card');
  const words = await takeSmsCode(counter, stop);
  await phone.goto(`${demo.carrier}/?phone=${encodeURIComponent(HER_NUMBER)}`);
  await enrol(phone, bank, words, stop);
  await orderReload(phone);
  await stop(phone, 'story-order');
  await bank.goto(demo.bank);
  const left = await takeMoneyOut(demo, bank, pack);
  await stop(bank, 'story-withdrawal');
  await send(phone, 'SOLDE', left);
  await stop(phone, 'story-balance');
  await findCustomer(counter, 'nadia', 'Nadia Exemple');
  await counter.getByText('par SMS').first().scrollIntoViewIfNeeded();
  await stop(counter, 'story-customer');
  return pack;
}

/** 19.00 EUR for the card, and 100.00 EUR on it at once. */
async function buyCard(counter: Page): Promise<string> {
  const pack = await packInHand(counter);
  await register(counter, NADIA);
  await counter.getByRole('button', { name: 'Vendre une carte' }).click();
  await counter.getByRole('textbox', { name: 'Référence du pack' }).fill(pack);
  await counter.getByRole('textbox', { name: 'Nom court de la carte' }).fill('MAMAN');
  await counter.getByRole('textbox', { name: 'Montant' }).fill('100');
  await counter
    .getByText(/cent euros/i)
    .first()
    .waitFor();
  await payExactly(counter);
  await counter.getByRole('heading', { name: 'Carte active et rechargée' }).waitFor();
  return pack;
}

/** What she is to text, as the counter shows it. */
async function takeSmsCode(counter: Page, stop: StoryStop): Promise<string> {
  await findCustomer(counter, 'nadia', 'Nadia Exemple');
  await counter.getByRole('button', { name: 'Donner un code SMS' }).click();
  const dialogue = counter.getByRole('dialog');
  const words = await dialogue.getByText(/^INSCR /).innerText();
  await stop(counter, 'story-code');
  await dialogue.getByRole('button', { name: 'Fermer' }).last().click();
  return words;
}

/** Her telephone speaks for her from now on; the card that pays is chosen on the bank's page, whose link comes by SMS. */
async function enrol(phone: Page, bank: Page, words: string, stop: StoryStop): Promise<void> {
  await send(phone, words, /https?:\S+\/enrol\//);
  const told = await phone.getByRole('log').innerText();
  await bank.goto(/https?:\S+\/enrol\/\w+/.exec(told)?.[0] ?? '');
  await stop(bank, 'story-funding');
  await bank.getByRole('button', { name: 'Enregistrer cette carte' }).click();
  await bank.getByText('Carte enregistrée').waitFor();
  await phone
    .getByRole('log')
    .getByText(/carte de paiement est enregistrée/)
    .waitFor();
}

async function orderReload(phone: Page): Promise<void> {
  await send(phone, 'RECH 100 MAMAN', /OUI \d{3}/);
  const proposal = phone.getByRole('log').getByText(/OUI \d{3}/);
  const code = /OUI (\d{3})/.exec(await proposal.last().innerText())?.[1];
  await send(phone, `OUI ${code}`, /c.est fait/);
}

/** Her mother, 700 dirhams in Rabat, at the scheme's rate and with the bank's fee. Gives what is left, in the words of a page or a text. */
async function takeMoneyOut(demo: Demo, bank: Page, pack: string): Promise<RegExp> {
  const machine = bank.locator('[data-withdrawal-form]');
  await machine.getByLabel('Carte').fill(pack);
  await machine.getByLabel('Montant').fill('700');
  await machine.getByLabel('Montant').press('Enter');
  await bank.getByText('Retrait fait.').waitFor();
  const { cards } = await bankState(demo);
  const cents = cards.find(({ card_reference }) => card_reference === pack)?.balance_cents ?? 0;
  const left = new RegExp(`${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`);
  await bank.locator('.card', { hasText: pack }).getByText(left).waitFor();
  await bank.locator('[data-region=withdrawals]').scrollIntoViewIfNeeded();
  return left;
}

/** From her telephone; until an answer is there with such words. */
async function send(phone: Page, text: string, answered: RegExp): Promise<void> {
  await phone.getByRole('textbox', { name: /Message au 71004/ }).fill(text);
  await phone.getByRole('button', { name: 'Envoyer' }).click();
  await phone.getByRole('log').getByText(answered).last().waitFor();
}
