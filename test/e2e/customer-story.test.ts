/**
 * The whole story of a customer, from the user's side: at the counter, by SMS, on the bank's page and at a cash machine abroad. Then the
 * night passes: the bank's statement comes, its day and the books' are closed, and the database agrees with itself.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dayAfter, parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { newFolder, startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { bankState, closedDays, ledger, openBreaks, orders, phoneState } from './outside.ts';
import { HER_NUMBER, passStory } from './story-walk.ts';
import { signIn, STEP_TIMEOUT_MS } from './teller.ts';
import { wrongClock } from './wrong-clock.ts';

const VERIFY = fileURLToPath(new URL('../../sync-server/src/verify/main.ts', import.meta.url));
/** Of the day after, in Paris: everything is closed by then. */
const MORNING_MS = 5 * 3_600_000;

const clock = wrongClock('all');
const dataDir = newFolder();
let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(dataDir, [], clock.env), launchBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
  clock.dispose();
}, 60_000);

async function windows() {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  context.setDefaultTimeout(STEP_TIMEOUT_MS);
  const [counter, phone, bank] = [await context.newPage(), await context.newPage(), await context.newPage()];
  return { counter, phone, bank };
}

test('a customer is enrolled, orders by SMS, her mother takes money out abroad, both see it, and the books close', async () => {
  const three = await windows();
  await signIn(three.counter, demo.counter);
  const day = parisDay(Date.now());
  const pack = await passStory(demo, three, async () => {});
  await expectEachOnce(pack);
  expect(parisDay(Date.now()), 'midnight passed in the middle of it').toBe(day);
  await demo.interrupt();

  clock.set(parisDayBegins(dayAfter(day)) + MORNING_MS - Date.now());
  demo = await startDemo(dataDir, [], clock.env);
  await expect
    .poll(() => closedDays(demo), { timeout: 60_000 })
    .toEqual({ bank: expect.arrayContaining([day]), books: [day] });
  expect(await openBreaks(demo)).toEqual([]);
  const books = await ledger(demo);
  expect(books.debit_cents).toBe(books.credit_cents);
  const { stdout } = await promisify(execFile)(process.execPath, [
    VERIFY,
    '--db',
    join(dataDir, 'server', 'flouss.sqlite'),
  ]);
  expect(stdout).not.toMatch(/broken/i);
}, 240_000);

async function expectEachOnce(pack: string): Promise<void> {
  const { operations } = await bankState(demo);
  const done = (kind: string): (number | null)[] =>
    operations.filter((each) => each.kind === kind && each.state === 'done').map(({ amount_cents }) => amount_cents);
  expect({ loads: done('load'), charges: done('charge'), refunds: done('refund') }).toEqual({
    loads: [10_000, 10_000],
    charges: [10_600],
    refunds: [],
  });
  expect((await orders(demo)).map(({ channel, state }) => `${channel} ${state}`).toSorted()).toEqual([
    'counter loaded',
    'sms loaded',
  ]);
  const { inbox } = await phoneState(demo, HER_NUMBER);
  expect(inbox.filter(({ billing }) => billing !== null)).toHaveLength(1);
  expect(operations.filter(({ kind, subject }) => kind === 'load' && subject === pack)).toHaveLength(2);
}
