/**
 * Every text field of every form, found by looking, against everything hostile, in a real browser: no script runs, the page stays whole,
 * the form answers in a sentence or takes the text as the text it is; what is refused is recorded nowhere, and nothing of it lies in a
 * file afterwards. (Each method's own answer to each of these is in the integration tests.)
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startChild } from '../../src/demo/child.ts';
import type { Child } from '../../src/demo/child.ts';
import { HOSTILE_TEXTS, MARK } from '../integration/core/hostile-texts.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { ask, findCustomer, packInHand, scan, signIn, signInAgain, STEP_TIMEOUT_MS } from './teller.ts';

/** In texts that a shop may write into its books: where those are kept in clear, this is found, and nothing else of ours. */
const KEPT_MARK = 'Qwvk3';
const CARD_NUMBER = '4111 1111 1111 1111';
const WEB_HOST = fileURLToPath(new URL('../../src/web-host/main.ts', import.meta.url));

/** Marks that nobody sees are left out where a text is read: this one is then empty. */
const NOTHING = 'only zero-width';
/** One of each kind; the table of all of them is held against every method elsewhere. */
const KINDS: ReadonlySet<string> = new Set([
  '10,000 letters',
  'NUL',
  'right-to-left override',
  NOTHING,
  'a card number',
  'a card number in Arabic digits',
  'an attribute',
  'emoji',
  '19 digits',
  '31 February as written',
]);
/** Runs something, if any of the page's writers takes text for more than text. */
const SCRIPT = { name: 'a script', text: `<img src=x onerror="window.hostile='${MARK}'">`, never: false };
const TEXTS = [...HOSTILE_TEXTS.filter(({ name }) => KINDS.has(name)), SCRIPT];

let demo: Demo;
let browser: Browser;
let page: Page;
/** A counter that belongs to nobody yet. */
let newCounter: Child;
const newCounterFolder = mkdtempSync(join(tmpdir(), 'flouss-new-counter-'));
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  const args = ['--port', '0', '--data', newCounterFolder];
  newCounter = await startChild({ name: 'A new counter', entry: WEB_HOST, args, env: {} });
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialogue) => void complaints.push(`it asked: ${dialogue.message()}`));
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await newCounter?.stop();
  await demo?.dispose();
  rmSync(newCounterFolder, { recursive: true, force: true });
}, 60_000);

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

/** On a busy machine a form of 22 fields with 10,000 letters in each takes its time to read them. */
const ANSWERED_WITHIN_MS = 8_000;

/** What a person sees of the answer. */
interface Answer {
  readonly words: readonly string[];
  readonly open: boolean;
  readonly trouble: readonly string[];
}

/** Sets all fields of what lies on top to one text, as a hand that pastes does. */
function paste(text: string): Promise<number> {
  return page.evaluate((json) => {
    const top =
      document.querySelector('[role=dialog]') ?? document.querySelector('.frame:not([hidden]) main') ?? document.body;
    const fields = [...top.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].filter(
      (field) =>
        !['checkbox', 'radio', 'file', 'hidden'].includes(field.type) && !field.disabled && field.offsetParent !== null,
    );
    for (const field of fields) {
      const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
      Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, JSON.parse(json));
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    }
    return fields.length;
  }, JSON.stringify(text));
}

/** Once the counter has answered what it was asked before and the page has drawn it. */
function look(): Promise<Answer> {
  return page.evaluate(async () => {
    await window.counter.call('session.get', {});
    for (let frames = 0; frames < 2; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const top =
      document.querySelector('[role=dialog]') ?? document.querySelector('.frame:not([hidden]) main') ?? document.body;
    const texts = (selector: string) =>
      [...top.querySelectorAll<HTMLElement>(selector)].map(({ innerText }) => innerText.trim());
    const wordless = [...top.querySelectorAll('[aria-invalid=true]')].filter(
      (field) =>
        !(field.getAttribute('aria-describedby') ?? '').split(' ').some((id) => document.getElementById(id)?.innerText),
    );
    const words = texts('[class*=Input-error], .refusal, .confirm-reason, [role=alert]').filter((said) => said !== '');
    return {
      words,
      open: top.querySelector('.confirm-bar button.button-large:enabled') !== null,
      trouble: [
        ...(Object.hasOwn(window, 'hostile') ? ['a script ran'] : []),
        ...(document.querySelector('h1, [role=dialog]') === null ? ['the page is empty'] : []),
        ...(document.documentElement.scrollWidth > window.innerWidth + 1 ? ['it is wider than the window'] : []),
        ...words.filter((said) => /^[a-z]+(?:-[a-z]+)+$/.test(said)).map((said) => `a code: ${said}`),
        ...wordless.map((field) => `refused without a word: ${field.getAttribute('aria-label') ?? field.id}`),
      ],
    };
  });
}

/** A form that is still reading what it was given has not answered yet. */
async function answered(wantsWord: boolean): Promise<Answer> {
  const began = performance.now();
  for (;;) {
    const answer = await look();
    const late = performance.now() - began > ANSWERED_WITHIN_MS;
    if (!wantsWord || !answer.open || answer.words.length > 0 || late) return answer;
  }
}

/** Back to the first screen, whatever is open and begun. */
async function leave(): Promise<void> {
  if (await page.getByRole('heading', { name: /^Code de|^Qui êtes-vous/ }).isVisible())
    await signInAgain(page, demo.counter);
  const away = button('Abandonner');
  const home = page.getByRole('combobox', { name: 'Chercher un client ou une carte' });
  for (let tries = 0; tries < 6 && !(await home.isVisible()); tries++) {
    if (await away.isVisible()) await away.click();
    else await key((await dialogue().isVisible()) ? 'Escape' : 'F2');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  await home.waitFor();
}

const recorded = async (): Promise<number> => (await ask(page, 'activity.list', { day: null })).length;

beforeEach(leave);

describe('a form with the same hostile text in each of its fields', () => {
  test.each(FORMS)(
    '$name',
    async ({ open, fields, send, mayBeEmpty = false }) => {
      const before = await recorded();
      await open();
      const wrong: string[] = [];
      let seen = 0;
      for (const { name, text } of TEXTS.filter((each) => !mayBeEmpty || each.name !== NOTHING)) {
        seen = Math.max(seen, await paste(text));
        if (send) await key(send);
        const { words, open: confirmable, trouble } = await answered(send === 'F9');
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
  expect((await look()).trouble).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

test('a PIN takes digits and nothing else; what is none opens nothing', async () => {
  await key('Control+l');
  await button(/Karim/).click();
  for (const { text } of TEXTS) {
    expect(await paste(text)).toBe(1);
    await key('Enter');
    expect((await look()).trouble).toEqual([]);
    expect(await page.locator('.pin-input').inputValue()).not.toMatch(/\D/);
  }
  expect(await page.getByRole('navigation').isVisible()).toBe(false);
  expect(complaints).toEqual([]);
}, 60_000);

test('where a new counter is enrolled: the address of a server and a code', async () => {
  const known = page;
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(newCounter.url);
  await page.getByRole('textbox', { name: 'Code de rattachement' }).waitFor();
  for (const { name, text } of TEXTS) {
    expect(await paste(text)).toBe(2);
    await key('Enter');
    expect((await look()).trouble.map((each) => `${name}: ${each}`)).toEqual([]);
    await page.getByRole('textbox', { name: 'Code de rattachement' }).waitFor();
  }
  await page.close();
  page = known;
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
