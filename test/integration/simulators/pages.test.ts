/** The simulators' pages in a real browser: they show, update themselves, obey the keyboard and break no rule of axe. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../e2e/browser.ts';
import { brokenRules } from '../../e2e/inspections.ts';
import { activeCard, command, setFaults as setBankFaults } from './bank-client.ts';
import { PHONE, phoneState, sendsms, setFaults as setCarrierFaults } from './carrier-client.ts';
import { startService, type Service } from './service-stand-in.ts';
import { endAll, startBank, startCarrier, type Running } from './simulator-processes.ts';

describe('pages', () => {
  let service: Service;
  let bank: Running;
  let carrier: Running;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    service = await startService();
    [bank, carrier, browser] = await Promise.all([
      startBank({ seed: 7 }),
      startCarrier({ inboundUrl: `http://${service.host}/in?id=%I`, seed: 7 }),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await endAll();
    await service.close();
  });

  async function open(url: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await browser.newContext({ colorScheme, locale: 'fr-FR', viewport: { width: 1366, height: 900 } });
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    return page;
  }

  test('the bank page shows what happens while it is open, as text even when it looks like markup', async () => {
    const page = await open(bank.url);
    await page.getByText('Aucune carte.').waitFor();
    const token = await activeCard(bank.url, 'FL-<b>bold</b>');
    await command(bank.url, `/cards/${token}/loads`, { amount_cents: 123_456 });
    const card = page.locator('.card');
    await card.getByText('Active').waitFor();
    expect(await card.innerText()).toContain('1\u202F234,56\u00A0€');
    expect(await card.innerText()).toContain('FL-<b>bold</b>');
    await page.getByRole('listitem').filter({ hasText: 'Chargement' }).getByText('Faite').waitFor();
    await page.context().close();
  });

  test('a fault is switched on and off from the bank page', async () => {
    const page = await open(bank.url);
    await page.locator('select[name=fault]').selectOption('error-after');
    await page.locator('select[name=kind]').selectOption('block');
    await page.getByLabel('Combien de fois').fill('2');
    await page.getByRole('button', { name: 'Déclencher la panne' }).press('Enter');
    await page.getByText('1 panne active').waitFor();
    expect((await command(bank.url, '/cards/card_nobody/block', {})).status).toBe(500);
    await page.getByText('encore 1 fois').waitFor();
    await page.getByRole('button', { name: 'Arrêter : Erreur après' }).click();
    await page.getByText('En service').waitFor();
    expect((await command(bank.url, '/cards/card_nobody/block', {})).status).toBe(200);
    await page.context().close();
  });

  test('cash is taken out abroad, limits are set and differences planted from the bank page', async () => {
    const token = await activeCard(bank.url, 'FL-ATM');
    await command(bank.url, `/cards/${token}/loads`, { amount_cents: 20_000 });
    const page = await open(bank.url);
    const form = page.locator('[data-withdrawal-form]');
    await form.getByLabel('Carte').fill('FL-ATM');
    await form.getByLabel('Montant').fill('500');
    await form.getByLabel('Montant').press('Enter');
    await page.getByText('Retrait fait.').waitFor();
    const line = page.locator('[data-region=withdrawals] li').first();
    expect((await line.innerText()).replaceAll(/\s+/g, ' ')).toContain('500 MAD · MA');
    expect(await line.innerText()).toContain('−49,08');
    await form.getByLabel('Montant').fill('9999');
    await form.getByRole('button', { name: 'Retirer' }).click();
    await page.getByText('Le solde ne suffit pas.').waitFor();

    await page.locator('[data-limits-form]').getByLabel('Par mois').fill('200');
    await page.getByRole('button', { name: 'Appliquer les plafonds' }).press('Enter');
    await expect
      .poll(async () => (await command(bank.url, `/cards/${token}/loads`, { amount_cents: 100 })).body.operation.reason)
      .toBe('monthly-limit');
    await page.locator('[data-statement-form]').getByLabel('Inconnues').fill('2');
    await page.getByRole('button', { name: 'Planter les écarts' }).press('Enter');
    await page.getByText('2 écarts plantés.').waitFor();
    await page.context().close();
  });

  test('a customer registers a test card on the hosted page by keyboard alone', async () => {
    const opened = await command(bank.url, '/funding-enrolments', { customer_reference: 'C-9', label: 'Ma carte' });
    const page = await open(opened.body.operation.result?.['url'] ?? '');
    expect(await brokenRules(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Carte enregistrée').waitFor();
    expect(await page.getByRole('heading').innerText()).toBe('Plafond 150 €');
    expect(await brokenRules(page)).toEqual([]);
    await page.context().close();
  });

  test('the phone sends by Enter and five times by its button, counts, and shows replies in their direction', async () => {
    const page = await open(`${carrier.url}/?phone=${encodeURIComponent(PHONE)}`);
    const field = page.getByLabel('Message au 71004');
    await page.getByRole('button', { name: 'RECH 100 MAMAN' }).click();
    await page.getByText('14 signes, reste 146 · 1 SMS · GSM-7').waitFor();
    await field.press('Enter');
    await page.locator('.bubble.sent').filter({ hasText: 'RECH 100 MAMAN' }).getByText('remis').waitFor();
    await field.fill('OUI 482');
    await page.getByRole('button', { name: '5×' }).click();
    await page.getByText('remis 5 fois').waitFor();
    expect((await phoneState(carrier.url)).sent.map((message) => message.copies.length)).toEqual([1, 5]);

    await sendsms(carrier.url, 'رصيد 12 <i>', { 'x-kannel-coding': '2' });
    const reply = page.locator('.bubble.received p').first();
    await reply.waitFor();
    expect(await reply.innerText()).toBe('رصيد 12 <i>');
    expect(await reply.evaluate((element) => element.matches(':dir(rtl)'))).toBe(true);
    await page.context().close();
  });

  test('a fault is switched on from the phone page, and another number is opened from it', async () => {
    const page = await open(carrier.url);
    const lost = page.getByRole('switch', { name: 'Accusé perdu' });
    await lost.press('Space');
    await expect.poll(() => lost.getAttribute('aria-checked')).toBe('true');
    await expect(sendsms(carrier.url, 'x')).rejects.toThrow('fetch failed');
    await page.locator('.bubble.received').getByText('accusé perdu').waitFor();
    await lost.press('Space');
    await expect.poll(() => lost.getAttribute('aria-checked')).toBe('false');
    await page.getByLabel('Autre numéro').fill('0033 6 39 98 00 07');
    await page.getByLabel('Autre numéro').press('Enter');
    await page.getByRole('region', { name: 'Téléphone +33639980007' }).waitFor();
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)('in %s, both pages pass axe and stay inside the window', async (scheme) => {
    await setBankFaults(bank.url, [{ kind: 'load', fault: 'slow', ms: 1 }]);
    await setCarrierFaults(carrier.url, [{ fault: 'duplicate', count: 3 }]);
    for (const url of [bank.url, carrier.url]) {
      // oxlint-disable-next-line no-await-in-loop -- one browser window after another
      const page = await open(url, scheme);
      // oxlint-disable-next-line no-await-in-loop -- see above
      expect(await brokenRules(page)).toEqual([]);
      for (const width of [1920, 1280, 390]) {
        // oxlint-disable-next-line no-await-in-loop -- see above
        await page.setViewportSize({ width, height: 800 });
        // oxlint-disable-next-line no-await-in-loop -- see above
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${url} at ${width}`).toBeLessThanOrEqual(0);
      }
      // oxlint-disable-next-line no-await-in-loop -- see above
      await page.context().close();
    }
  });

  test('no page said anything in the console: no error, nothing blocked by its own policy', () => {
    expect(complaints).toEqual([]);
  });
});
