/**
 * Two counters of one agent and money that is owed once: the one without its network pays it back too, and the server refuses that. The
 * cash is gone; a manager answers for it, the drawers are counted to the cent, and the back office reads the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { cableTo } from './cable.ts';
import type { Cable } from './cable.ts';
import { startHost } from './counter-host.ts';
import type { CounterHost } from './counter-host.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import {
  approvals,
  counterHead,
  devices,
  enrolmentCode,
  ledger,
  openCounterStore,
  setBankFaults,
  zReports,
} from './outside.ts';
import {
  approve,
  ask,
  countBoth,
  findCustomer,
  openTill,
  payExactly,
  payRefund,
  signIn,
  STEP_TIMEOUT_MS,
} from './teller.ts';

const PATIENCE = { timeout: STEP_TIMEOUT_MS, interval: 200 };
/** 100.00 and its fee. */
const OWED_CENTS = 10_600;

let demo: Demo;
let browser: Browser;
let cable: Cable;
let host: CounterHost | undefined;
/** The one with its network, and the one whose cable is pulled. */
let near: Page;
let far: Page;
const dataDir = mkdtempSync(join(tmpdir(), 'flouss-second-counter-'));
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  cable = await cableTo(demo.server);
  host = await startHost(browser, join(dataDir, 'counter-browser'), ['--server', cable.url, '--ca', demo.ca]);
  far = host.page;
  await ask(far, 'session.enrol', { server_url: cable.url, code: await enrolmentCode(demo, 'C02') });
  near = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  near.setDefaultTimeout(STEP_TIMEOUT_MS);
  for (const page of [near, far]) page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(near, demo.counter);
  await signIn(far, far.url());
  for (const page of [near, far]) await openTill(page);
}, 180_000);

afterAll(async () => {
  await host?.end();
  await cable?.remove();
  await browser?.close();
  await demo?.dispose();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

test('paid twice, refused once, answered for by a manager: the drawers agree, and so do the books', async () => {
  await owe();
  cable.pull();
  await payRefund(far);
  await header(far, 'Hors ligne');
  await payRefund(near);
  await near.getByRole('button', { name: /Synchronisation À jour/ }).waitFor();
  cable.plug();
  await syncNow(far);
  await makeGood();
  await closeToTheCent();
  await sayTheSame();
  expect(complaints).toEqual([]);
}, 240_000);

/** At the counter with its network, refused by the bank; both counters know of it. */
async function owe(): Promise<void> {
  await setBankFaults(demo, [{ fault: 'refuse', kind: 'load', count: 1 }]);
  await findCustomer(near, 'yasmine', 'Yasmine Benali');
  await near.keyboard.press('F9');
  await near.getByRole('textbox', { name: 'Montant' }).fill('100');
  await near
    .getByRole('region', { name: 'Devis' })
    .getByText(/106,00/)
    .first()
    .waitFor();
  await near.keyboard.press('F9');
  await payExactly(near);
  await near
    .getByText(/À rembourser/)
    .first()
    .waitFor();
  for (const page of [near, far]) {
    await page.keyboard.press('F6');
    await page.getByRole('button', { name: 'Rembourser' }).waitFor();
  }
}

const header = (page: Page, words: string): Promise<void> =>
  page.getByRole('button', { name: new RegExp(`Synchronisation ${words}`) }).waitFor();

/** From the header, and out of it by Esc while the counter is still asking. */
async function syncNow(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /Synchronisation/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Synchroniser maintenant' }).first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Synchronisation' }).waitFor({ state: 'detached' });
}

/** The refusal is an exception of the manager's; he says that the customer has given it back. */
async function makeGood(): Promise<void> {
  await far.keyboard.press('F6');
  const exception = far.getByRole('listitem').filter({ hasText: 'un remboursement que le serveur n’a pas pris' });
  await exception.getByText('106,00').waitFor();
  await exception.getByText('À qui d’agir : Le responsable').waitFor();
  await exception.getByRole('button', { name: 'Régler' }).click();
  const dialogue = far.getByRole('dialog');
  await dialogue.getByText('Dites ce que l’argent est devenu.').waitFor();
  await dialogue.getByRole('button', { name: 'Le client l’a rendu' }).click();
  // A teller's PIN opens nothing here.
  await approve(far, '1234');
  await dialogue.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  await approve(far, '4321');
  await dialogue.waitFor({ state: 'detached' });
  await far.getByText('Tout est terminé').waitFor();
}

/** 150.00 in the till and what came back; 200.00 for refunds less what went out. */
async function closeToTheCent(): Promise<void> {
  await far.keyboard.press('F7');
  await far.getByRole('region', { name: 'Mouvements d’espèces' }).getByText('106,00 €').waitFor();
  await far.keyboard.press('F9');
  await countBoth(far, { '50,00': '5', '5,00': '1', '1,00': '1' }, { '50,00': '1', '20,00': '2', '2,00': '2' });
  await far.getByRole('heading', { name: 'La caisse est fermée' }).waitFor();
  expect(await far.getByText('Le compte est juste.').count()).toBe(2);
}

async function sayTheSame(): Promise<void> {
  await vi.waitFor(async () => {
    expect(await zReports(demo)).toMatchObject([
      {
        number: 'C02-Z0001',
        code: null,
        till: { opening_cents: 15_000, expected_cents: 25_600, counted_cents: 25_600, difference_cents: 0 },
        refunds: { opening_cents: 20_000, expected_cents: 9_400, counted_cents: 9_400, difference_cents: 0 },
      },
    ]);
  }, PATIENCE);
  expect(await approvals(demo)).toMatchObject([
    { type: 'refund-made-good', counter_code: 'C02', reason: 'Recompté', code: null },
  ]);
  // The sum was owed once, and once it was given back: nothing of the second is in the books.
  const { debit_cents, credit_cents } = await ledger(demo);
  expect(debit_cents).toBe(credit_cents);
  const refunds = (await ask(far, 'activity.list', { day: null })).filter(({ kind }) => kind === 'refund');
  expect(refunds).toMatchObject([{ state: 'declined', reason: 'refund-not-due', total_cents: OWED_CENTS }]);
  const ends = await devices(demo);
  await host?.end();
  host = undefined;
  const store = openCounterStore({ dataDir });
  expect(ends).toContainEqual(expect.objectContaining(counterHead(store)));
  store.close();
}
