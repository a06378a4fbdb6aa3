/** Into training from the sign-in screen, past what only training shows, and out again; by places and keys, in any language. */
import type { Page } from 'playwright';
import { openTill } from './teller.ts';
import type { Stop } from './walk.ts';

const DEMO_TELLER_PIN = '1234';
const TRAINING_PIN = '0000';

export async function passTraining(page: Page, stop: Stop): Promise<void> {
  await page.locator('.training-enter').click();
  await page.locator('html[data-training] .training-pin').waitFor();
  await stop('training-sign-in');
  await page.locator('.tile').first().click();
  await page.keyboard.type(TRAINING_PIN);
  await page.keyboard.press('Enter');
  await page.locator('.guide-step h2').waitFor();
  await stop('training-guide');
  await page.locator('.guide-step button').last().click();
  await page.getByRole('dialog').waitFor();
  await stop('training-steps');
  await page.keyboard.press('Escape');
  await passReceipt(page, stop);
  await page.locator('.training-band button').click();
  await page.getByRole('dialog').locator('input').waitFor();
  await stop('training-leave');
  await page.keyboard.type(DEMO_TELLER_PIN);
  await page.keyboard.press('Enter');
  await page.locator('html:not([data-training]) .training-enter').waitFor();
}

async function passReceipt(page: Page, stop: Stop): Promise<void> {
  await openTill(page);
  await page.keyboard.press('F2');
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('modele');
  await page.getByRole('option').first().click();
  await page.locator('main h1').waitFor();
  await page.locator('main button:enabled', { hasText: 'F9' }).click();
  await page.locator('main').getByRole('textbox').first().fill('50');
  await page.locator('main button:enabled', { hasText: 'F9' }).click();
  await page.locator('.payment-notes .choice').first().click();
  await page.keyboard.press('F9');
  await page.locator('.receipt-training').first().waitFor();
  await stop('training-receipt');
  await page.locator('main button:enabled', { hasText: 'F9' }).waitFor();
}
