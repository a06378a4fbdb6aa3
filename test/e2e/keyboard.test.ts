/**
 * A day at the counter with nothing but a keyboard, in French and in Arabic: a customer registered, a card sold to him, a card
 * reloaded, what the bank refused paid back, what is to follow and the day's list looked at, a card blocked, cash put in the safe, the
 * till counted blind, closed with a manager, and opened again. After each key somebody can see where he is.
 */
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ar } from '../../src/renderer/locales/ar.ts';
import { fr } from '../../src/renderer/locales/fr.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { setBankFaults } from './outside.ts';
import { STEP_TIMEOUT_MS } from './teller.ts';

const CATALOGUES = { fr, ar } as const;
type Spoken = keyof typeof CATALOGUES;
/** More than the longest screen has places for the focus. */
const TABS_MAX = 80;
const LOST = 'the focus is lost';

let demo: Demo;
let browser: Browser;
let page: Page;
/** What the counter says to the page; held, the page waits for its answers. */
let answers: { hold(): void; letGo(): void };

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  // A hand on the mouse would be seen here.
  await page.addInitScript(() => {
    for (const kind of ['mousedown', 'pointerdown', 'touchstart']) {
      window.addEventListener(kind, () => document.documentElement.setAttribute('data-mouse', kind), { capture: true });
    }
  });
  answers = await holdable(page);
  await page.goto(demo.counter);
}, 180_000);

async function holdable(of: Page): Promise<typeof answers> {
  let held: (() => void)[] | null = null;
  await of.routeWebSocket(/\/counter$/, (line) => {
    const counter = line.connectToServer();
    line.onMessage((message) => counter.send(message));
    counter.onMessage((message) => {
      if (held) held.push(() => line.send(message));
      else line.send(message);
    });
  });
  return {
    hold: () => {
      held = [];
    },
    letGo: () => {
      for (const send of held ?? []) send();
      held = null;
    },
  };
}

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

/** What is wrong with where the focus is: lost, out of sight, or not to be told from the rest. */
function focusTrouble(): Promise<string | null> {
  return page.evaluate((lost) => {
    const at = document.activeElement;
    if (!at || at === document.body) return lost;
    const drawn = [at, at.nextElementSibling, at.closest('label'), at.parentElement];
    const { left, right, top, bottom } = at.getBoundingClientRect();
    const name = `${at.tagName}.${at.className} ${at.getAttribute('aria-label') ?? (at.textContent ?? '').slice(0, 40)}`;
    if (right < 0 || bottom < 0 || left > window.innerWidth || top > window.innerHeight) return `out of sight: ${name}`;
    const isMarked = drawn.some((element) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    return isMarked ? null : `not to be seen: ${name}`;
  }, LOST);
}

async function press(key: string): Promise<void> {
  await page.keyboard.press(key);
}

/** On from where the focus is, Tab by Tab, each place seen. */
async function tabTo(wanted: Locator): Promise<void> {
  await wanted.waitFor({ state: 'attached' });
  let rounds = 0;
  for (let i = 0; i < TABS_MAX; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await press('Tab');
    let trouble = await focusTrouble();
    // Behind the last place comes the browser's own, and then the first again.
    if (trouble === LOST && rounds++ === 0) {
      await press('Tab');
      trouble = await focusTrouble();
    }
    expect(trouble).toBeNull();
  }
  throw new Error(`no way by Tab to ${String(wanted)}`);
}

async function fill(label: string, text: string): Promise<void> {
  await tabTo(page.getByRole('textbox', { name: label, exact: true }));
  await page.keyboard.type(text);
}

async function choose(label: string, name: string): Promise<void> {
  await tabTo(page.getByRole('combobox', { name: label, exact: true }));
  await page.keyboard.type(name);
  await page.getByRole('option', { name, exact: true }).waitFor();
  await press('Enter');
}

/** Past the four greater notes, each with its Enter; then the count is given. */
async function countTwenties(pieces: number): Promise<void> {
  for (let kinds = 0; kinds < 4; kinds++) await press('Enter');
  expect(await focusTrouble()).toBeNull();
  await page.keyboard.type(String(pieces));
  await press('F9');
}

async function signIn(): Promise<void> {
  await tabTo(page.getByRole('button', { name: /Amina/ }));
  await press('Enter');
  await page.keyboard.type('1234');
  await press('Enter');
  await page.getByRole('navigation').first().waitFor();
}

describe.each(['fr', 'ar'] as const)('%s', (language: Spoken) => {
  const words = CATALOGUES[language];
  const country = new Intl.DisplayNames([language === 'ar' ? 'ar-MA' : 'fr-FR'], { type: 'region' });
  const person =
    language === 'fr' ? { given: 'Lina', family: 'Kanté', n: 1 } : { given: 'سلمى', family: 'بنعلي', n: 2 };
  const morocco = country.of('MA')!;

  test('signs in and chooses the language', async () => {
    if (language === 'fr') await signIn();
    await press('F10');
    const name = language === 'fr' ? 'Français' : 'العربية';
    await tabTo(page.getByRole('radio', { checked: true }).first());
    const spoken = () => page.locator('html').getAttribute('lang');
    for (let before = await spoken(); before !== language; before = await spoken()) {
      await press('ArrowRight');
      await expect.poll(spoken, { timeout: STEP_TIMEOUT_MS }).not.toBe(before);
    }
    await page.getByRole('radio', { name, checked: true }).waitFor({ state: 'attached' });
  });

  test('registers a customer', async () => {
    await press('F3');
    const { register } = words;
    await fill(register['given-names'], person.given);
    await fill(register['family-name'], person.family);
    await fill(register['birth-date'], '05091990');
    await fill(register['birth-place'], 'Rabat');
    await choose(register.nationality, morocco);
    await fill(register['document-number'], `KB${person.n}7788`);
    await choose(register['issuing-country'], morocco);
    await fill(register['expires-on'], '31122033');
    await fill(register.phone, `06 39 98 77 0${person.n}`);
    await fill(register.street, '5 rue de l’Exemple');
    await fill(register['postal-code'], '75020');
    await fill(register.city, 'Paris');
    await fill(register['beneficiary-given-names'], 'Aïcha');
    await fill(register['beneficiary-family-name'], person.family);
    await choose(register['beneficiary-country'], morocco);
    await fill(register.relation, 'mère');
    await fill(register.purpose, 'aide à la famille');
    for (const box of [register['consent-terms'], register['consent-data'], words.signature.paper]) {
      await tabTo(page.getByRole('checkbox', { name: box }));
      await press('Space');
    }
    await press('F9');
    await page.getByRole('heading', { name: `${person.given} ${person.family}`, level: 1 }).waitFor();
    expect(await focusTrouble()).toBeNull();
  }, 120_000);

  test('sells him a card', async () => {
    const stock = await page.evaluate(() => window.counter.call('stock.list', {}));
    const pack = stock.ok ? stock.value[0]!.card_reference : '';
    // The big button of somebody without a card.
    await press('F9');
    await fill(words.sell.reference, pack);
    await press('Enter');
    const nickname = page.getByRole('textbox', { name: words.sell.nickname });
    await tabTo(nickname);
    await press('Control+a');
    await page.keyboard.type(`KB${person.n}`);
    await tabTo(page.getByRole('button', { name: words.pay.exact }));
    await press('Enter');
    await press('F9');
    await page.getByRole('heading', { name: words.sell.done }).waitFor();
    expect(await focusTrouble()).toBeNull();
  }, 120_000);

  /** Whoever is found first by those words; ends on the receipt. */
  async function reload(whom: string, euros: number): Promise<void> {
    await press('F2');
    // Enter right behind the last letter, before there is an answer.
    await page.keyboard.type(whom);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: new RegExp(whom, 'i') }).waitFor();
    await press('F9');
    const exact = page.getByRole('button', { name: words.pay.exact });
    // The card is an answer too.
    await page.getByRole('textbox', { name: words.reload.amount, exact: true }).waitFor();
    // F9 right behind the last figure, before there is a quote: it counts once the quote is there, and no sooner.
    answers.hold();
    await fill(words.reload.amount, String(euros));
    await press('F9');
    expect(await exact.count()).toBe(0);
    answers.letGo();
    await tabTo(exact);
    await press('Enter');
    await press('F9');
    await page
      .getByRole('heading', { name: new RegExp(`${words.reload.done}|${words.reload['done-loaded']}`) })
      .waitFor();
  }

  test('reloads a card', async () => {
    // Another sum in each language: the same one again would be asked about.
    await reload('benali', 60 + person.n);
    expect(await focusTrouble()).toBeNull();
  }, 120_000);

  test('pays back what the bank refused', async () => {
    await setBankFaults(demo, [{ fault: 'refuse', kind: 'load', count: 1 }]);
    await reload('diallo', 70 + person.n);
    await press('F6');
    await tabTo(page.getByRole('button', { name: words.exceptions.refund, exact: true }));
    await press('Enter');
    await page.getByRole('dialog').getByText(words.exceptions['refund-title']).waitFor();
    await press('F9');
    await page.getByRole('dialog').getByText(words.exceptions['refund-done']).waitFor();
    expect(await focusTrouble()).toBeNull();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText(words.exceptions['none-title']).waitFor();
    expect(await focusTrouble()).toBeNull();
  }, 120_000);

  test('looks at what is to follow, and at a receipt of the day', async () => {
    await press('F6');
    await page.getByRole('heading', { name: words.exceptions.title, level: 1 }).waitFor();
    await press('Tab');
    expect(await focusTrouble()).toBeNull();
    await press('F8');
    const receipt = page.locator('main table').getByRole('button').first();
    await tabTo(receipt);
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await focusTrouble()).toBeNull();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await receipt.evaluate((element) => element === document.activeElement)).toBe(true);
  }, 60_000);

  test('blocks the card that was sold', async () => {
    await press('F2');
    await page.keyboard.type(person.family);
    await press('Enter');
    await page.getByRole('heading', { name: `${person.given} ${person.family}`, level: 1 }).waitFor();
    await tabTo(page.getByRole('button', { name: words.block.action }));
    await press('Enter');
    const dialogue = page.getByRole('dialog');
    await tabTo(dialogue.getByRole('button', { name: words.block.reasons.lost }));
    await press('Enter');
    await press('F9');
    await dialogue.getByText(words.block.reached.bank).waitFor();
    expect(await focusTrouble()).toBeNull();
    await press('F9');
    await dialogue.waitFor({ state: 'detached' });
    expect(await focusTrouble()).toBeNull();
  }, 60_000);

  test('puts cash in the safe', async () => {
    await press('F7');
    await tabTo(page.getByRole('button', { name: words.till.move }));
    await press('Enter');
    const wanted = page.getByRole('radio', { name: words['till-line']['safe-drop'] });
    await wanted.waitFor();
    for (let i = 0; i < 8 && !(await wanted.isChecked()); i++) await press('ArrowDown');
    await fill(words.till.amount, '50');
    await press('F9');
    await page.getByText(words.till['moved-done']).waitFor();
    expect(await focusTrouble()).toBeNull();
  }, 60_000);

  test('counts blind, closes with a manager, reads the Z, and opens for who comes after', async () => {
    await press('F9');
    await page.getByRole('heading', { name: words.till['step-till'] }).waitFor();
    await countTwenties(5);
    await page.getByRole('heading', { name: words.till['step-refunds'] }).waitFor();
    await countTwenties(10);
    await page.getByText(words.till['difference-title']).waitFor();
    await fill(words.till.note, words.till['difference-title']);
    await press('F9');
    const dialogue = page.getByRole('dialog');
    await tabTo(dialogue.locator('input[type=password]'));
    await page.keyboard.type('4321');
    await tabTo(dialogue.getByRole('textbox', { name: words.approval.reason }));
    await page.keyboard.type(words.till.recount);
    await press('F9');
    await page.getByRole('heading', { name: words.till['closed-done'] }).waitFor();
    await page.getByRole('article', { name: `C01-Z000${person.n}` }).waitFor();
    expect(await focusTrouble()).toBeNull();
    await page.getByRole('button', { name: words.till.home, disabled: false }).waitFor();
    await press('F9');
    await page.getByRole('button', { name: words.till.open }).waitFor();
    await press('F9');
    await page.getByRole('heading', { name: words.till['step-till'] }).waitFor();
    await countTwenties(10);
    await page.getByRole('heading', { name: words.till['step-refunds'] }).waitFor();
    await countTwenties(10);
    await page.getByText(words.till['opened-done']).waitFor();
    expect(await focusTrouble()).toBeNull();
    expect(await page.locator('html[data-mouse]').count()).toBe(0);
  }, 120_000);
});
