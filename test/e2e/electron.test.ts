/** The desktop application itself, driven by Playwright, wherever Electron's runtime is on the machine. */
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CounterBridge } from '@flouss/shared/contract/counter-api';
import { _electron } from 'playwright';
import { expect, test } from 'vitest';

declare global {
  interface Window {
    readonly counter: CounterBridge;
  }
}

const MISSING = 'Electron runtime is not on this machine';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the runtime lies once it has been downloaded; importing `electron` would try to download it. */
function runtime(): string | undefined {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  const path = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : undefined;
  return path !== undefined && existsSync(path) ? path : undefined;
}

if (runtime() === undefined) process.stderr.write(`${MISSING}: the desktop application is not driven.\n`);

test('the desktop application opens, is closed in, and answers', async (ctx) => {
  const executablePath = runtime() ?? ctx.skip(MISSING);
  const folder = await mkdtemp(join(tmpdir(), 'flouss-electron-'));
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({ executablePath, args: [...root, `--user-data-dir=${folder}`, ROOT] });
  try {
    const page = await app.firstWindow();
    await page.locator('#root :is(button, input)').first().waitFor();
    expect(page.url()).toBe('app://counter/index.html');
    expect(await page.evaluate(() => window.counter.call('session.get', {}))).toMatchObject({ ok: true });
    expect(await page.evaluate(() => ['require', 'process', 'Buffer'].filter((name) => name in globalThis))).toEqual(
      [],
    );
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
});
