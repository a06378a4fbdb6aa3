/** The browser host by itself, over a counter that the demo has left: started, opened in a page, ended by its id. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import { STEP_TIMEOUT_MS } from './teller.ts';

const MAIN = fileURLToPath(new URL('../../src/web-host/main.ts', import.meta.url));

export interface LeftCounter {
  readonly folder: string;
  remove(): void;
}

export interface CounterHost {
  readonly page: Page;
  end(): Promise<void>;
}

/** An enrolled counter with customers, everything sent, its world gone. */
export async function leftByDemo(): Promise<LeftCounter> {
  const demo = await startDemo();
  await demo.dispose(true);
  return {
    folder: join(demo.dataDir, 'counter-browser'),
    remove: () => rmSync(demo.dataDir, { recursive: true, force: true }),
  };
}

export async function startHost(browser: Browser, folder: string, args: readonly string[]): Promise<CounterHost> {
  const host = await startHostProcess(folder, args);
  const page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await page.goto(host.url);
  return {
    page,
    end: async () => {
      await page.context().close();
      await host.end();
    },
  };
}

export interface HostProcess {
  /** With its one-time token. */
  readonly url: string;
  end(): Promise<void>;
}

export async function startHostProcess(folder: string, args: readonly string[]): Promise<HostProcess> {
  const host = spawn(process.execPath, [MAIN, '--port', '0', '--data', folder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    host.once('exit', () => reject(new Error('the host ended before it listened')));
    createInterface({ input: host.stdout }).on('line', (line) => {
      if (line.startsWith('listening ')) resolve((JSON.parse(line.slice('listening '.length)) as { url: string }).url);
    });
  });
  return {
    url,
    end: async () => {
      host.kill('SIGTERM');
      await once(host, 'exit');
    },
  };
}
