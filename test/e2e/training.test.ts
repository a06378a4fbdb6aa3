/**
 * A trainee's first day in a real browser, by keyboard, over the real backend beside a real counter and a real server: twelve steps
 * ticked because they were done; in and out in Arabic; and outside nothing of it.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStore } from '../integration/core/check-store.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { bankState, centreMetrics, counterHead, devices, ledger, openCounterStore, orders } from './outside.ts';
import { register, STEP_TIMEOUT_MS } from './teller.ts';

const TABS_MAX = 60;
/** One looks at what was found before one presses Enter. */
const LOOK_MS = 300;

let demo: Demo;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(demo.counter);
  await page.getByRole('button', { name: /Amina/ }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

test('the guided first day, step by step, and outside nothing of it', async () => {
  const before = await outside();
  await tabTo('Entrer en formation');
  await press('Enter');
  await page.locator('html[data-training]').waitFor();
  await signInTrainee();

  await openTheTill();

  await expectStep('Trouvez une cliente');
  await openCustomer('modele', 'Leïla Modèle');

  await expectStep('Enregistrez un client');
  await register(page, {
    givenNames: 'Nora',
    familyName: 'Apprentie',
    phone: '06 39 98 00 77',
    documentNumber: 'EX7788990',
    beneficiary: 'Salma',
  });

  await expectStep('Recevez des packs');
  const packs = await guide().locator('.guide-packs li').allInnerTexts();
  expect(packs).toHaveLength(3);
  await press('F10');
  await tabTo('Ouvrir le stock');
  await press('Enter');
  await tabTo('Référence du pack');
  for (const pack of packs) {
    await page.keyboard.type(pack, { delay: 60 });
    await press('Enter');
    await page.getByRole('button', { name: `Retirer ${pack}` }).waitFor();
  }
  await tabTo('Bon de livraison');
  await page.keyboard.type('BL-1', { delay: 60 });
  await press('F9');

  await expectStep('Vendez une carte');
  await openCustomer('apprentie', 'Nora Apprentie');
  await tabTo('Vendre une carte');
  await press('Enter');
  await tabTo('Référence du pack');
  await page.keyboard.type(packs[0] ?? '', { delay: 60 });
  await press('Enter');
  await tabTo('Nom court de la carte');
  await page.keyboard.type('MERE', { delay: 60 });
  await payExactly();
  await page.getByRole('heading', { name: 'Carte vendue' }).waitFor();
  expect(await page.locator('.receipt-training').allInnerTexts()).toEqual([
    'FORMATION, SANS VALEUR',
    'FORMATION, SANS VALEUR',
  ]);

  await expectStep('Rechargez 200 €');
  await page.getByText('La carte est active.').first().waitFor();
  await reload('apprentie', 'Nora Apprentie', '200');
  await page.getByRole('heading', { name: 'Recharge confirmée par la banque' }).waitFor();

  await expectStep('Relisez et imprimez le reçu');
  await page.evaluate(() => (window.print = () => {}));
  await press('Control+p');

  await expectStep('Remboursez un refus');
  await reload('refus', 'Ibrahim Refus', '100');
  await page
    .getByText(/À rembourser/)
    .first()
    .waitFor();
  await press('F6');
  await tabTo('Rembourser');
  await press('Enter');
  await page.getByRole('dialog').getByText('106,00').first().waitFor();
  await press('F9');
  await page.getByRole('dialog').locator('.receipt-training').first().waitFor();
  await press('Escape');

  await expectStep('Travaillez hors ligne');
  await tabTo('Couper la connexion');
  await press('Enter');
  await page.getByText(/Hors ligne depuis/).waitFor();
  await reload('modele', 'Leïla Modèle', '60');
  await page.getByText('Enregistrée, pas encore confirmée par la banque.').first().waitFor();
  await tabTo('Rétablir la connexion');
  await press('Enter');
  await page.getByRole('heading', { name: 'Recharge confirmée par la banque' }).waitFor();

  await closeTheTill();
  await guide().getByRole('heading', { name: 'Votre premier jour est fini' }).waitFor();

  await leave('1234');
  await page.getByText(/Épicerie du Canal/).waitFor();
  expect(await outside()).toEqual(before);
  expect(complaints).toEqual([]);
}, 300_000);

test('in and out in Arabic; what was done is kept, and put aside it stays folded away', async () => {
  const look = (language: string) =>
    page.evaluate((change) => window.counter.call('settings.change', change), { language });
  await look('ar');
  await page.locator('html[lang=ar][dir=rtl]').waitFor();
  await tabTo('الدخول إلى التدريب');
  await press('Enter');
  await page.locator('html[data-training][dir=rtl]').waitFor();
  await signInTrainee();
  await page.getByRole('region', { name: 'اليوم الأول الموجَّه' }).getByText('انتهى يومك الأول').first().waitFor();
  await press('Control+g');
  await page.locator('.guide-step').waitFor({ state: 'detached' });
  await press('Control+g');
  await page.locator('.guide-step').waitFor();
  await tabTo('الخروج من التدريب');
  await press('Enter');
  await page.getByRole('dialog').locator('input').waitFor();
  await page.keyboard.type('0000');
  await press('Enter');
  // The training PIN opens nothing here.
  await page
    .getByRole('dialog')
    .getByText('هذا الرمز غير صحيح')
    .or(page.getByRole('dialog').getByRole('alert').locator('.refusal'))
    .first()
    .waitFor();
  await page.keyboard.type('1234');
  await press('Enter');
  await page.locator('html:not([data-training])').waitFor();
  await page.getByRole('button', { name: /Amina/ }).waitFor();
  await look('fr');
  expect(complaints).toEqual([]);
}, 120_000);

test('and the real counter’s own store has not a fact more', async () => {
  const [device] = await devices(demo);
  await demo.interrupt();
  const store = openCounterStore(demo);
  expect(device).toMatchObject(counterHead(store));
  const facts = checkStore(store.read);
  expect(facts.length).toBeGreaterThan(5);
  // The demo's morning ends with its customers and cards; a refund, a closing or a reload was only ever played.
  const played = new Set(['reload-ordered', 'refund-paid', 'till-closed']);
  expect(facts.filter(({ fact }) => played.has(fact.type))).toEqual([]);
  store.close();
}, 60_000);

const guide = () => page.getByRole('region', { name: 'Premier jour guidé' });

/** The guide asks for it next: what came before was seen done. */
async function expectStep(title: string): Promise<void> {
  await guide().getByRole('heading', { name: title }).waitFor();
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** As somebody without a mouse: from one thing to the next, until the one of that name. */
async function tabTo(name: string): Promise<void> {
  const wanted = page.getByRole('button', { name }).or(page.getByRole('textbox', { name })).first();
  await wanted.waitFor();
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

async function signInTrainee(): Promise<void> {
  await tabTo('Camille');
  await press('Enter');
  await page.locator('.pin-input').waitFor();
  await page.keyboard.type('0000');
  await press('Enter');
  await page.locator('.guide').waitFor();
}

async function countBothDrawers(): Promise<void> {
  await countTwenties();
  await press('F9');
  await page.getByRole('heading', { name: 'Comptez le tiroir des remboursements' }).waitFor();
  await countTwenties();
  await press('F9');
}

async function openTheTill(): Promise<void> {
  await expectStep('Ouvrez la caisse');
  await press('F7');
  await page.getByRole('button', { name: 'Ouvrir la caisse' }).waitFor();
  await press('F9');
  await countBothDrawers();
}

/** Ten notes of twenty euros. */
async function countTwenties(): Promise<void> {
  const field = page.locator('.count-pieces').nth(3);
  await page.locator('.count-pieces').first().waitFor();
  await press('Enter', 'Enter', 'Enter');
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type('10');
}

async function openCustomer(words: string, name: string): Promise<void> {
  await press('F2');
  await page.keyboard.type(words, { delay: 60 });
  await page
    .getByRole('option', { name: new RegExp(`^(?=.*${name})(?!.*FL-)`) })
    .first()
    .waitFor();
  await page.waitForTimeout(LOOK_MS);
  await press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

async function reload(words: string, name: string, amount: string): Promise<void> {
  await openCustomer(words, name);
  await press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).waitFor();
  await page.keyboard.type(amount, { delay: 60 });
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await press('F9');
  await payExactly();
}

async function payExactly(): Promise<void> {
  await tabTo('Compte exact');
  await press('Enter');
  await page.locator('main button:enabled', { hasText: 'F9' }).waitFor();
  await press('F9');
}

/** 200.00 of float, 19.00 + 209.00 + 106.00 + 66.00 taken; the count is wrong on purpose: a manager of training agrees. */
async function closeTheTill(): Promise<void> {
  await expectStep('Fermez la caisse');
  await press('F7');
  await page.getByRole('button', { name: 'Compter et fermer' }).waitFor();
  await press('F9');
  await countBothDrawers();
  await tabTo('Note');
  await page.keyboard.type('Compte d’apprentie', { delay: 60 });
  await press('F9');
  await page.getByRole('dialog').locator('input[type=password]').waitFor();
  await page.keyboard.type('0000');
  await press('Tab');
  await page.keyboard.type('Vu ensemble', { delay: 60 });
  await press('F9');
  await page.getByRole('heading', { name: 'La caisse est fermée' }).first().waitFor();
}

async function leave(pin: string): Promise<void> {
  await tabTo('Quitter la formation');
  await press('Enter');
  await page.getByRole('dialog').locator('input').waitFor();
  await page.keyboard.type(pin);
  await press('Enter');
  await page.locator('html:not([data-training])').waitFor();
}

/** All that the world outside knows: the centre's devices, books and orders, what it was pushed, what the bank did. */
async function outside() {
  const metrics = await centreMetrics(demo);
  const pushed = metrics.split('\n').filter((line) => /^flouss_(?:facts_total|push_facts_count)/.test(line));
  return {
    devices: (await devices(demo)).map(({ head_seq, head_digest, state }) => ({ head_seq, head_digest, state })),
    ledger: await ledger(demo),
    orders: await orders(demo),
    pushed,
    bank: await bankState(demo),
  };
}
