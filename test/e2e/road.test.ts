/**
 * The whole road in a real browser, from the user's side: register, sell, reload while the server is dead (kill -9), order by
 * SMS. At the end the world outside is asked whether each thing happened exactly once.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { bankState, counterHead, devices, ledger, openCounterStore, orders, phoneState } from './outside.ts';
import { findCustomer, packInHand, payExactly, register, signIn, STEP_TIMEOUT_MS } from './teller.ts';

const YASMINE = '+33639980001';

let demo: Demo;
let browser: Browser;
let counter: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  counter = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  counter.setDefaultTimeout(STEP_TIMEOUT_MS);
  counter.on('pageerror', (error) => complaints.push(error.message));
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

test('the road: register, sell, reload offline, order by SMS; each exactly once', async () => {
  await signIn(counter, demo.counter);
  const pack = await packInHand(counter);
  await sellToNewCustomer(pack);
  await reloadWithoutServer();
  await orderBySms();
  await askTheWorld(pack);
  expect(complaints).toEqual([]);
}, 240_000);

async function sellToNewCustomer(pack: string): Promise<void> {
  await register(counter, {
    givenNames: 'Nadia',
    familyName: 'Exemple',
    phone: '06 39 98 00 20',
    documentNumber: 'EX4455667',
    beneficiary: 'Rachida',
  });
  await counter.getByRole('button', { name: 'Vendre une carte' }).click();
  await counter.getByRole('textbox', { name: 'Référence du pack' }).fill(pack);
  await counter.keyboard.press('Enter');
  await counter.getByRole('textbox', { name: 'Nom court de la carte' }).fill('MERE');
  await payExactly(counter);
  // Nobody asks: the bank's yes comes to the screen by itself. The notice goes away again, so it is awaited from the beginning.
  await Promise.all([
    counter.getByText(/^Carte active\s: la banque a confirmé\.$/u).waitFor(),
    counter.getByRole('heading', { name: 'Carte vendue' }).waitFor(),
    counter.getByText('La carte est active.').first().waitFor(),
  ]);
}

async function reloadWithoutServer(): Promise<void> {
  process.kill(demo.pids.server, 'SIGKILL');
  await findCustomer(counter, 'nadia', 'Nadia Exemple');
  await counter.getByRole('button', { name: 'Recharger cette carte' }).click();
  await counter.getByRole('textbox', { name: 'Montant' }).fill('200');
  const quote = counter.getByRole('region', { name: 'Devis' });
  await quote.getByText(/9,00/).first().waitFor();
  await quote
    .getByText(/209,00/)
    .first()
    .waitFor();
  await counter.keyboard.press('F9');
  await counter.getByText(/deux cents euros/i).waitFor();
  await counter
    .getByText(/Rachida/)
    .first()
    .waitFor();
  await payExactly(counter);
  await counter.getByRole('heading', { name: 'Recharge enregistrée' }).waitFor();
  await counter.getByText('Enregistrée, pas encore confirmée par la banque.').first().waitFor();
  expect((await bankState(demo)).operations.filter(({ kind }) => kind === 'load')).toEqual([]);

  await demo.type('start server', /The sync-server runs again/);
  await counter.getByRole('heading', { name: 'Recharge confirmée par la banque' }).waitFor();
}

async function orderBySms(): Promise<void> {
  const phone = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  phone.setDefaultTimeout(STEP_TIMEOUT_MS);
  await phone.goto(demo.carrier);
  await phone
    .getByRole('navigation', { name: 'Téléphones connus' })
    .getByText(/39 98 00 01/)
    .click();
  const compose = phone.getByRole('textbox', { name: /Message au 71004/ });
  const conversation = phone.getByRole('log');

  await compose.fill('RECH 100 MAMAN');
  await phone.getByRole('button', { name: '5×' }).click();
  const proposal = conversation.getByText(/OUI \d{3}/).first();
  await proposal.waitFor();
  const words = await proposal.innerText();
  expect(words).toMatch(/Fatima/);
  expect(words).toMatch(/106,00/);
  const code = /OUI (\d{3})/.exec(words)?.[1] ?? '';

  await compose.fill(`OUI ${code}`);
  await phone.getByRole('button', { name: 'Envoyer' }).click();
  await conversation
    .getByText(/charg|reçu|créditée/i)
    .last()
    .waitFor();
  await expect
    .poll(async () => (await phoneState(demo, YASMINE)).inbox.filter(({ billing }) => billing !== null).length, {
      timeout: STEP_TIMEOUT_MS,
    })
    .toBe(1);

  await compose.fill('SOLDE');
  await phone.getByRole('button', { name: 'Envoyer' }).click();
  await conversation
    .getByText(/100,00/)
    .last()
    .waitFor();
  await phone.close();
}

async function askTheWorld(pack: string): Promise<void> {
  const bank = await bankState(demo);
  const done = (kind: string): number =>
    bank.operations.filter((each) => each.kind === kind && each.state === 'done').length;
  expect({
    loads: done('load'),
    charges: done('charge'),
    applications: done('application'),
    refunds: done('refund'),
  }).toEqual({
    loads: 2,
    charges: 1,
    applications: 4,
    refunds: 0,
  });
  expect(bank.cards.find(({ card_reference }) => card_reference === pack)).toMatchObject({
    balance_cents: 20_000,
    state: 'active',
  });
  expect(bank.cards.map(({ balance_cents }) => balance_cents).toSorted((a, b) => a - b)).toEqual([
    0, 0, 10_000, 20_000,
  ]);

  const placed = await orders(demo);
  expect(placed.filter(({ channel }) => channel === 'sms')).toHaveLength(1);
  expect(placed.map(({ state }) => state)).toEqual(['loaded', 'loaded']);

  const { inbox, sent } = await phoneState(demo, YASMINE);
  const proposals = inbox.filter(({ text }) => /OUI \d{3}/.test(text));
  expect(proposals).toHaveLength(1);
  expect(inbox.filter(({ billing }) => billing !== null)).toHaveLength(1);
  expect(sent.find(({ text }) => text === 'RECH 100 MAMAN')?.copies).toHaveLength(5);

  const books = await ledger(demo);
  expect(books.debit_cents).toBe(books.credit_cents);
  expect(books.accounts.reduce((sum, { balance_cents }) => sum + balance_cents, 0)).toBe(0);
  expect(books.accounts.find(({ account }) => account === 'load-in-progress')?.balance_cents ?? 0).toBe(0);

  const [device] = await devices(demo);
  await demo.interrupt();
  const store = openCounterStore(demo);
  expect(device).toMatchObject(counterHead(store));
  store.close();
}
