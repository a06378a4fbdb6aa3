/**
 * The part of the walk that comes before there is a store: a computer without a key store chooses a pass-phrase and is asked for it, and
 * a counter that belongs to nobody yet. In the walk's own page, at a host of its own.
 */
import type { ScreenLanguage } from '@flouss/shared/domain/language';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { startHostProcess } from './counter-host.ts';
import type { Stop, Theme } from './walk.ts';

const PHRASE = 'quatre mots sans rapport';

/** From any page of the counter, to its first. */
export async function passKeyRoom(page: Page, language: ScreenLanguage, theme: Theme, stop: Stop): Promise<void> {
  const counter = new URL('/', page.url()).href;
  const folder = mkdtempSync(join(tmpdir(), 'flouss-key-room-'));
  // Nobody has chosen a theme here: it is the computer's.
  await page.emulateMedia({ colorScheme: theme });
  try {
    await passFirstPhrase(page, folder, language, stop);
    await passKnownPhrase(page, folder, language, stop);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await page.emulateMedia({ colorScheme: null });
  await page.goto(counter);
  await page.locator('.tile').first().waitFor();
}

async function passFirstPhrase(page: Page, folder: string, language: ScreenLanguage, stop: Stop): Promise<void> {
  const host = await enter(page, folder, language);
  const [phrase, again] = [page.locator('.hall-work input[required]').first(), page.locator('.hall-work input').last()];
  await phrase.fill(PHRASE);
  await again.fill(PHRASE.toUpperCase());
  await page.locator('.hall-work [class*=Input-error]').waitFor();
  await stop('pass-phrase-first');
  await again.fill(PHRASE);
  await page.keyboard.press('Enter');
  await page.locator('.hall-work input[placeholder]').waitFor();
  await stop('enrol');
  await host.end();
}

async function passKnownPhrase(page: Page, folder: string, language: ScreenLanguage, stop: Stop): Promise<void> {
  const host = await enter(page, folder, language);
  await page.locator('.pass-phrase-forgotten summary').click();
  await page.locator('.hall-work input[required]').fill('pas la bonne phrase');
  await page.keyboard.press('Enter');
  await page.locator('.hall-work .refusal').waitFor();
  await stop('pass-phrase-open');
  await host.end();
}

async function enter(page: Page, folder: string, language: ScreenLanguage) {
  const host = await startHostProcess(folder, ['--pass-phrase']);
  await page.goto(host.url);
  await page.locator(`.hall-work label span[lang="${language}"]`).click();
  await page.locator(`html[lang="${language}"]`).waitFor();
  return host;
}
