/**
 * Every text field of every form, found by looking, against everything hostile, in a real browser: no script runs, the page stays whole,
 * the form answers in a sentence or takes the text as the text it is; what is refused is recorded nowhere, and nothing of it lies in a
 * file afterwards. (Each method's own answer to each of these is in the integration tests.)
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startChild } from '../../src/demo/child.ts';
import type { Child } from '../../src/demo/child.ts';
import { MARK } from '../integration/core/hostile-texts.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { answered, CARD_NUMBER, KEPT_MARK, look, NOTHING, paste, TEXTS } from './hostile-page.ts';
import { devices, recoveryCode } from './outside.ts';
import { ask, findCustomer, packInHand, scan, signIn, signInAgain, STEP_TIMEOUT_MS } from './teller.ts';

const WEB_HOST = fileURLToPath(new URL('../../src/web-host/main.ts', import.meta.url));

let demo: Demo;
let browser: Browser;
let page: Page;
/** Where the teller works, while `page` may be elsewhere. */
let known: Page;
/** A counter that belongs to nobody yet. */
let newCounter: Child;
let unenrolled: Page;
const newCounterFolder = mkdtempSync(join(tmpdir(), 'flouss-new-counter-'));
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  const args = ['--port', '0', '--data', newCounterFolder, '--ca', demo.ca];
  newCounter = await startChild({ name: 'A new counter', entry: WEB_HOST, args, env: {} });
  known = await newPage();
  await signIn(known, demo.counter);
  unenrolled = await newPage();
  await unenrolled.goto(newCounter.url);
  await unenrolled.getByRole('textbox', { name: 'Code de rattachement' }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await newCounter?.stop();
  await demo?.dispose();
  rmSync(newCounterFolder, { recursive: true, force: true });
}, 60_000);

async function newPage(): Promise<Page> {
  const opened = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  opened.setDefaultTimeout(STEP_TIMEOUT_MS);
  opened.on('pageerror', (error) => complaints.push(error.message));
  opened.on('dialog', (question) => void complaints.push(`it asked: ${question.message()}`));
  return opened;
}

interface Form {
  readonly name: string;
  /** How many fields a person sees there, so that none is forgotten when the form changes. */
  readonly fields: number;
  readonly open: () => Promise<void>;
  /** What sends it off; null where the field answers by itself. */
  readonly send: string | null;
  /** Nothing typed is an answer too: none of that kind. */
  readonly mayBeEmpty?: true;
}

const key = (name: string): Promise<void> => page.keyboard.press(name);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialogue = () => page.getByRole('dialog');

async function openFile(): Promise<void> {
  await findCustomer(page, 'moussa', 'Moussa Diallo');
  await button('Fiche').click();
  await page.getByRole('heading', { name: /^Fiche de/ }).waitFor();
}

async function openAmendment(part: string): Promise<void> {
  await openFile();
  await button(`Modifier: ${part}`).click();
  await dialogue().getByRole('textbox').first().waitFor();
}

async function openReload(): Promise<void> {
  await findCustomer(page, 'yasmine', 'Yasmine Benali');
  await key('F9');
  await page.getByRole('textbox', { name: 'Montant' }).waitFor();
}

async function openCount(): Promise<void> {
  await key('F7');
  await button('Compter et fermer').waitFor();
  await key('F9');
  await page.getByRole('heading', { name: 'Comptez la caisse' }).waitFor();
}

async function openRefundsCount(): Promise<void> {
  await openCount();
  await key('F9');
  await page.getByRole('heading', { name: 'Comptez le tiroir des remboursements' }).waitFor();
}

async function openDifference(): Promise<void> {
  await openRefundsCount();
  await key('F9');
  await page.getByRole('textbox', { name: 'Note' }).waitFor();
}

/** The screen looks for a draft first: what is pasted before that is pasted nowhere. */
async function openRegistration(): Promise<void> {
  await key('F3');
  await page.getByRole('textbox', { name: 'Prénoms', exact: true }).waitFor();
}

const FORMS: readonly Form[] = [
  { name: 'find', fields: 1, send: 'Enter', open: () => key('F2') },
  { name: 'registration', fields: 22, send: 'F9', open: openRegistration },
  { name: 'amend identity', fields: 5, send: 'F9', open: () => openAmendment('Identité') },
  { name: 'amend contact', fields: 8, send: 'F9', open: () => openAmendment('Coordonnées') },
  { name: 'amend document', fields: 4, send: 'F9', open: () => openAmendment('Pièce d’identité') },
  { name: 'change beneficiary', fields: 5, send: 'F9', open: () => openAmendment('Bénéficiaire') },
  { name: 'sell: pack', fields: 1, send: 'F9', open: () => key('F4') },
  {
    name: 'sell: nickname, cash',
    fields: 4,
    send: 'F9',
    open: async () => {
      const pack = await packInHand(page);
      await findCustomer(page, 'moussa', 'Moussa Diallo');
      await button('Vendre une carte').click();
      await scan(page, pack);
      await page.getByText('Pack en stock, prêt à vendre').waitFor();
    },
  },
  { name: 'reload: amount', fields: 1, send: 'F9', open: openReload },
  {
    name: 'reload: cash',
    fields: 1,
    send: 'F9',
    open: async () => {
      await openReload();
      await page.getByRole('textbox', { name: 'Montant' }).fill('60');
      await page.getByRole('region', { name: 'Devis' }).getByText(/66,00/).first().waitFor();
      await key('F9');
      await page.getByRole('textbox', { name: 'Somme reçue' }).waitFor();
    },
  },
  { name: 'activity: filter', fields: 1, send: null, open: () => key('F8') },
  {
    name: 'verify',
    fields: 1,
    send: 'F9',
    open: async () => {
      await key('F8');
      await page.locator('main .row button', { has: page.locator('.tabler-icon-qrcode') }).click();
      await page.locator('main textarea').waitFor();
    },
  },
  {
    name: 'move cash',
    fields: 2,
    send: 'F9',
    open: async () => {
      await key('F7');
      await button('Entrée ou sortie d’espèces').click();
      await page.getByRole('radio', { name: 'Mis au coffre' }).check();
    },
  },
  { name: 'count the till', fields: 15, send: 'F9', open: openCount, mayBeEmpty: true },
  { name: 'count the refunds', fields: 15, send: 'F9', open: openRefundsCount, mayBeEmpty: true },
  { name: 'close: note', fields: 1, send: null, open: openDifference },
  {
    name: 'close: approval',
    fields: 2,
    send: 'F9',
    open: async () => {
      await openDifference();
      await page.getByRole('textbox', { name: 'Note' }).fill('Vu');
      await key('F9');
      await dialogue().locator('input[type=password]').waitFor();
    },
  },
  {
    name: 'receive packs',
    fields: 4,
    send: 'F9',
    open: async () => {
      await page.getByRole('navigation').getByRole('button', { name: 'Stock' }).click();
      await page.getByRole('textbox', { name: 'Bon de livraison' }).waitFor();
    },
  },
  {
    name: 'set a pack aside',
    fields: 1,
    send: null,
    open: async () => {
      await page.getByRole('navigation').getByRole('button', { name: 'Stock' }).click();
      await button(/^Écarter FL-/)
        .first()
        .click();
      await dialogue().getByRole('textbox').waitFor();
    },
  },
  {
    name: 'settings: printer',
    fields: 2,
    send: null,
    open: async () => {
      await key('F10');
      await page.getByText('Ticket, réseau').click();
      await page.getByRole('textbox', { name: 'Adresse' }).waitFor();
    },
  },
];

/** Back to the first screen, whatever is open and begun. */
async function leave(): Promise<void> {
  const away = button('Abandonner');
  const home = page.getByRole('combobox', { name: 'Chercher un client ou une carte' });
  const wayHome = async (): Promise<void> => {
    if (await signInIsAsked().isVisible()) await signInAgain(page, demo.counter);
    else if (await away.isVisible()) await away.click();
    else await key((await dialogue().isVisible()) ? 'Escape' : 'F2');
  };
  const isHome = async (): Promise<boolean> => {
    if (!(await home.isVisible())) await wayHome();
    return home.isVisible();
  };
  await expect.poll(isHome, { timeout: STEP_TIMEOUT_MS }).toBe(true);
}

const signInIsAsked = () => page.getByRole('heading', { name: /^Code de|^Qui êtes-vous/ });

const recorded = async (): Promise<number> => (await ask(page, 'activity.list', { day: null })).length;

beforeEach(() => {
  page = known;
  return leave();
});

describe('a form with the same hostile text in each of its fields', () => {
  test.each(FORMS)(
    '$name',
    async ({ open, fields, send, mayBeEmpty = false }) => {
      const before = await recorded();
      await open();
      const wrong: string[] = [];
      let seen = 0;
      for (const { name, text } of TEXTS.filter((each) => !mayBeEmpty || each.name !== NOTHING)) {
        seen = Math.max(seen, await paste(page, text));
        if (send) await key(send);
        const { words, open: confirmable, trouble } = await answered(page, send === 'F9');
        wrong.push(...trouble.map((each) => `${name}: ${each}`));
        if (send === 'F9' && confirmable && words.length === 0)
          wrong.push(`${name}: not a word, and the way on is open`);
        if (words.some((said) => said.includes(MARK))) wrong.push(`${name}: echoed in ${words.join(' | ')}`);
      }
      expect(wrong).toEqual([]);
      expect(seen).toBe(fields);
      expect(await recorded()).toBe(before);
      expect(complaints).toEqual([]);
    },
    90_000,
  );
});

test('a note that is only odd is taken as the text it is, and shown as it', async () => {
  const odd = TEXTS.filter(({ never }) => !never).map(({ name, text }) => ({
    name,
    text: text.replaceAll(MARK, KEPT_MARK),
  }));
  for (const { text } of odd) {
    await key('F7');
    await button('Entrée ou sortie d’espèces').click();
    await page.getByRole('radio', { name: 'Mis au coffre' }).check();
    await page.getByRole('textbox', { name: 'Montant' }).fill('1');
    await page.getByRole('textbox', { name: 'Note' }).fill(text);
    await key('F9');
    await page.getByRole('region', { name: 'Mouvements d’espèces' }).waitFor();
    await page
      .getByRole('region', { name: 'Mouvements d’espèces' })
      .getByText(text.replaceAll('\u200B', ''), { exact: true })
      .waitFor();
  }
  expect((await look(page)).trouble).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

test('where a new counter is enrolled: the address of a server and a code', async () => {
  page = unenrolled;
  for (const { name, text } of TEXTS) {
    expect(await paste(page, text)).toBe(2);
    await key('Enter');
    expect((await look(page)).trouble.map((each) => `${name}: ${each}`)).toEqual([]);
    await page.getByRole('textbox', { name: 'Code de rattachement' }).waitFor();
  }
  expect(complaints).toEqual([]);
}, 60_000);

/** As typed, and as the end of a path that leads nowhere. */
const PLACES = TEXTS.flatMap(({ name, text }) => [
  { name, text },
  { name: `${name}, as a path`, text: `/nowhere/${text}` },
]);

/** Each is refused in a sentence, beside the field or under it, that does not say it again. */
async function refusedAsPlaces(field: Locator): Promise<void> {
  const wrong: string[] = [];
  for (const { name, text } of PLACES) {
    await field.fill(text);
    await key('Enter');
    await expect.poll(async () => (await look(page)).words.length, { timeout: STEP_TIMEOUT_MS }).toBeGreaterThan(0);
    const { words, trouble } = await look(page);
    wrong.push(...trouble.map((each) => `${name}: ${each}`));
    if (words.some((said) => said.includes(MARK))) wrong.push(`${name}: echoed in ${words.join(' | ')}`);
    await field.fill('/');
  }
  expect(wrong).toEqual([]);
  expect(complaints).toEqual([]);
}

test('where a manager has the backups put: nothing hostile is a folder', async () => {
  await key('Control+l');
  await button(/Karim/).click();
  await page.keyboard.type('4321');
  await key('Enter');
  await page.getByRole('navigation').first().waitFor();
  await key('F10');
  const section = page.getByRole('region', { name: 'Sauvegarde' });
  await refusedAsPlaces(section.getByRole('textbox', { name: 'Dossier' }));
  expect(await ask(page, 'backup.status', {})).toMatchObject({ folder: null, last_good: null });
  await key('Control+l');
  await signInIsAsked().waitFor();
}, 90_000);

test('where a lost counter’s place is taken: nothing hostile is its backup, and the code is not used up', async () => {
  page = unenrolled;
  await page.reload();
  await page.getByRole('textbox', { name: 'Code de rattachement' }).fill(await recoveryCode(demo, 'C09'));
  await page.getByRole('textbox', { name: 'Adresse du serveur' }).fill(demo.server);
  await key('Enter');
  const file = page.getByRole('textbox', { name: /Fichier de sauvegarde/ });
  await file.waitFor();
  await refusedAsPlaces(file);
  // Every field of the three at once: another code is another server, and the place is not offered any more.
  for (const { text } of TEXTS) await paste(page, text);
  expect((await look(page)).trouble).toEqual([]);
  await file.waitFor({ state: 'detached' });
  expect(await devices(demo)).toMatchObject([{ state: 'active' }]);
}, 90_000);

/** After those in which the manager enters: he is locked out by this. */
test('a PIN takes digits and nothing else; what is none opens nothing', async () => {
  await key('Control+l');
  await button(/Karim/).click();
  for (const { text } of TEXTS) {
    expect(await paste(page, text)).toBe(1);
    await key('Enter');
    expect((await look(page)).trouble).toEqual([]);
    expect(await page.locator('.pin-input').inputValue()).not.toMatch(/\D/);
  }
  expect(await page.getByRole('navigation').isVisible()).toBe(false);
  expect(complaints).toEqual([]);
}, 60_000);

test('of what was refused nothing lies in a file; of what was taken, only in the books of the centre', async () => {
  await demo.interrupt();
  await newCounter.stop();
  const digits = CARD_NUMBER.replaceAll(' ', '');
  const found = [demo.dataDir, newCounterFolder].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const at = join(entry.parentPath, entry.name);
        const bytes = readFileSync(at);
        const forbidden = at.startsWith(join(demo.dataDir, 'server')) ? [MARK] : [MARK, KEPT_MARK];
        return [...forbidden, CARD_NUMBER, digits]
          .filter((text) => bytes.includes(text))
          .map((text) => `${at}: ${text}`);
      }),
  );
  expect(found).toEqual([]);
  const printed = demo.printed.join('\n');
  for (const text of [MARK, KEPT_MARK, CARD_NUMBER, digits]) expect(printed).not.toContain(text);
});
