/**
 * How long a person waits from starting the counter to a sign-in screen that takes input, as a multiple of a bare page that has
 * nothing to do, on the same browser in the same run.
 */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { launchBrowser } from '../e2e/browser.ts';
import { COUNTER, endProcess, enrolledFolder } from './counter-host.ts';
import { listening } from './listening.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const RUNS = 5;
const BARE_PAGE = `
  const { createServer } = require('node:http');
  const page = '<!doctype html><title>bare</title><form><input id="ready"></form>';
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page));
  server.listen(0, '127.0.0.1', () => console.log('listening ' + JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })));
`;

export async function bench(): Promise<Row[]> {
  const browser = await launchBrowser();
  const folder = await enrolledFolder();
  try {
    const runs = [];
    for (let i = 0; i <= RUNS; i++) {
      const bare = await timeToInput(browser, ['-e', BARE_PAGE], '#ready');
      const counter = await timeToInput(browser, [COUNTER, '--data', folder], 'button:has-text("Nadia")');
      // The first of each warms the disk's and the browser's caches for both.
      if (i > 0) runs.push({ bare, counter });
    }
    const bare = median(runs.map((run) => run.bare));
    const counter = median(runs.map((run) => run.counter));
    return [
      {
        name: 'app-ready',
        value: counter,
        unit: 'ms',
        limit: bare,
        ratio: counter / bare,
        runs: RUNS,
        note: 'process start to a usable sign-in screen, against a bare page served by node:http',
      },
    ];
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from starting `node` with these arguments until the selector can be used. */
async function timeToInput(browser: Browser, args: string[], selector: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(await listening(child), { waitUntil: 'commit' });
    await page.locator(selector).first().waitFor();
    return performance.now() - startedAt;
  } finally {
    await context.close();
    await endProcess(child);
  }
}
