/** The part of the walk that has to do with paper: receipts held up to the counter, and one that waits for its printer. */
import type { Printer } from '@flouss/shared/contract/printing';
import type { Page } from 'playwright';
import type { Stop } from './walk.ts';

/** The last reload's receipt as it is, altered, and torn off. */
export async function passVerify(page: Page, stop: Stop): Promise<void> {
  const code = await page.evaluate(async () => {
    const listed = await window.counter.call('activity.list', { day: null });
    const last = listed.ok ? listed.value.find(({ kind }) => kind === 'reload') : undefined;
    const receipt = last && (await window.counter.call('receipt.get', { op_id: last.op_id }));
    return receipt?.ok ? receipt.value.signed_operation : '';
  });
  for (const [name, text] of [
    ['verify-genuine', code],
    ['verify-false', code.replace(/^FLOUSS1\[\[\d+/, 'FLOUSS1[[99000')],
    ['verify-not-receipt', code.slice(0, 40)],
  ] as const) {
    await page.keyboard.press('F8');
    await page.locator('main .row button', { has: page.locator('.tabler-icon-qrcode') }).click();
    await page.locator('main textarea').first().fill(text);
    await page.keyboard.press('F9');
    await page.locator('.verdict, .refusal').first().waitFor();
    await stop(name);
  }
}

/** From the end of a reload. */
export async function passPaper(page: Page, stop: Stop): Promise<void> {
  // Nothing listens on that port: the receipt waits, and says why.
  await choosePrinter(page, { kind: 'network', host: '127.0.0.1', port: 9, roll: 80 });
  await page.locator('main button', { has: page.locator('.tabler-icon-printer') }).click();
  await page.locator('main .paper-job-waiting').waitFor();
  await stop('receipt-waiting');
  await page.keyboard.press('F10');
  await page.locator('.printer-fields').waitFor();
  await stop('settings-printer');
  await dropReceipts(page);
  await choosePrinter(page, { kind: 'page' });
  await page.locator('.printer-fields').waitFor({ state: 'detached' });
}

function choosePrinter(page: Page, printer: Printer): Promise<unknown> {
  const settings = { printer, auto_print: false };
  return page.evaluate((chosen) => window.counter.call('printers.choose', chosen), settings);
}

async function dropReceipts(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const jobs = await window.counter.call('print-jobs.list', {});
    for (const { job_id } of jobs.ok ? jobs.value : []) {
      await window.counter.call('print-jobs.settle', { job_id, as: 'not-wanted' });
    }
  });
}
