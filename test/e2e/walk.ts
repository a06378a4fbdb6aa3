/**
 * A way through every screen of the counter over the demo's data, stopping at each: for the pictures, and for whoever else
 * must look at all of them.
 */
import type { ScreenLanguage } from '@flouss/shared/domain/language';
import type { Page } from 'playwright';
import type { Demo } from './demo.ts';
import { passDraft, passFile } from './file-walk.ts';
import { passKeyRoom } from './key-room-walk.ts';
import { setBankFaults } from './outside.ts';
import { passPaper, passVerify } from './paper-walk.ts';
import { blockCard, findCustomer, openTill, payExactly } from './teller.ts';
import { passTraining } from './training-walk.ts';

export type Theme = 'light' | 'dark';
/** Called on each screen, with its name. */
export type Stop = (name: string) => Promise<void>;

/** Something of everything to see: a reload that the bank took, one it refused, one still waiting. */
export async function live(page: Page, demo: Demo): Promise<void> {
  await reload(page, 'yasmine', 'Yasmine Benali', '100');
  await page.getByRole('heading', { name: 'Recharge confirmée par la banque' }).waitFor();
  await setBankFaults(demo, [{ fault: 'refuse', kind: 'load', count: 1 }]);
  await reload(page, 'moussa', 'Moussa Diallo', '150');
  await page
    .getByText(/rembours|refus/i)
    .first()
    .waitFor();
  await setBankFaults(demo, [{ fault: 'timeout-before', kind: 'load', count: null }]);
  await reload(page, 'yasmine', 'Yasmine Benali', '60');
  await page.getByRole('heading', { name: 'Recharge enregistrée' }).waitFor();
  await findCustomer(page, 'العلوي', 'سمير العلوي');
  await blockCard(page, /la banque l’a confirmé/);
}

async function reload(page: Page, words: string, name: string, amount: string): Promise<void> {
  await findCustomer(page, words, name);
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).fill(amount);
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await page.keyboard.press('F9');
  await payExactly(page);
}

/** From now on the counter speaks that language and wears that theme, on whatever screen it is. */
export async function setLook(page: Page, language: ScreenLanguage, theme: Theme): Promise<void> {
  await page.evaluate((change) => window.counter.call('settings.change', change), { language, theme });
  await page.locator(`html[lang="${language}"][data-mantine-color-scheme="${theme}"]`).waitFor();
}

/** In that language and theme, from the first screen to the sign-in; ends signed in again. */
export async function walk(page: Page, language: ScreenLanguage, theme: Theme, stop: Stop): Promise<void> {
  await setLook(page, language, theme);
  await passDraft(page, stop);
  await passScreens(page, stop);
  await passFile(page, stop);
  await passCards(page, stop);
  await passReload(page, stop);
  await passCancel(page, stop);
  await passTill(page, stop);
  await passSignIn(page, language, theme, stop);
}

async function passScreens(page: Page, stop: Stop): Promise<void> {
  for (const [key, name] of [
    ['F1', 'help'],
    ['F3', 'register'],
    ['F4', 'sell'],
    ['F6', 'exceptions'],
    ['F8', 'activity'],
    ['F10', 'settings'],
  ] as const) {
    await page.keyboard.press(key);
    await stop(name);
  }
  await page.locator('.frame:visible .sync-button').click();
  await stop('sync-panel');
  await page.keyboard.press('Escape');
  await passVerify(page, stop);
  await page.getByRole('navigation').getByRole('button').nth(8).click();
  await stop('stock');
  await page.locator('main .stock-packs button').first().click();
  await page.getByRole('dialog').waitFor();
  await stop('stock-set-aside');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F2');
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('benali');
  await stop('find');
  await page.getByRole('option').first().click();
  await stop('customer');
}

/** From a customer's screen and back to it: a block that is not made, a blocked card, its replacement. */
async function passCards(page: Page, stop: Stop): Promise<void> {
  await page.locator('.card-actions button').click();
  await page.getByRole('dialog').locator('.choice').first().click();
  await stop('block');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator('.history-choice label').last().click();
  await stop('card-history');
  await page.keyboard.press('F2');
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('العلوي');
  await page.getByRole('option').first().click();
  await page.locator('.card-standing').first().waitFor();
  await stop('customer-blocked');
  await page.keyboard.press('F9');
  await page.locator('.replace-old').waitFor();
  await stop('replace');
  await passSale(page, stop);
  await page.keyboard.press('F2');
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('benali');
  await page.getByRole('option').first().click();
  await page.locator('.card-actions button').waitFor();
}

/** Or says what is on the screen instead. */
async function arrive(page: Page, selector: string): Promise<void> {
  const main = page.locator('main:visible');
  await main
    .locator(selector)
    .waitFor()
    .catch(async (error: unknown) => {
      throw new Error(`no ${selector}, but: ${await main.innerText()}`, { cause: error });
    });
}

/** A pack, its customer and a first reload, up to the payment; the work is thrown away. */
async function passSale(page: Page, stop: Stop): Promise<void> {
  const stock = await page.evaluate(() => window.counter.call('stock.list', {}));
  const [pack] = stock.ok ? stock.value : [];
  await page.keyboard.press('F4');
  await page.locator('.pack-field input').fill(pack?.card_reference ?? '');
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('moussa');
  await page.getByRole('option').first().click();
  await page.locator('.sell-reload input').fill('200');
  await page.locator('.sell-reload dl').waitFor();
  await stop('sell-first-reload');
  await page.keyboard.press('F2');
  await page.getByRole('dialog').getByRole('button').last().click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** From the customer's screen, up to the receipt. */
async function passReload(page: Page, stop: Stop): Promise<void> {
  await page.keyboard.press('F9');
  await page.locator('main').getByRole('textbox').first().fill('50');
  await stop('reload-amount');
  await page.keyboard.press('F9');
  await page.locator('.payment-notes').waitFor();
  await stop('reload-confirm');
  await page.locator('.payment-notes .choice').first().click();
  await page.keyboard.press('F9');
  await arrive(page, '.done');
  // The way on opens a moment later, so that a second key press cannot sweep the receipt away.
  await page.locator('main button:enabled', { hasText: 'F9' }).waitFor();
  await stop('reload-done');
  await passPaper(page, stop);
}

/** The reload just made waits behind one that the bank does not answer: it can still be asked back. */
async function passCancel(page: Page, stop: Stop): Promise<void> {
  await page.keyboard.press('F8');
  await page.locator('.operations tbody tr').first().waitFor();
  const cancel = page.locator('.operations .cancel-button').first();
  // Where looking takes long, the bank has been asked meanwhile: then there is nothing to ask back.
  if (!(await cancel.isVisible())) return;
  await cancel.click();
  await page.getByRole('dialog').waitFor();
  await stop('cancel');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** Counted blind, closed with a difference that a manager agrees to, read again, and opened for whoever comes after. */
async function passTill(page: Page, stop: Stop): Promise<void> {
  const dialogue = page.getByRole('dialog');
  await page.keyboard.press('F7');
  await page.locator('.till-drawer-figure').first().waitFor();
  await stop('till');
  await page.locator('.confirm-side button').first().click();
  await page.locator('.till-reason').nth(2).click();
  await stop('till-move');
  await page.keyboard.press('Escape');
  await dialogue.locator('button').last().click();
  await page.keyboard.press('F7');
  await page.keyboard.press('F9');
  await page.locator('.count-pieces').nth(4).fill('7');
  await stop('till-count');
  await page.keyboard.press('F9');
  await stop('till-count-refunds');
  await page.keyboard.press('F9');
  await page.locator('.till-left').waitFor();
  await page.locator('main').getByRole('textbox').fill('Compté deux fois');
  await stop('till-difference');
  await page.keyboard.press('F9');
  await dialogue.locator('input[type=password]').fill('4321');
  await dialogue.getByRole('textbox').last().fill('Vu ensemble');
  await stop('till-approval');
  await page.keyboard.press('F9');
  await page.locator('main button:enabled', { hasText: 'F9' }).waitFor();
  await page.locator('.z').waitFor();
  await stop('till-z');
  await page.keyboard.press('F9');
  await stop('till-closed');
  await page.locator('.confirm-side button').first().click();
  await page.locator('.receipt-link').first().waitFor();
  await stop('till-history');
  await page.locator('.receipt-link').first().click();
  await dialogue.locator('.receipt-duplicate').waitFor();
  await stop('till-copy');
  await page.keyboard.press('Escape');
  await openTill(page);
}

async function passSignIn(page: Page, language: ScreenLanguage, theme: Theme, stop: Stop): Promise<void> {
  await page.getByRole('button', { name: /^Amina/ }).click();
  await stop('sign-in');
  await passTraining(page, stop);
  await passKeyRoom(page, language, theme, stop);
  await page.getByRole('button', { name: /Amina/ }).click();
  await stop('sign-in-pin');
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}
