/**
 * A day at the counter with nothing but a keyboard, in French and in Arabic: customers registered, cards sold to them, cards
 * reloaded, what the bank refused paid back, what is to follow and the day's list looked at, a card blocked, cash put in the safe, the
 * till counted blind, closed with a manager, and opened again. After each key somebody can see where he is. In French one of each; in
 * Arabic a whole day: three registrations, four sales, twenty reloads.
 */
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ar } from '../../src/renderer/locales/ar.ts';
import { fr } from '../../src/renderer/locales/fr.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import { bySize } from '../size.ts';
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

afterEach(() => answers.letGo());

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

/** What is wrong with where the focus is: lost, out of sight, or not to be told from the rest. Runs in the page. */
function troubleThere(lost: string): string | null {
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
}

const focusTrouble = (): Promise<string | null> => page.evaluate(troubleThere, LOST);

async function press(key: string): Promise<void> {
  await page.keyboard.press(key);
}

/** On from where the focus is, Tab by Tab, each place seen. */
async function tabTo(wanted: Locator): Promise<void> {
  await wanted.waitFor({ state: 'attached' });
  let rounds = 0;
  for (let i = 0; i < TABS_MAX; i++) {
    if (await nextPlaces(wanted)) return;
    // Behind the last place comes the browser's own, and then the first again.
    const trouble = await focusTrouble();
    if (trouble === LOST && rounds++ === 0) continue;
    expect(trouble).toBeNull();
  }
  throw new Error(`no way by Tab to ${String(wanted)}`);
}

/** Tab by Tab until it is there, there is trouble, or it has become another element; the first is told. */
async function nextPlaces(wanted: Locator): Promise<boolean> {
  const place = await wanted.elementHandle();
  for (let i = 0; i < TABS_MAX; i++) {
    const here = await page.evaluate((element) => element === document.activeElement, place);
    if (here) return true;
    await press('Tab');
    if ((await focusTrouble()) !== null) return false;
  }
  return false;
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

/** Whoever is found first by those words. */
async function find(whom: string): Promise<void> {
  await press('F2');
  // Enter right behind the last letter, before there is an answer.
  await page.keyboard.type(whom);
  await press('Enter');
  await page.getByRole('heading', { level: 1, name: new RegExp(whom, 'i') }).waitFor();
}

interface Person {
  readonly given: string;
  readonly family: string;
  /** Of his number, his document and his card's name. */
  readonly n: number;
}

/** No sum twice for one card: the same one again would be asked about. */
const RELOADS = Array.from({ length: 20 }, (_, i) => ({ whom: i % 2 === 0 ? 'benali' : 'diallo', euros: 70 - i }));

describe.each<Spoken>(bySize(['fr'], ['ar']))('%s', (language) => {
  const words = CATALOGUES[language];
  const country = new Intl.DisplayNames([language === 'ar' ? 'ar-MA' : 'fr-FR'], { type: 'region' });
  const people =
    language === 'fr'
      ? [{ given: 'Lina', family: 'Kanté', n: 1 }]
      : [
          { given: 'سلمى', family: 'بنعلي', n: 2 },
          { given: 'نادية', family: 'الفاسي', n: 3 },
          { given: 'هدى', family: 'السباعي', n: 4 },
        ];
  const [person] = people as [Person];
  const morocco = country.of('MA')!;

  test('signs in and chooses the language', async () => {
    await signIn();
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

  async function register({ given, family, n }: Person): Promise<void> {
    await press('F3');
    const { register: asked } = words;
    await fill(asked['given-names'], given);
    await fill(asked['family-name'], family);
    await fill(asked['birth-date'], `0${n}091990`);
    await fill(asked['birth-place'], 'Rabat');
    await choose(asked.nationality, morocco);
    await fill(asked['document-number'], `KB${n}7788`);
    await choose(asked['issuing-country'], morocco);
    await fill(asked['expires-on'], '31122033');
    await fill(asked.phone, `06 39 98 77 0${n}`);
    await fill(asked.street, '5 rue de l’Exemple');
    await fill(asked['postal-code'], '75020');
    await fill(asked.city, 'Paris');
    await fill(asked['beneficiary-given-names'], 'Aïcha');
    await fill(asked['beneficiary-family-name'], family);
    await choose(asked['beneficiary-country'], morocco);
    await fill(asked.relation, 'mère');
    await fill(asked.purpose, 'aide à la famille');
    for (const box of [asked['consent-terms'], asked['consent-data'], words.signature.paper]) {
      await tabTo(page.getByRole('checkbox', { name: box }));
      await press('Space');
    }
    await press('F9');
    await page.getByRole('heading', { name: `${given} ${family}`, level: 1 }).waitFor();
    expect(await focusTrouble()).toBeNull();
  }

  /** From the selling screen with its customer. */
  async function sell(nickname: string): Promise<void> {
    const stock = await page.evaluate(() => window.counter.call('stock.list', {}));
    if (!stock.ok) throw new Error(stock.error.code);
    const pack = stock.value[0]!.card_reference;
    const shortName = page.getByRole('textbox', { name: words.sell.nickname });
    await shortName.waitFor();
    // A quick hand is at the short name before the pack is known, and what it types stays there.
    answers.hold();
    await fill(words.sell.reference, pack);
    await press('Enter');
    await tabTo(shortName);
    await press('Control+a');
    answers.letGo();
    await page.getByText(words.sell['pack-ready']).waitFor();
    await page.keyboard.type(nickname);
    expect(await shortName.inputValue()).toBe(nickname);
    await tabTo(page.getByRole('button', { name: words.pay.exact }));
    await press('Enter');
    await press('F9');
    await page.getByRole('heading', { name: words.sell.done }).waitFor();
  }

  test.each(people)(
    'registers a customer and sells him a card, $n',
    async (who) => {
      await register(who);
      // The big button of somebody without a card.
      await press('F9');
      await sell(`KB${who.n}`);
      expect(await focusTrouble()).toBeNull();
    },
    120_000,
  );

  /** Ends on the receipt. */
  async function reload(whom: string, euros: number): Promise<void> {
    await find(whom);
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

  test('goes on to a reload with F9 right behind the choice, before the customer is there', async () => {
    await press('F2');
    await page.keyboard.type('benali');
    // All of the letters have been answered.
    await page.locator('[role=listbox][aria-busy=false] [role=option]').first().waitFor();
    answers.hold();
    await press('Enter');
    // Who was looked at before is there at once.
    const there = new RegExp(`^${words.customer.title}$|benali`, 'i');
    await page.getByRole('heading', { level: 1, name: there }).waitFor();
    await press('F9');
    answers.letGo();
    await page.getByRole('textbox', { name: words.reload.amount, exact: true }).waitFor();
    expect(await focusTrouble()).toBeNull();
    await press('Escape');
    await page.getByRole('heading', { level: 1, name: /benali/i }).waitFor();
  });

  test('reloads', async () => {
    for (const { whom, euros } of language === 'fr' ? RELOADS.slice(-1) : RELOADS) {
      await reload(whom, euros);
      expect(await focusTrouble()).toBeNull();
    }
  }, 180_000);

  test('sells a second card to somebody who has one', async () => {
    await find('diallo');
    await tabTo(page.getByRole('button', { name: words.customer.sell }));
    await press('Enter');
    await sell(`TANTE${person.n}`);
    expect(await focusTrouble()).toBeNull();
  });

  test('pays back what the bank refused', async () => {
    await setBankFaults(demo, [{ fault: 'refuse', kind: 'load', count: 1 }]);
    await reload('diallo', 90 + person.n);
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
    await page.getByRole('article', { name: 'C01-Z0001' }).waitFor();
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
