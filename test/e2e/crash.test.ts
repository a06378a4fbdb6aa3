/** The page dies, is loaded again, the backend is killed: the operator is back where he was, with what he had typed, and nothing is done twice. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { backendOf } from './outside.ts';
import { findCustomer, openTill, packInHand, payExactly, signIn, STEP_TIMEOUT_MS } from './teller.ts';

let demo: Demo;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  context = await browser.newContext({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  context.setDefaultTimeout(STEP_TIMEOUT_MS);
  page = await context.newPage();
  await signIn(page, demo.counter);
  await openTill(page);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

/** Each begins at the beginning, whatever the one before left. */
beforeEach(async () => {
  await page.keyboard.press('F2');
  const leave = page.getByRole('dialog').getByRole('button', { name: 'Abandonner' });
  await page.getByRole('heading', { name: 'Recherche' }).or(leave).first().waitFor();
  if (await leave.isVisible()) await leave.click();
});

const WITHIN = { timeout: STEP_TIMEOUT_MS };
const amount = () => page.getByRole('textbox', { name: 'Montant' });
const reloadsOf = async (cents: number): Promise<number> => {
  const list = await page.evaluate(() => window.counter.call('activity.list', { day: null }));
  return list.ok ? list.value.filter((each) => each.kind === 'reload' && each.amount_cents === cents).length : -1;
};

/** What is on the disk, not what may get there. */
async function rested(field: string, text: string | RegExp): Promise<void> {
  await expect
    .poll(async () => {
      const session = await page.evaluate(() => window.counter.call('session.get', {}));
      return session.ok ? (session.value.place?.work?.fields[field] ?? '') : '';
    }, WITHIN)
    .toMatch(typeof text === 'string' ? new RegExp(`^${text}$`) : text);
}

/** As a browser's page dies: without a word to anybody. Another one is opened in its place. */
async function crash(): Promise<void> {
  const dead = page;
  const died = new Promise((resolve) => dead.once('crash', resolve));
  void dead.goto('chrome://crash').catch(() => {});
  await died;
  page = await context.newPage();
  await page.goto(new URL('/', demo.counter).href);
  await dead.close();
}

async function typeReload(text: string): Promise<void> {
  await findCustomer(page, 'yasmine', 'Yasmine Benali');
  await page.keyboard.press('F9');
  await amount().fill(text);
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
}

test('in the middle of a reload: the same card, the same amount, nothing sent; then it is made once', async () => {
  await typeReload('120');
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Compte exact' }).click();
  await rested('amount', '120');
  await crash();
  await expect.poll(() => amount().inputValue(), WITHIN).toBe('120');
  await page.getByRole('complementary').getByText('Yasmine Benali').waitFor();
  expect(await reloadsOf(12_000)).toBe(0);
  await page
    .getByRole('region', { name: 'Devis' })

    .getByText(/129,00/)
    .first()
    .waitFor();
  await page.keyboard.press('F9');
  await payExactly(page);
  await page.getByRole('heading', { name: /Recharge (enregistrée|confirmée)/ }).waitFor();
  expect(await reloadsOf(12_000)).toBe(1);
}, 90_000);

test('Esc leads back the way he came', async () => {
  await typeReload('70');
  await rested('amount', '70');
  await page.reload();
  await expect.poll(() => amount().inputValue(), WITHIN).toBe('70');
  await page.keyboard.press('Escape');
  await page
    .getByRole('dialog', { name: 'Abandonner ce travail ?' })
    .getByRole('button', { name: 'Abandonner' })
    .click();
  await page.getByRole('heading', { name: 'Yasmine Benali', level: 1 }).waitFor();
}, 60_000);

/** In another page: its line to the host is cut in one direction the moment that is sent. Gives how many answers were lost. */
async function loseAnswersFrom(method: string): Promise<() => number> {
  const other = await context.newPage();
  let dropped = 0;
  await other.routeWebSocket(/\/counter$/, (line) => {
    const server = line.connectToServer();
    let cut = false;
    line.onMessage((message) => {
      server.send(message);
      if (String(message).includes(`"${method}"`)) cut = true;
    });
    server.onMessage((message) => {
      if (cut) dropped++;
      else line.send(message);
    });
  });
  await other.goto(new URL('/', demo.counter).href);
  await page.close();
  page = other;
  // Where she was before may be what was kept last.
  await page.getByRole('navigation').first().waitFor();
  await page.keyboard.press('F2');
  await page.getByRole('heading', { name: 'Recherche' }).waitFor();
  return () => dropped;
}

test('the answer never came: the receipt says that it was done, and nothing is done again', async () => {
  const lost = await loseAnswersFrom('reload.order');
  await typeReload('90');
  await page.keyboard.press('F9');
  await payExactly(page);
  await expect.poll(lost, WITHIN).toBeGreaterThan(0);
  await crash();
  await page.getByRole('heading', { name: /Recharge (enregistrée|confirmée)/ }).waitFor();
  await page.getByText(/96,00/).first().waitFor();
  expect(await reloadsOf(9_000)).toBe(1);
}, 90_000);

test('a sale begun: pack, customer, short name and first reload are there, the cash is counted again', async () => {
  const pack = await packInHand(page);
  await page.keyboard.press('F4');
  await page.getByRole('textbox', { name: 'Référence du pack' }).fill(pack);
  await page.getByLabel('Chercher un client ou une carte').fill('yasmine');
  await page.getByRole('option').first().click();
  await page.getByRole('textbox', { name: /Nom court/ }).fill('TANTE');
  await amount().fill('70');
  await rested('nickname', 'TANTE');
  await rested('reload', '70');
  await crash();
  await expect.poll(() => page.getByRole('textbox', { name: /Nom court/ }).inputValue(), WITHIN).toBe('TANTE');
  expect(await page.getByRole('textbox', { name: 'Référence du pack' }).inputValue()).toBe(pack);
  expect(await amount().inputValue()).toBe('70');
  expect(await page.getByRole('textbox', { name: 'Somme reçue' }).inputValue()).toBe('');
}, 60_000);

const movementsOf = async (euros: string): Promise<number> => {
  await page.getByRole('button', { name: 'Entrée ou sortie d’espèces' }).waitFor();
  return page.getByRole('region', { name: 'Mouvements d’espèces' }).getByText(euros).count();
};

async function typeMovement(euros: string, note: string): Promise<void> {
  await page.keyboard.press('F7');
  await page.getByRole('button', { name: 'Entrée ou sortie d’espèces' }).click();
  await page.getByRole('radio', { name: 'Mis au coffre' }).check();
  await amount().fill(euros);
  await page.getByRole('textbox', { name: 'Note' }).fill(note);
  await rested('note', note);
}

test('cash that was being moved: why, how much and the note are there, nothing was moved; then it is, once', async () => {
  await typeMovement('11', 'Pour le coffre');
  await crash();
  await expect.poll(() => amount().inputValue(), WITHIN).toBe('11');
  expect(await page.getByRole('radio', { name: 'Mis au coffre' }).isChecked()).toBe(true);
  expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Pour le coffre');
  await page.keyboard.press('F9');
  await page.getByText('Le mouvement est enregistré.').waitFor();
  await expect.poll(() => movementsOf('11,00'), WITHIN).toBe(1);
  // Another one, from the same screen, is another operation.
  await typeMovement('12', 'Encore');
  await page.keyboard.press('F9');
  await expect.poll(() => movementsOf('12,00'), WITHIN).toBe(1);
}, 90_000);

test('cash was moved and the answer never came: the till says that it was, and it is not moved again', async () => {
  const lost = await loseAnswersFrom('till.move-cash');
  await typeMovement('13', 'Sans réponse');
  await page.keyboard.press('F9');
  await expect.poll(lost, WITHIN).toBeGreaterThan(0);
  await crash();
  await page.getByText('Le mouvement est enregistré.').waitFor();
  await expect.poll(() => movementsOf('13,00'), WITHIN).toBe(1);
}, 90_000);

test('the backend killed with -9 starts again by itself; whoever signs in again is where he was, also in a new page', async () => {
  await typeReload('80');
  await rested('amount', '80');
  // While she is at work, her name is on the frame's own button.
  const tile = page.locator('.tile', { hasText: 'Amina' });
  for (const loadAgain of [false, true]) {
    process.kill(backendOf(demo), 'SIGKILL');
    await tile.waitFor();
    if (loadAgain) await page.reload();
    await tile.click();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await expect.poll(() => amount().inputValue(), WITHIN).toBe('80');
  }
  expect(await reloadsOf(8_000)).toBe(0);
}, 90_000);

test('a registration goes on where it was, photo and all, without a question', async () => {
  await page.keyboard.press('F3');
  const names = () => page.getByRole('textbox', { name: 'Prénoms', exact: true });
  await names().fill('Salma');
  await expect
    .poll(async () => {
      const draft = await page.evaluate(() => window.counter.call('draft.get', {}));
      return draft.ok ? draft.value?.fields['identity.given_names'] : undefined;
    }, WITHIN)
    .toBe('Salma');
  await page.getByRole('button', { name: 'Ajouter une photo' }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue
    .locator('input[type=file]')
    .setInputFiles({ name: 'recto.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await dialogue.getByRole('img', { name: 'Recto' }).waitFor();
  await page.keyboard.press('F9');
  const photo = () => page.getByRole('img', { name: 'Recto' });
  await photo().waitFor();
  await crash();
  await expect.poll(() => names().inputValue(), WITHIN).toBe('Salma');
  await photo().waitFor();
  expect(await photo().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(VIEWPORT.width);
}, 60_000);
