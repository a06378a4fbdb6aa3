/**
 * Receipts on paper, from the reload's screen to what lies in the printer's tray: the printer is a real TCP listener that puts the dots
 * together again, and its QR code is read as a phone would.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSignedOperation } from '@flouss/shared/contract/signed-operation';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPaperPrinter } from '../paper/paper-printer.ts';
import type { PaperPrinter } from '../paper/paper-printer.ts';
import { inkShare, pngOf, readQr } from '../paper/ticket-picture.ts';
import type { Ticket } from '../paper/ticket-reader.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { findCustomer, payExactly, scan, signIn, STEP_TIMEOUT_MS } from './teller.ts';

const PRINTED_WITHIN_MS = 10_000;
/** To be looked at; outside git. */
const TRAY = fileURLToPath(new URL('../../.pictures/', import.meta.url));

let demo: Demo;
let browser: Browser;
let printer: PaperPrinter;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser, printer] = await Promise.all([startDemo(), launchBrowser(), openPaperPrinter()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
  await printer?.close();
}, 60_000);

/** In the settings, as a person does it. */
async function choosePrinter(roll: '80 mm' | '58 mm'): Promise<void> {
  await page.keyboard.press('F10');
  const settings = page.getByRole('region', { name: 'Imprimante des reçus' });
  await settings.getByText('Ticket, réseau').click();
  await settings.getByRole('textbox', { name: 'Adresse' }).fill('127.0.0.1');
  await settings.getByRole('textbox', { name: 'Port' }).fill(String(printer.port));
  await settings.getByText(roll).click();
  await settings.getByRole('checkbox').check();
  await settings.getByRole('button', { name: 'Imprimer un essai' }).click();
  await settings.getByText('L’essai est sorti').waitFor();
  await settings.getByRole('button', { name: 'Enregistrer' }).click();
  await settings.getByText('Imprimante enregistrée').waitFor();
}

async function reload(words: string, name: string): Promise<void> {
  await findCustomer(page, words, name);
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Montant' }).fill('60');
  await page.getByRole('region', { name: 'Devis' }).getByText(/\d,00/).first().waitFor();
  await page.keyboard.press('F9');
  await payExactly(page);
  await page.locator('.done').waitFor();
}

async function ticket(number: number): Promise<Ticket> {
  await vi.waitFor(() => expect(printer.tickets.length).toBeGreaterThanOrEqual(number), {
    timeout: PRINTED_WITHIN_MS,
    interval: 20,
  });
  return printer.tickets[number - 1]!;
}

function keep(name: string, paper: Ticket): void {
  mkdirSync(TRAY, { recursive: true });
  writeFileSync(join(TRAY, `paper-${name}.png`), pngOf(paper));
}

test.each([
  ['80 mm', 576],
  ['58 mm', 384],
] as const)(
  'on a roll of %s: a trial, then receipts in French and Arabic, each with its operation in the code',
  async (roll, dots) => {
    const before = printer.tickets.length;
    await choosePrinter(roll);
    await reload('yasmine', 'Yasmine Benali');
    await page.getByText('Imprimé.').waitFor();
    await reload('سمير', 'سمير العلوي');
    const [trial, french, arabic] = [await ticket(before + 1), await ticket(before + 2), await ticket(before + 3)];
    keep(`trial-${dots}`, trial);
    keep(`fr-${dots}`, french);
    keep(`ar-${dots}`, arabic);
    expect(readQr(trial)).toMatch(/^FLOUSS-TEST/);
    for (const paper of [french, arabic]) {
      expect(paper.widthDots).toBe(dots);
      expect(inkShare(paper)).toBeGreaterThan(0.08);
      const text = readQr(paper);
      expect(text && readSignedOperation(text)).toMatchObject({
        ok: true,
        value: { claimed: { type: 'reload-ordered' } },
      });
    }
    const nextPaper = () =>
      page.evaluate(async () => {
        const listed = await window.counter.call('activity.list', { day: null });
        const receipt = listed.ok && (await window.counter.call('receipt.get', { op_id: listed.value[0]!.op_id }));
        return receipt && receipt.ok ? receipt.value : null;
      });
    // What the screen would print next is a copy, as soon as the printer has said that it cut; the operation is the one on the paper.
    await expect
      .poll(nextPaper, { timeout: STEP_TIMEOUT_MS })
      .toMatchObject({ duplicate_number: 1, language: 'ar', signed_operation: readQr(arabic) });
  },
  60_000,
);

test('without paper the reload stands and the teller is told; with paper the receipt comes by itself', async () => {
  const before = printer.tickets.length;
  printer.state.paperOut = true;
  await reload('yasmine', 'Yasmine Benali');
  await page.getByText('L’imprimante n’a plus de papier').first().waitFor();
  await page.getByRole('button', { name: /1 reçu attend/ }).click();
  await page.getByText('L’opération est enregistrée, avec ou sans papier.').waitFor();
  await page.keyboard.press('Escape');
  expect(printer.tickets).toHaveLength(before);
  printer.state.paperOut = false;
  const paper = await ticket(before + 1);
  expect(readQr(paper)).toMatch(/^FLOUSS1/);
  await page.getByText('Imprimé.').waitFor();
}, 60_000);

test('a printer that dies in the middle: nobody knows, and the next paper says DUPLICATA', async () => {
  const before = printer.tickets.length;
  printer.state.diesAfterBytes = 20_000;
  await reload('moussa', 'Moussa Diallo');
  await page.getByText('l’imprimante n’a pas confirmé').first().waitFor();
  printer.state.diesAfterBytes = Number.POSITIVE_INFINITY;
  await page.locator('main').getByRole('button', { name: 'Réimprimer (DUPLICATA)' }).click();
  const copy = await ticket(before + 1);
  keep('duplicate', copy);
  const shown = () =>
    page.evaluate(async () => {
      const listed = await window.counter.call('activity.list', { day: null });
      const receipt = listed.ok && (await window.counter.call('receipt.get', { op_id: listed.value[0]!.op_id }));
      return receipt && receipt.ok ? receipt.value.duplicate_number : null;
    });
  // As soon as the printer has said that it cut.
  await expect.poll(shown, { timeout: STEP_TIMEOUT_MS }).toBe(2);
  expect(complaints).toEqual([]);
}, 60_000);

test('a receipt scanned from any screen: genuine with what became of it, or false', async () => {
  const code = readQr(printer.tickets.at(-1)!)!;
  await page.keyboard.press('F4');
  await scan(page, code);
  await page.getByRole('heading', { name: 'Reçu authentique' }).waitFor();
  await page.getByText('Confirmée par la banque : l’argent est sur la carte.').first().waitFor();
  await page.getByRole('button', { name: 'Ouvrir le client' }).click();
  await page.getByRole('heading', { name: 'Moussa Diallo', level: 1 }).waitFor();
  await scan(page, code.replace('[[6000,', '[[60000,'));
  await page.getByRole('heading', { name: 'FAUX REÇU' }).waitFor();
  expect(await page.getByRole('button', { name: 'Voir le reçu' }).count()).toBe(0);
}, 60_000);

/** Paper of a dialogue, in CSS pixels. */
const SHEETS = { a4: { width: 794, height: 1_123 }, roll: { width: 302, height: 1_000 } } as const;

test('printed by the page, on A4 and on a roll, in French and Arabic: the receipt alone', async () => {
  await page.evaluate(() => {
    // What lies on the paper at the moment of printing is kept for looking at.
    window.print = () => document.body.append(document.querySelector('.paper')?.cloneNode(true) ?? 'nothing laid out');
    return window.counter.call('printers.choose', { printer: { kind: 'page' }, auto_print: false });
  });
  for (const [language, name, word] of [
    ['fr', 'Yasmine Benali', /DUPLICATA n° \d/],
    ['ar', 'سمير العلوي', /DUPLICATA/],
  ] as const) {
    await page.keyboard.press('F8');
    await page
      .getByRole('row', { name: new RegExp(`Recharge.*${name}`) })
      .first()
      .getByRole('button')
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Imprimer' }).click();
    await page.getByRole('dialog').getByText('Imprimé.').waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const [sheet, size] of Object.entries(SHEETS)) {
      await page.setViewportSize(size);
      const text = await page.locator('body').innerText();
      expect(text).toMatch(word);
      expect(text).not.toContain('Réglages');
      await page.screenshot({ path: join(TRAY, `page-${sheet}-${language}.png`), fullPage: true });
    }
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
    await page.emulateMedia({ media: null });
    await page.setViewportSize(VIEWPORT);
    await page.evaluate(() => document.querySelector('.paper')?.remove());
    await page.keyboard.press('Escape');
  }
}, 60_000);
