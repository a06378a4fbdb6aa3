/** A manager chooses where backups go, sees one made, loses the stick, is told, and plugs it in again. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { STEP_TIMEOUT_MS } from './teller.ts';

let demo: Demo;
let browser: Browser;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'flouss-stick-'));
const stick = join(folder, 'stick');
const away = join(folder, 'away');

beforeAll(async () => {
  mkdirSync(stick);
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await page.goto(demo.counter);
  await page.getByRole('button', { name: /Karim/ }).click();
  await page.keyboard.type('4321');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Recherche' }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('chosen, made, missed and made again', async () => {
  await page.keyboard.press('F10');
  const section = page.getByRole('region', { name: 'Sauvegarde' });
  await section.getByLabel('Dossier').fill(stick);
  await page.keyboard.press('Enter');
  await section.getByText('Dernière sauvegarde').waitFor();
  expect(readdirSync(stick).filter((name) => name.endsWith('.backup'))).toHaveLength(1);

  renameSync(stick, away);
  mkdirSync(stick);
  await section.getByRole('button', { name: 'Sauvegarder maintenant' }).click();
  await section.getByText('Rebranchez la clé').waitFor();
  await page.getByText('La sauvegarde ne se fait plus.').waitFor();
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: 'Voir les réglages' }).click();

  rmSync(stick, { recursive: true });
  renameSync(away, stick);
  await section.getByRole('button', { name: 'Sauvegarder maintenant' }).click();
  await page.getByText('La sauvegarde ne se fait plus.').waitFor({ state: 'detached' });
  expect(readdirSync(stick).filter((name) => name.endsWith('.backup')).length).toBeGreaterThan(0);
}, 60_000);
