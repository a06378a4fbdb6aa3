/** Looking for a newer version in the settings: what is new, the file, and an outbox that must leave first. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  FILE_BYTES,
  FILE_NAME,
  manifestOf,
  openPublisher,
  PUBLISHER_KEY,
  signedManifest,
} from '../integration/core/publisher.ts';
import type { Publisher } from '../integration/core/publisher.ts';
import { launchBrowser } from './browser.ts';
import { leftByDemo, startHost } from './counter-host.ts';
import type { CounterHost, LeftCounter } from './counter-host.ts';
import { cutTexts } from './inspections.ts';
import { openTill, signInAgain } from './teller.ts';

let browser: Browser;
let counter: LeftCounter;
let publisher: Publisher;
let host: CounterHost;

beforeAll(async () => {
  [counter, browser, publisher] = await Promise.all([leftByDemo(), launchBrowser(), openPublisher()]);
  host = await startHost(browser, counter.folder, ['--update', publisher.url, '--update-key', PUBLISHER_KEY]);
}, 180_000);

afterAll(async () => {
  await host?.end();
  await browser?.close();
  await publisher?.close();
  counter?.remove();
}, 60_000);

test('offered with what is new, downloaded, and held back while something waits to be sent', async () => {
  const { page } = host;
  await signInAgain(page, page.url());
  await page.keyboard.press('F10');
  const setting = page.getByRole('region', { name: 'Mises à jour' });
  await setting.getByText('0.1.0').waitFor();
  publisher.answers.set(
    '/flouss.json',
    signedManifest(manifestOf(Date.now()), undefined, (text) => text),
  );
  await setting.getByRole('button', { name: 'Chercher une mise à jour' }).click();
  await setting.getByText(/n’est pas signée par l’éditeur/).waitFor();
  publisher.answers.set('/flouss.json', signedManifest(manifestOf(Date.now())));
  await setting.getByRole('button', { name: 'Chercher une mise à jour' }).click();
  await setting.getByRole('heading', { name: /Version .*0\.2\.0.* disponible/ }).waitFor();
  await setting.getByText('Les reçus s’impriment plus vite.').waitFor();
  await setting.getByRole('button', { name: 'Télécharger' }).click();
  const file = join(counter.folder, 'updates', FILE_NAME);
  await setting.getByText(file).waitFor();
  expect(readFileSync(file).equals(FILE_BYTES)).toBe(true);
  expect(await cutTexts(page)).toEqual([]);
  // A fact that cannot leave: the world of the demo is gone.
  await openTill(page);
  const op_id = newId(OpId, systemClock, systemRandom);
  const brought = { op_id, reason: 'change-brought', amount_cents: 1_000, note: null } as const;
  expect(await page.evaluate((input) => window.counter.call('till.move-cash', input), brought)).toMatchObject({
    ok: true,
  });
  await setting.getByText(/n’est pas encore au siège|ne sont pas encore au siège/).waitFor();
  await expect.poll(() => setting.getByText(file).count()).toBe(0);
}, 120_000);
