/**
 * What a day's work leaves in memory: backend and page after hundreds of customers, against the same a little after the counter was
 * opened. The page's garbage is collected before each look; the backend's memory is what the system sees of its processes.
 */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { CDPSession, Page } from 'playwright';
import { DEMO_FLOAT } from '../../src/demo/demo-data.ts';
import { launchBrowser, VIEWPORT } from '../e2e/browser.ts';
import { euros, person, PIN } from '../integration/core/published.ts';
import { grant, seedCustomers } from '../integration/core/shop.ts';
import { endProcess, enrolledFolder, startCounter } from './counter-host.ts';
import { listening } from './listening.ts';
import type { Row } from './row.ts';

const CUSTOMERS = 2_000;
/** By then every screen has been shown once and the engine has compiled what it uses. */
const BY_MORNING = 30;
const BY_EVENING = 300;
const RATIO_LIMIT = 1.2;
const MIB = 1024 * 1024;

export async function bench(): Promise<Row[]> {
  const folder = await enrolledFolder((store) => {
    seedCustomers(store, CUSTOMERS);
    grant(store, euros(1_000_000));
  });
  const browser = await launchBrowser();
  const child = startCounter(folder);
  try {
    const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: 'reduce' });
    await page.goto(await listening(child));
    await signIn(page);
    const cdp = await page.context().newCDPSession(page);
    await serve(page, 0, BY_MORNING);
    const morning = await memory(cdp, child.pid!);
    await serve(page, BY_MORNING, BY_EVENING);
    const evening = await memory(cdp, child.pid!);
    return [row(morning, evening)];
  } finally {
    await browser.close();
    await endProcess(child);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes. */
interface Memory {
  readonly backend: number;
  readonly page: number;
}

function row(morning: Memory, evening: Memory): Row {
  const [limit, value] = [morning.backend + morning.page, evening.backend + evening.page];
  const said = (name: keyof Memory): string =>
    `${name} ${(morning[name] / MIB).toFixed(0)} to ${(evening[name] / MIB).toFixed(0)}`;
  return {
    name: 'day-memory',
    value: value / MIB,
    unit: 'MiB',
    limit: limit / MIB,
    ratio: value / limit,
    runs: 1,
    note: `after ${BY_EVENING} customers served, against ${BY_MORNING}: ${said('backend')}, ${said('page')}; at most ${RATIO_LIMIT}`,
  };
}

async function memory(cdp: CDPSession, host: number): Promise<Memory> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize } = await cdp.send('Runtime.getHeapUsage');
  return { page: usedSize + embedderHeapUsedSize, backend: residentOf(host) };
}

/** Of a process and those it has started. */
function residentOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const below = children === '' ? [] : children.split(' ').map(Number);
  return Number(kib) * 1024 + below.reduce((sum, child) => sum + residentOf(child), 0);
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Nadia/ }).click();
  await page.keyboard.type(PIN);
  await page.keyboard.press('Enter');
  await page.getByRole('combobox').waitFor();
  const till = { op_id: newId(OpId, systemClock, systemRandom), count: DEMO_FLOAT };
  await page.evaluate((input) => window.counter.call('till.open', input), till);
}

/** Found by phone, reloaded in cash, receipt seen; now and then the day and what is to follow. */
async function serve(page: Page, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    await page.keyboard.press('F2');
    await page.getByRole('combobox').fill(person(n).phone);
    await page.locator('[role=listbox][aria-busy=false] [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('main .card-actions').waitFor();
    await page.keyboard.press('F9');
    await page.locator('main .reload-form').getByRole('textbox').first().fill('50');
    await page.keyboard.press('F9');
    await page.locator('.payment-notes .choice').first().click();
    await page.keyboard.press('F9');
    await page.locator('main .done').waitFor();
    if (n % 10 !== 0) continue;
    await page.keyboard.press('F6');
    await page.keyboard.press('F8');
    await page.locator('main .operations tbody tr').first().waitFor();
  }
}
