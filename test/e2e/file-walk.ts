/** The part of the walk that has to do with a customer's file: read, amended, photographed, and a registration left half done. */
import type { Page } from 'playwright';
import type { Stop } from './walk.ts';

/** From a customer's screen and back to it. */
export async function passFile(page: Page, stop: Stop): Promise<void> {
  const dialogue = page.getByRole('dialog');
  await page.locator('main button', { has: page.locator('.tabler-icon-id') }).click();
  await page.locator('.file-history').waitFor({ state: 'attached' });
  await stop('file');
  for (const [name, icon, at] of [
    ['file-amend', '.tabler-icon-pencil', 0],
    ['file-amend-beneficiary', '.tabler-icon-pencil', 3],
    ['file-photo', '.tabler-icon-camera', 0],
  ] as const) {
    const open = page.locator('main button', { has: page.locator(icon) }).nth(at);
    await open.scrollIntoViewIfNeeded();
    await open.click();
    await dialogue.waitFor();
    await stop(name);
    await page.keyboard.press('Escape');
    await dialogue.waitFor({ state: 'hidden' });
  }
  await page.keyboard.press('Escape');
  await page.locator('.card-actions button').first().waitFor();
}

/** Begun, left, and found again; dropped at the end. */
export async function passDraft(page: Page, stop: Stop): Promise<void> {
  await page.keyboard.press('F3');
  await page.locator('main form').getByRole('textbox').nth(1).fill('Salma');
  await page.waitForFunction(async () => {
    const kept = await window.counter.call('draft.get', {});
    return kept.ok && kept.value !== null;
  });
  await page.keyboard.press('F2');
  await page.keyboard.press('F3');
  await page.locator('.draft-question').waitFor();
  await stop('register-draft');
  await page.locator('.confirm-side button').click();
  await page.locator('main form').waitFor();
  await page.keyboard.press('F2');
}
