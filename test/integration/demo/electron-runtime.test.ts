/** Fetching Electron's runtime: one that arrives, one that fails, one that stands still and is given up. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchRuntime } from '../../../src/demo/electron-runtime.ts';

const STANDSTILL_MS = 1_500;

let home: string;
let downloads: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'flouss-runtime-'));
  downloads = join(home, 'downloads');
  mkdirSync(join(home, 'dist'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The electron package's installer, as this test wants it to behave. */
function installer(script: string): void {
  writeFileSync(join(home, 'install.js'), script);
}

test('one that arrives, slowly but always a little further', async () => {
  installer(`
    const { appendFileSync } = require('node:fs');
    const file = require('node:path').join(require('node:os').tmpdir(), 'electron.zip');
    let parts = 0;
    const timer = setInterval(() => {
      appendFileSync(file, 'x'.repeat(1000));
      if (++parts === 6) { clearInterval(timer); process.exit(0); }
    }, 500);
  `);
  expect(await fetchRuntime(home, downloads, STANDSTILL_MS)).toEqual({ ok: true, value: null });
  expect(existsSync(downloads)).toBe(false);
});

test('one that fails at once', async () => {
  installer('process.exit(1);');
  const fetched = await fetchRuntime(home, downloads, STANDSTILL_MS);
  expect(fetched).toMatchObject({ ok: false, error: expect.stringContaining('could not be downloaded') });
});

test('one that stands still is given up, and its process ended', async () => {
  installer(`
    require('node:fs').writeFileSync(require('node:path').join(__dirname, 'pid'), String(process.pid));
    setInterval(() => {}, 1000);
  `);
  const began = performance.now();
  const fetched = await fetchRuntime(home, downloads, STANDSTILL_MS);
  expect(fetched).toMatchObject({ ok: false, error: expect.stringContaining('stood still for 1.5 s') });
  expect(performance.now() - began).toBeGreaterThan(STANDSTILL_MS);
  expect(() => process.kill(Number(readFileSync(join(home, 'pid'), 'utf8')), 0)).toThrow(/ESRCH/);
});
