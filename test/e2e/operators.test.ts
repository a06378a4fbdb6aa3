/** People changing at one counter: locking, taking over without losing work, leaving, being shut out, and a counter set aside. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { staffOf } from './outside.ts';
import { findCustomer, payExactly, signIn, STEP_TIMEOUT_MS } from './teller.ts';

const MINUTE_MS = 60_000;

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await page.clock.install();
  await page.addInitScript(pretendDesktop);
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

/** Amina works, on the first screen. */
beforeEach(async () => {
  if (await page.getByRole('heading', { name: 'Qui êtes-vous ?' }).isVisible()) await enter('Amina', '1234');
  await page.keyboard.press('F2');
}, 60_000);

const whoAreYou = () => page.getByRole('heading', { name: 'Qui êtes-vous ?' }).waitFor();

async function enter(name: string, pin: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}

/** Begins a reload and leaves it in the middle. */
async function beginReload(amount: string): Promise<void> {
  await findCustomer(page, 'yasmine', 'Yasmine Benali');
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).fill(amount);
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
}

const typedAmount = () => page.getByRole('textbox', { name: 'Montant' }).inputValue();

test('nobody touches the counter: it locks after the time that was set, and the work is there for who comes back', async () => {
  await page.keyboard.press('F10');
  await page.getByLabel('Verrouiller quand personne ne touche au guichet pendant').selectOption({ value: '2' });
  await beginReload('150');
  await page.clock.fastForward(2 * MINUTE_MS - 5_000);
  expect(await typedAmount()).toContain('150');
  await page.clock.fastForward(6_000);
  await whoAreYou();
  expect(await page.getByText('150').isVisible()).toBe(false);
  await page.keyboard.press('Enter');
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  expect(await typedAmount()).toContain('150');
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: 'Abandonner' }).click();
}, 90_000);

test('a colleague takes over by keyboard alone, works, and neither finds the other’s work gone or in his hands', async () => {
  await beginReload('170');
  await page.keyboard.press('Control+l');
  await whoAreYou();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.type('4321');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Recherche' }).waitFor();
  // Whatever Karim confirms is his own: Amina's reload is out of reach of his keys.
  await page.keyboard.press('F9');
  expect(await page.getByText('170').isVisible()).toBe(false);
  await findCustomer(page, 'moussa', 'Moussa Diallo');
  await page.keyboard.press('Control+l');
  await whoAreYou();
  expect(await page.getByText('Travail en cours gardé').count()).toBe(2);
  await enter('Amina', '1234');
  expect(await typedAmount()).toContain('170');
  await page.keyboard.press('Control+l');
  await enter('Karim', '4321');
  await page.getByRole('heading', { name: 'Moussa Diallo', level: 1 }).waitFor();
  await page.keyboard.press('Control+l');
  await enter('Amina', '1234');
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: 'Abandonner' }).click();
}, 120_000);

test('five wrong PINs lock the profile: the screen says for how long and why, and a colleague gets in', async () => {
  await page.keyboard.press('Control+l');
  await page.getByRole('button', { name: /Karim/ }).click();
  for (let tries = 0; tries < 5; tries++) {
    await page.keyboard.type('0000');
    await page.keyboard.press('Enter');
    await page
      .getByText(tries < 4 ? `Encore ${4 - tries} essai` : /bloqué encore .5 minutes/)
      .first()
      .waitFor();
  }
  expect(await page.getByRole('button', { name: 'Entrer' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await enter('Amina', '1234');
  await page.keyboard.press('F10');
  await page.getByRole('row', { name: /Karim.*Bloqué encore/ }).waitFor();
  await page.getByRole('row', { name: /Amina.*C’est vous.*Actif/ }).waitFor();
}, 90_000);

test('leaving with facts unsent needs a manager; once they are sent, nobody is asked, and nothing of the work stays', async () => {
  await demo.type('stop server', /The sync-server is stopped/);
  await beginReload('60');
  await page.keyboard.press('F9');
  await payExactly(page);
  await page.getByRole('heading', { name: 'Recharge enregistrée' }).waitFor();
  await page.keyboard.press('F10');
  await page.getByRole('button', { name: 'Terminer la session' }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.getByText('1 opération n’est pas encore au serveur', { exact: false }).waitFor();
  await dialogue.getByText('Le serveur ne répond pas', { exact: false }).waitFor();
  await page.keyboard.press('Escape');
  await closingTheWindowAsks();
  // What waits is listed, with its kind and sum.
  await page
    .getByRole('button', { name: /Synchronisation/ })
    .first()
    .click();
  await page
    .getByRole('list', { name: 'Ce qui attend d’être envoyé' })
    .first()
    .getByText(/Recharge/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await demo.type('start server', /The sync-server runs again/);
  await page
    .getByRole('button', { name: /Synchronisation À jour|Synchronisation.*jour/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Terminer la session' }).click();
  await whoAreYou();
  expect(await page.getByText('Travail en cours gardé').count()).toBe(1);
}, 120_000);

/** As in the desktop application: the window stays, and asks for a manager. */
async function closingTheWindowAsks(): Promise<void> {
  // What the window says before it closes; that it then stays is Electron's own promise.
  const stays = await page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect([await page.evaluate(() => window.counter.host), stays]).toEqual(['electron', true]);
  await page.getByRole('dialog').getByText('1 opération n’est pas encore au serveur', { exact: false }).waitFor();
  await page.keyboard.press('Escape');
}

/** The page believes itself in the desktop application, whose window it may keep open. */
function pretendDesktop(): void {
  const { freeze } = Object;
  Object.freeze = <T>(value: T): Readonly<T> => {
    if (typeof value === 'object' && value !== null && 'host' in value) value.host = 'electron';
    return freeze(value);
  };
}

test('an operator disabled at the centre is out, and the screen says so', async () => {
  const agents = await admin<{ devices: { agent_id: string }[] }>('GET', '/admin/devices');
  const agent = agents.devices[0]!.agent_id;
  const { operators } = await admin<{ operators: { operator_id: string; name: string }[] }>(
    'GET',
    `/admin/agents/${agent}/operators`,
  );
  const amina = operators.find(({ name }) => name.startsWith('Amina'))!;
  await admin('POST', `/admin/operators/${amina.operator_id}/disable`);
  await page.getByText(/Le siège vient de désactiver .?Amina/).waitFor();
  expect(await page.getByRole('button', { name: /Amina/ }).count()).toBe(0);
  await admin('POST', `/admin/operators/${amina.operator_id}/enable`);
  await page.getByRole('button', { name: /Amina/ }).waitFor();
}, 120_000);

test('a counter that was revoked says what to do, also after its program was started again', async () => {
  const { devices } = await admin<{ devices: { device_id: string }[] }>('GET', '/admin/devices');
  const notAllowed = page.getByText('Ce guichet n’est plus autorisé.').filter({ visible: true });
  await admin('POST', `/admin/devices/${devices[0]!.device_id}/revoke`);
  await page
    .getByRole('button', { name: /Synchronisation/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Synchroniser maintenant' }).first().click();
  await page.keyboard.press('Escape');
  await notAllowed.first().waitFor();
  await page.getByRole('button', { name: 'Ce qu’il faut faire' }).click();
  const call = page.getByText('Appelez l’assistance et donnez le numéro du guichet : C01').filter({ visible: true });
  await call.first().waitFor();
  await page.keyboard.press('Escape');
  // The counter's own process is killed; its host starts another, which finds in its store what it was told.
  process.kill(await backendPid(), 'SIGKILL');
  await whoAreYou();
  await demo.type('stop server', /The sync-server is stopped/);
  await enter('Amina', '1234');
  await notAllowed.first().waitFor();
  await page.getByRole('button', { name: 'Ce qu’il faut faire' }).click();
  expect(await call.first().isVisible()).toBe(true);
}, 90_000);

/** The web host's only child. */
async function backendPid(): Promise<number> {
  const host = demo.pids.counter;
  return Number((await readFile(`/proc/${host}/task/${host}/children`, 'utf8')).trim().split(' ')[0]);
}

async function admin<T extends object>(method: 'GET' | 'POST', path: string): Promise<T> {
  const { status, body } = await staffOf(demo).ask<T>(method, path);
  if (status !== 200) throw new Error(`${path}: ${body.code}`);
  return body;
}
