/**
 * What the walk through the screens does not come by: the ends of a sale and of a refund, a code for a phone, a counter without its
 * server, one that the centre has stopped, a second window. Leaves the counter quarantined. Whoever stops may change language
 * and theme meanwhile, and leaves French.
 */
import type { Page } from 'playwright';
import type { Demo } from './demo.ts';
import { devices, staffOf } from './outside.ts';
import { findCustomer, HAMID, packInHand, payExactly, register } from './teller.ts';
import { setLook } from './walk.ts';

/** Called at each, with its name and the window that shows it. */
export type TroubleStop = (name: string, of: Page) => Promise<void>;

export async function passTroubles(page: Page, demo: Demo, stop: TroubleStop): Promise<void> {
  const here = (name: string): Promise<void> => stop(name, page);
  await setLook(page, 'fr', 'light');
  await passSaleDone(page, here);
  await passSmsCode(page, here);
  await passInCheck(page, here);
  await passRefund(page, here);
  await passSecondWindow(page, demo, stop);
  await passOffline(page, demo, here);
  await passQuarantine(page, demo, here);
}

type Here = (name: string) => Promise<void>;

async function passSaleDone(page: Page, stop: Here): Promise<void> {
  const pack = await packInHand(page);
  await findCustomer(page, 'moussa', 'Moussa Diallo');
  await page.getByRole('button', { name: /Vendre une (?:autre )?carte/ }).click();
  await page.getByRole('textbox', { name: 'Référence du pack' }).fill(pack);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Nom court de la carte' }).fill('COUSIN');
  await payExactly(page);
  await page.getByRole('heading', { name: 'Carte vendue' }).waitFor();
  await page.getByText('La carte est active.').first().waitFor();
  await stop('sale-done');
}

async function passSmsCode(page: Page, stop: Here): Promise<void> {
  await findCustomer(page, 'العلوي', 'سمير العلوي');
  await page.getByRole('button', { name: /Donner un (?:nouveau )?code SMS/ }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.getByText(/^INSCR /).waitFor();
  await stop('sms-code');
  await page.keyboard.press('Escape');
  await dialogue.waitFor({ state: 'hidden' });
}

/** Somebody like one whom the demo's freeze list names: nothing can be done in his name, and nobody here knows why. */
async function passInCheck(page: Page, stop: Here): Promise<void> {
  await register(page, HAMID);
  await page.getByText('Dossier en cours de vérification').first().waitFor();
  await stop('customer-in-check');
}

/** What the bank would not take, paid back. */
async function passRefund(page: Page, stop: Here): Promise<void> {
  await page.keyboard.press('F6');
  await page.getByRole('button', { name: 'Rembourser' }).first().click();
  const dialogue = page.getByRole('dialog');
  await dialogue.locator('.refund-sum').waitFor();
  await stop('refund');
  await page.keyboard.press('F9');
  await dialogue.getByText('Remboursement enregistré').waitFor();
  await stop('refund-done');
  await page.keyboard.press('Escape');
  await dialogue.waitFor({ state: 'hidden' });
}

async function passSecondWindow(page: Page, demo: Demo, stop: TroubleStop): Promise<void> {
  const second = await page.context().newPage();
  await second.setViewportSize(page.viewportSize()!);
  await second.goto(new URL('/', demo.counter).href);
  await second.getByRole('alert').waitFor();
  await stop('second-window', second);
  await second.close();
}

async function passOffline(page: Page, demo: Demo, stop: Here): Promise<void> {
  await demo.type('stop server', /sync-server is stopped/);
  await page.locator('.banner-waiting').first().waitFor();
  await findCustomer(page, 'yasmine', 'Yasmine Benali');
  await stop('offline');
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).fill('50');
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await page.keyboard.press('F9');
  await payExactly(page);
  await page.getByRole('heading', { name: 'Recharge enregistrée' }).waitFor();
  await stop('offline-reload-done');
  await demo.type('start server', /runs again/);
  await page.locator('.banner-waiting').first().waitFor({ state: 'detached' });
}

async function passQuarantine(page: Page, demo: Demo, stop: Here): Promise<void> {
  const [device] = await devices(demo);
  await staffOf(demo).ask('POST', `/admin/devices/${device?.device_id}/quarantine`, { reason: 'Vol signalé' });
  await page.locator('.banner-stop').waitFor();
  await page.keyboard.press('F2');
  await stop('quarantined');
  await page.locator('.frame:visible .sync-button').click();
  await page.locator('.sync-steps').waitFor();
  await stop('quarantined-panel');
  await page.keyboard.press('Escape');
}
