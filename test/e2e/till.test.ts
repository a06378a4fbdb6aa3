/**
 * A day at the till, in a real browser: used, skimmed, counted blind with a difference, closed with a Z that is read again as a
 * numbered copy, opened over a sale that waits; and the till that somebody left open yesterday.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock, systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { CounterMethod, InputOf } from '@flouss/shared/contract/counter-api';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openCounter } from '../../src/core/counter.ts';
import { DEMO_FLOAT } from '../../src/demo/demo-data.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { zReports } from './outside.ts';
import { approve, count, findCustomer, payExactly, signIn, signInAgain, STEP_TIMEOUT_MS } from './teller.ts';

const DAY_MS = 86_400_000;

let demo: Demo;
let browser: Browser;
let counter: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  counter = await newPage();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

async function newPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

test('a day: reload, skim, blind close with a difference, Z, DUPLICATA, open again over a sale', async () => {
  await signIn(counter, demo.counter);
  await counter.getByText(/Caisse depuis/).waitFor();
  // The float of 150.00 and three cards sold at 19.00.
  await headerSays('207,00 €');
  await beginReload('100');
  await payExactly(counter);
  await headerSays('313,00 €');
  await skim();
  await closeTenShort();
  await readCopies();
  await openOverReload();
  await vi.waitFor(
    async () =>
      expect(await zReports(demo)).toMatchObject([
        {
          number: 'C01-Z0001',
          code: null,
          till: { expected_cents: 26_300, counted_cents: 25_300, difference_cents: -1_000 },
          note: 'Un billet de dix manque',
        },
      ]),
    { timeout: STEP_TIMEOUT_MS, interval: 200 },
  );
  expect(complaints).toEqual([]);
}, 240_000);

/** The figure of the drawer, or the word in its place. */
const headerSays = (words: string): Promise<void> =>
  counter.locator('.header-position').first().getByText(words, { exact: true }).waitFor();

async function beginReload(amount: string): Promise<void> {
  await findCustomer(counter, 'yasmine', 'Yasmine Benali');
  await counter.keyboard.press('F9');
  await counter.getByRole('textbox', { name: 'Montant' }).fill(amount);
  await counter.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await counter.keyboard.press('F9');
}

async function skim(): Promise<void> {
  await counter.keyboard.press('F7');
  await counter.getByRole('button', { name: 'Entrée ou sortie d’espèces' }).click();
  await counter.getByRole('radio', { name: 'Mis au coffre' }).check();
  await counter.getByRole('textbox', { name: 'Montant' }).fill('900');
  await counter.getByText('Écrivez une note.').waitFor();
  await counter.getByRole('textbox', { name: 'Montant' }).fill('400');
  await counter.keyboard.press('F9');
  await counter.getByText(/La caisse ne contient pas cette somme/).waitFor();
  await counter.getByRole('textbox', { name: 'Montant' }).fill('50');
  await counter.keyboard.press('F9');
  await counter.getByText('Le mouvement est enregistré.').waitFor();
  // What is said follows the language of the screen.
  await counter.evaluate(() => window.counter.call('settings.change', { language: 'en' }));
  await counter.getByText('The movement is recorded.').waitFor();
  await counter.evaluate(() => window.counter.call('settings.change', { language: 'fr' }));
  await counter.getByText('Le mouvement est enregistré.').waitFor();
  // Nobody's name is in it: its kind is said once.
  expect(await counter.locator('.side .operation-line').first().innerText()).toMatch(
    /^Mouvement d’espèces\s+50,00\s€\s+\d\d:\d\d/,
  );
  await counter.getByRole('region', { name: 'Mouvements d’espèces' }).getByText('50,00 €').waitFor();
  await headerSays('263,00 €');
}

async function closeTenShort(): Promise<void> {
  await counter.keyboard.press('F9');
  await headerSays('Comptage');
  await count(counter, { '50,00': '5', '2,00': '1', '1,00': '1' });
  expect(await counter.locator('body').innerText()).not.toContain('263,00');
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: 'Comptez le tiroir des remboursements' }).waitFor();
  await count(counter, { '50,00': '2', '20,00': '5' });
  await counter.keyboard.press('F9');
  await counter.getByText('Le compte s’écarte de plus que ce qui est admis').waitFor();
  expect(await counter.locator('body').innerText()).not.toContain('263,00');
  await counter.getByRole('textbox', { name: 'Note' }).fill('Un billet de dix manque');
  await counter.keyboard.press('F9');
  await approve(counter, '9999');
  await counter.getByRole('dialog').getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  await approve(counter, '4321');
  await counter.getByRole('heading', { name: 'La caisse est fermée' }).waitFor();
  await counter.getByText('Il manque 10,00 €.').waitFor();
  await counter.getByText('Le compte est juste.').waitFor();
  const report = counter.getByRole('article', { name: /Rapport Z C01-Z0001/ });
  for (const words of ['Mis au coffre', 'Un billet de dix manque', /Approuvé par Karim/, '263,00 €', '-10,00 €'])
    await report.getByText(words).first().waitFor();
  await headerSays('Fermée');
  await counter.getByRole('button', { name: /Terminer/, disabled: false }).click();
}

async function readCopies(): Promise<void> {
  await counter.getByRole('button', { name: 'Rapports Z' }).click();
  for (const number of [1, 2]) {
    await counter.getByRole('button', { name: 'Voir une copie du rapport C01-Z0001' }).click();
    await counter.getByText(`DUPLICATA n° ${number}`).waitFor();
    await counter.keyboard.press('Escape');
    await counter.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

/** The sale waits while the till is opened over it. */
async function openOverReload(): Promise<void> {
  await beginReload('60');
  await counter.getByText('La caisse n’est pas ouverte : ouvrez-la pour prendre des espèces.').first().waitFor();
  await counter.getByRole('button', { name: 'Ouvrir la caisse' }).click();
  await count(counter, { '20,00': '4' });
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: 'Comptez le tiroir des remboursements' }).waitFor();
  await counter.keyboard.press('F9');
  await counter.getByText('La caisse est ouverte.').waitFor();
  await payExactly(counter);
  await counter.getByRole('heading', { name: /^Recharge/ }).waitFor();
  await headerSays('146,00 €');
}

test('a till left open yesterday is closed before cash is taken', async () => {
  await demo.dispose(true);
  await openYesterday(demo.dataDir);
  demo = await startDemo(demo.dataDir);
  counter = await newPage();
  await signInAgain(counter, demo.counter);
  await counter
    .getByText(/La caisse est restée ouverte depuis le .* Fermez-la avant de prendre des espèces\./)
    .waitFor();
  await beginReload('60');
  await counter.getByText('La caisse est restée ouverte depuis un autre jour : fermez-la d’abord.').first().waitFor();
  await counter.keyboard.press('F7');
  const leave = counter.getByRole('button', { name: 'Abandonner' });
  await leave
    .or(counter.getByText(/son rapport appartient à ce jour-là/))
    .first()
    .waitFor();
  if (await leave.isVisible()) await leave.click();
  await counter.getByText(/son rapport appartient à ce jour-là/).waitFor();
  await counter.keyboard.press('F9');
  await count(counter, { '20,00': '3', '10,00': '5', '5,00': '4', '2,00': '5', '1,00': '10' });
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: 'Comptez le tiroir des remboursements' }).waitFor();
  await count(counter, { '50,00': '2', '20,00': '5' });
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: 'La caisse est fermée' }).waitFor();
  expect(await counter.getByText('Le compte est juste.').count()).toBe(2);
  expect(complaints).toEqual([]);
}, 240_000);

/** At the same counter, a day ago by its clock: closes what is open, and opens it for the day nobody closed. */
async function openYesterday(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'counter-browser');
  const secret = (name: string) => Buffer.from(readFileSync(join(folder, name), 'utf8').trim(), 'base64url');
  const clock = { now: () => systemClock.now() - DAY_MS };
  const opened = openCounter({
    store_path: join(folder, 'counter.store'),
    store_key: secret('store.key'),
    pin_pepper: secret('pin.pepper'),
    clock,
    stopwatch: systemStopwatch,
    random: systemRandom,
    emit: () => undefined,
    server_url: null,
  });
  if (!opened.ok) throw new Error(opened.error);
  const yesterday = opened.value;
  const ask = async <M extends CounterMethod>(method: M, input: InputOf<M>) => {
    const answer = await yesterday.call(method, input);
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`);
    return answer.value;
  };
  const newOp = () => newId(OpId, clock, systemRandom);
  const operators = (await ask('session.get', {})).operators;
  const idOf = (name: string) => operators.find((each) => each.name === name)!.operator_id;
  await ask('session.sign-in', { operator_id: idOf('Amina'), pin: '1234' });
  await ask('till.close', {
    op_id: newOp(),
    count: { till: [], refunds: [] },
    note: 'Pour l’épreuve',
    approval: { manager_id: idOf('Karim'), pin: '4321', reason: 'Pour l’épreuve' },
  });
  await ask('till.open', { op_id: newOp(), count: DEMO_FLOAT });
  await yesterday.close();
}
