/**
 * An SMS that did not reach its customer, and the carrier says so: at the counter the sentence to say to her stands among what the teller must do, in
 * three languages and both themes, and is ticked off by keyboard alone.
 */
import { join } from 'node:path';
import axios from 'axios';
import type { Browser, Page } from 'playwright';
import { Language } from '@flouss/shared/domain/language';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { brokenRules, cutTexts, lasting, pageScroll, tornNumbers, unnamedControls } from './inspections.ts';
import { orders, phoneState, staffOf } from './outside.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { setLook } from './walk.ts';

const YASMINE = '+33639980001';
const PATIENCE = { timeout: STEP_TIMEOUT_MS, interval: 200 };

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

const textTo71004 = (words: string) => axios.post(`${demo.carrier}/simulator/messages`, { from: YASMINE, text: words });

/** What her telephone received last that matches. */
async function heard(words: RegExp): Promise<string> {
  return vi.waitFor(async () => {
    const found = (await phoneState(demo, YASMINE)).inbox.findLast(({ text }) => words.test(text));
    expect(found).toBeDefined();
    return found!.text;
  }, PATIENCE);
}

async function order(euros: number): Promise<void> {
  const before = (await orders(demo)).length;
  await textTo71004(`RECH ${euros}`);
  const code = /OUI (\d{3})/.exec(await heard(new RegExp(`${euros},00 €.*OUI \\d{3}`)))?.[1];
  await textTo71004(`OUI ${code}`);
  await vi.waitFor(async () => {
    const all = await orders(demo);
    expect(all.length).toBe(before + 1);
    expect(all[0]?.state).toBe('loaded');
  }, PATIENCE);
}

test('the teller sees what to tell her, and ticks it off with the keyboard', async () => {
  await axios.put(`${demo.carrier}/simulator/faults`, { faults: [{ fault: 'undeliverable' }] });
  await order(60);
  await page.keyboard.press('F6');
  const sentence = page.getByText('À lui dire : sa recharge demandée par SMS est faite');
  await sentence.waitFor();
  for (const language of Language.options) {
    for (const theme of ['light', 'dark'] as const) {
      await setLook(page, language, theme);
      const looks = [brokenRules, unnamedControls, pageScroll, cutTexts, tornNumbers];
      const found = [];
      for (const look of looks) found.push(...(await lasting(page, () => look(page))));
      expect(found, `${language} ${theme}`).toEqual([]);
      const pictures = process.env['FLOUSS_TEST_PICTURES'];
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, `unheard-${language}-${theme}.png`) });
    }
  }
  await setLook(page, 'fr', 'light');
  const tick = page.getByRole('button', { name: 'Client prévenu' });
  await page.getByRole('heading', { level: 1 }).click();
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if (await tick.evaluate((button) => button === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await page
    .getByText(/C’est noté : .+ est prévenu/)
    .first()
    .waitFor();
  await sentence.waitFor({ state: 'hidden' });
  const [told] = await orders(demo);
  const replies = async () =>
    (await staffOf(demo).ask<{ replies: object[] }>('GET', `/admin/sms-replies?order=${told?.op_id}`)).body.replies;
  await vi.waitFor(
    async () => expect(await replies()).toMatchObject([{ delivery: ['undeliverable'], told_at: expect.any(Number) }]),
    PATIENCE,
  );
  await page.keyboard.press('F8');
  await page.getByText('Client prévenu').first().waitFor();
}, 180_000);
