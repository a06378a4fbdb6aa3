/**
 * A disk that fills up under a counter at work: a sale is refused in words or durable, never half; with room made, the same sale goes
 * through and is one. The disk is a small one of its own, so that the system itself says no; only who administers a machine has one.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, closeSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStore } from '../integration/core/check-store.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { backendOf, bankState, counterHead, devices, openCounterStore } from './outside.ts';
import { ask, findCustomer, packInHand, payExactly, scan, signIn, STEP_TIMEOUT_MS } from './teller.ts';

const [MOUNT, UMOUNT] = ['/bin/mount', '/bin/umount'];
const DISK_KIB = 16 * 1024;
const CHUNK_BYTES = 64 * 1024;
const PAGE_BYTES = 4_096;
/** Only who administers a Linux machine may mount a small disk. */
const withoutMount = process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(MOUNT);

const NO_ROOM = /n’arrive pas à écrire sur son disque/;

let demo: Demo;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  if (withoutMount) return;
  demo = await startDemo();
  await demo.dispose(true);
  moveToSmallDisk();
  [demo, browser] = await Promise.all([startDemo(demo.dataDir), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  if (withoutMount) return;
  await browser?.close();
  await demo?.dispose(true);
  execFileSync(UMOUNT, [counterFolder()]);
  rmSync(demo.dataDir, { recursive: true, force: true });
}, 60_000);

const counterFolder = (): string => join(demo.dataDir, 'counter-browser');
const ballast = (): string => join(counterFolder(), 'ballast');

function moveToSmallDisk(): void {
  const kept = `${counterFolder()}.kept`;
  renameSync(counterFolder(), kept);
  mkdirSync(counterFolder());
  execFileSync(MOUNT, ['-t', 'tmpfs', '-o', `size=${DISK_KIB}k`, 'tmpfs', counterFolder()]);
  cpSync(kept, counterFolder(), { recursive: true });
}

/** Somebody's holiday films, to the last page of the disk. */
function fillDisk(): void {
  const file = openSync(ballast(), 'a');
  for (const bytes of [CHUNK_BYTES, PAGE_BYTES]) {
    expect(() => {
      for (;;) writeSync(file, Buffer.alloc(bytes));
    }).toThrow('ENOSPC');
  }
  closeSync(file);
}

const makeRoom = (): void => rmSync(ballast());

test.skipIf(withoutMount)(
  'a sale on a full disk is refused in words and nowhere half; with room it is made, once (needs mount)',
  async () => {
    const pack = await packInHand(page);
    await findCustomer(page, 'moussa', 'Moussa Diallo');
    await page.getByRole('button', { name: 'Vendre une carte' }).click();
    await page.getByRole('textbox', { name: 'Nom court de la carte' }).fill('TANTE');
    await scan(page, pack);
    await page.getByText('Pack en stock, prêt à vendre').waitFor();
    const before = await known(pack);
    fillDisk();
    await payExactly(page);
    await page.getByText(NO_ROOM).waitFor();
    expect(await page.getByRole('heading', { name: 'Carte vendue' }).count()).toBe(0);
    expect(await known(pack)).toEqual(before);
    // Pressed again by somebody who does not believe it.
    await page.keyboard.press('F9');
    await page.getByText(NO_ROOM).waitFor();
    expect(await known(pack)).toEqual(before);
    expect((await bankState(demo)).cards.map(({ card_reference }) => card_reference)).not.toContain(pack);

    makeRoom();
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Carte vendue' }).waitFor();
    await page.getByText('La carte est active.').first().waitFor();
    const after = await known(pack);
    expect(after.operations).toBe(before.operations + 1);
    expect(after.drawer_cents! - before.drawer_cents!).toBe(1_900);
    const { operations } = await bankState(demo);
    expect(operations.filter(({ kind, subject }) => kind === 'application' && subject === pack)).toHaveLength(1);
    expect(complaints).toEqual([]);
  },
  120_000,
);

/** What the counter would tell anybody who asks now. */
async function known(pack: string) {
  const { state } = await ask(page, 'card.get', { card_reference: pack });
  const { drawer_cents, float_left_cents } = await ask(page, 'status.get', {});
  const operations = (await ask(page, 'activity.list', { day: null })).length;
  return { state, drawer_cents, float_left_cents, operations };
}

test.skipIf(withoutMount)(
  'a backend that dies on the full disk comes back on it, says what it cannot do, and has lost nothing (needs mount)',
  async () => {
    const operations = async () => (await ask(page, 'activity.list', { day: null })).map(({ op_id }) => op_id);
    const before = await operations();
    process.kill(backendOf(demo), 'SIGKILL');
    fillDisk();
    await page.goto(demo.counter);
    await page.getByRole('button', { name: /Amina/ }).click();
    // A try at a PIN must be written down before it is answered.
    await enterPin();
    const inside = page.getByRole('navigation').first();
    await inside.or(page.getByText(NO_ROOM)).first().waitFor();
    makeRoom();
    if (!(await inside.isVisible())) await enterPin();
    await inside.waitFor();
    expect(await operations()).toEqual(before);
    expect(complaints).toEqual([]);
  },
  120_000,
);

async function enterPin(): Promise<void> {
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
}

test.skipIf(withoutMount)(
  'the journal is whole and the centre holds the same (needs mount)',
  async () => {
    await expect.poll(async () => (await ask(page, 'sync.now', {})).sync).toBe('in-step');
    const [device] = await devices(demo);
    await demo.interrupt();
    const store = openCounterStore(demo);
    expect(device).toMatchObject(counterHead(store));
    checkStore(store.read);
    store.close();
  },
  60_000,
);
