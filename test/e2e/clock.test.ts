/**
 * The counter's machine is set back a day while people work at it: the counter says so, goes on, keeps its order, shortens nobody's
 * lock-out and loses nothing; and when somebody sets it right, everything stands where it belongs.
 */
import { parisDay } from '@flouss/shared/domain/calendar';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStore } from '../integration/core/check-store.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { backendOf, bankState, counterHead, devices, openCounterStore } from './outside.ts';
import { ask, findCustomer, payExactly, signIn, signInAgain, STEP_TIMEOUT_MS } from './teller.ts';
import { wrongClock } from './wrong-clock.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const WITHIN = { timeout: STEP_TIMEOUT_MS };

const clock = wrongClock();

let demo: Demo;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(undefined, [], clock.env), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.clock.install();
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
  clock.dispose();
}, 60_000);

/** Of the whole machine: what the backend reads, and what the page reads. */
async function setClock(wrongByMs: number): Promise<void> {
  clock.set(wrongByMs);
  await page.clock.setSystemTime(Date.now() + wrongByMs);
}

async function reload(words: string, name: string, amount: string): Promise<void> {
  await findCustomer(page, words, name);
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).fill(amount);
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await page.keyboard.press('F9');
  await payExactly(page);
  await page.getByRole('heading', { name: 'Recharge confirmée par la banque' }).waitFor();
}

const rowsOfDay = async (): Promise<string[]> => {
  await page.keyboard.press('F8');
  await page.locator('.operations tbody tr').first().waitFor();
  return page.locator('.operations tbody tr').allInnerTexts();
};

test('set back a day: said on every screen, and what is done goes on in its order', async () => {
  await reload('yasmine', 'Yasmine Benali', '60');
  await lockKarim();

  await setClock(-DAY_MS);
  await page.locator('.sync-button').first().click();
  await page.getByRole('button', { name: 'Synchroniser maintenant' }).click();
  await page
    .locator('.banner')
    .getByText(/L’horloge de cet ordinateur retarde de .*1.jour/)
    .waitFor();
  await page.keyboard.press('Escape');
  // The till that was opened «tomorrow» is the open one; cash goes into it.
  await reload('moussa', 'Moussa Diallo', '70');
  const [latest] = await rowsOfDay();
  expect(latest).toMatch(/Moussa Diallo/);
  expect((await rowsOfDay()).join('\n')).not.toMatch(/Yasmine Benali/);

  expect(await receiptNumbers()).toEqual([1, 2, 3, 4, 5].map((n) => `C01-00000${n}`));
}, 120_000);

test('a lock-out is as long as before, also after a restart', async () => {
  expect(await lockLeftMs()).toBeGreaterThan(3 * MINUTE_MS);
  process.kill(backendOf(demo), 'SIGKILL');
  await page.getByRole('heading', { name: 'Qui êtes-vous ?' }).waitFor();
  await tryKarim('4321');
  await page
    .getByText(/bloqué encore/)
    .first()
    .waitFor();
  expect(await page.getByRole('button', { name: 'Entrer' }).isDisabled()).toBe(true);
  await signInAgain(page, demo.counter);
  expect(await lockLeftMs()).toBeGreaterThan(3 * MINUTE_MS);
}, 120_000);

test('set right again: each operation is on its day, once, here and outside; the warning is gone', async () => {
  await setClock(0);
  await reload('سمير', 'سمير العلوي', '80');
  expect(await lockLeftMs()).toBeGreaterThan(3 * MINUTE_MS);
  await expect.poll(() => page.locator('.banner').count(), WITHIN).toBe(0);
  const today = (await rowsOfDay()).join('\n');
  for (const name of [/Yasmine Benali/, /سمير العلوي/]) expect(today).toMatch(name);
  expect(today).not.toMatch(/Moussa Diallo.*Recharge|Recharge.*Moussa Diallo/);
  await page.getByRole('button', { name: 'Jour précédent' }).click();
  await page.locator('.operations tbody tr').filter({ hasText: 'Moussa Diallo' }).waitFor();

  const { operations } = await bankState(demo);
  const loads = operations.filter(({ kind }) => kind === 'load');
  expect(loads.map(({ amount_cents, state }) => `${amount_cents} ${state}`)).toEqual([
    '8000 done',
    '7000 done',
    '6000 done',
  ]);
  const [device] = await devices(demo);
  expect(complaints).toEqual([]);
  await demo.interrupt();
  const store = openCounterStore(demo);
  expect(device).toMatchObject({ ...counterHead(store), state: 'active' });
  const times = checkStore(store.read).map(({ fact }) => fact.occurred_at);
  // What the clock said is kept as it was said.
  expect(times.at(-2)).toBeLessThan(times.at(-3)! - DAY_MS / 2);
  store.close();
}, 120_000);

/** Of both days. */
async function receiptNumbers(): Promise<string[]> {
  const days = await Promise.all(
    [0, DAY_MS].map((ms) => ask(page, 'activity.list', { day: parisDay(Date.now() - ms) })),
  );
  return days
    .flat()
    .flatMap(({ receipt_number }) => receipt_number ?? [])
    .toSorted();
}

async function tryKarim(pin: string): Promise<void> {
  await page.getByRole('button', { name: /Karim/ }).click();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
}

async function lockKarim(): Promise<void> {
  await page.keyboard.press('Control+l');
  await tryKarim('0000');
  for (let left = 4; left > 0; left--) {
    await page.getByText(`Encore ${left} essai`).first().waitFor();
    await page.keyboard.type('0000');
    await page.keyboard.press('Enter');
  }
  await page
    .getByText(/bloqué encore/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Amina/ }).click();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}

async function lockLeftMs(): Promise<number> {
  const karim = (await ask(page, 'operators.list', {})).find(({ name }) => name === 'Karim');
  return karim?.locked_for_ms ?? 0;
}
