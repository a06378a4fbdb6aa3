/**
 * A whole day at the counter in a real browser, twice from one list of steps: with the line cut in the morning and the server back
 * only after the close, then with the line. At each night's end the world outside is asked whether every act is there exactly once,
 * and whether the Z says what was taken.
 */
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DEMO_FLOAT } from '../../src/demo/demo-data.ts';
import { checkStore } from '../integration/core/check-store.ts';
import { launchBrowser, VIEWPORT } from './browser.ts';
import type { DayBook, Reload } from './day-book.ts';
import { ledgerMoves, linesOf, refundsAtNight, takingsOf, tillAtNight, totalOf } from './day-book.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import * as outside from './outside.ts';
import {
  approve,
  ask,
  blockCard,
  countBoth,
  findCustomer,
  newOp,
  payExactly,
  payRefund,
  register,
  scan,
  signIn,
  skim,
  STEP_TIMEOUT_MS,
} from './teller.ts';
import { wrongClock } from './wrong-clock.ts';

/** A counter without a line may reload a card twice a day: twenty reloads need ten cards, and one more is to be blocked. */
const CARDS = 11;
const RELOADS = 20;
const SALES = 4;
/** One opening, three registrations, a block, a refund, a skim, a closing; and what is sold and reloaded. */
const FACTS = 1 + 3 + SALES + RELOADS + 1 + 1 + 1 + 1;
const RECEIPTS = SALES + RELOADS + 1;
const FIRST_PACK = 990_000;
/** So long without a word from the server that the counter decides alone, within the bounds for that. */
const ALONE_MS = 90_000;

interface Day {
  readonly name: string;
  readonly z: string;
  /** The line is cut in the morning, and mended after the close. */
  readonly cut: boolean;
  readonly families: readonly string[];
  readonly packs: readonly string[];
}

const packs = (from: number): string[] =>
  Array.from({ length: SALES }, (_, i) => makeCardReference(FIRST_PACK + from + i));
const DAYS: readonly Day[] = [
  {
    name: 'without a line from the morning on, and a late sync',
    z: 'C01-Z0002',
    cut: true,
    families: ['Sefrou', 'Tiznit', 'Zagora'],
    packs: packs(0),
  },
  {
    name: 'with the line there all day',
    z: 'C01-Z0003',
    cut: false,
    families: ['Agadir', 'Berkane', 'Chefchaouen'],
    packs: packs(SALES),
  },
];

const clock = wrongClock();
let demo: Demo;
let browser: Browser;
let counter: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(undefined, [], clock.env), launchBrowser()]);
  counter = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR', reducedMotion: 'reduce' });
  counter.setDefaultTimeout(STEP_TIMEOUT_MS);
  counter.on('pageerror', (error) => complaints.push(error.message));
  await signIn(counter, demo.counter);
  await prepareShop();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
  clock.dispose();
}, 60_000);

describe.each(DAYS)('$name', (day) => {
  let before: Awaited<ReturnType<typeof world>>;
  let book: DayBook;

  test('open, three registrations, four sales, twenty reloads, a refund, a block, a skim, a close that is short', async () => {
    before = await world();
    book = await live(day);
    expect(complaints).toEqual([]);
  }, 180_000);

  test('outside each act is there once, the books agree, and the Z says what was taken', async () => {
    await everythingArrived(before, book);
    const after = await world();
    expect(after.head_seq - before.head_seq).toBe(FACTS);
    expect(movesBetween(before.ledger, after.ledger)).toEqual(ledgerMoves(book));
    expect(after.ledger.debit_cents).toBe(after.ledger.credit_cents);

    const done = after.bank.operations.slice(0, after.bank.operations.length - before.bank.operations.length);
    expect(new Set(done.map(({ key }) => key)).size).toBe(done.length);
    const loads = done.filter(({ kind }) => kind === 'load');
    expect(loads.map(({ subject, amount_cents, state }) => `${subject} ${amount_cents} ${state}`).toSorted()).toEqual(
      book.reloads.map(({ card, cents, refused }) => `${card} ${cents} ${refused ? 'refused' : 'done'}`).toSorted(),
    );
    const subjects = (kind: string) => done.filter((each) => each.kind === kind).map(({ subject }) => subject);
    expect(subjects('application').toSorted()).toEqual(book.sales.toSorted());
    expect(subjects('block')).toEqual([book.blocked]);

    const report = (await outside.zReports(demo)).find(({ number }) => number === day.z);
    expect(report).toMatchObject({
      code: null,
      till: tillAtNight(book),
      refunds: refundsAtNight(book),
      takings_cents: takingsOf(book),
      note: 'Un billet de dix manque',
      approved: { reason: 'Recompté' },
    });
    expect(
      report?.totals.map(({ line, count, amount_cents, fee_cents }) => ({ line, count, amount_cents, fee_cents })),
    ).toEqual(linesOf(book));
  }, 60_000);
});

test('the journal is whole, its receipts have no gap, and the centre holds the very same', async () => {
  const { head_seq, head_digest } = await world();
  await demo.interrupt();
  const store = outside.openCounterStore(demo);
  expect(outside.counterHead(store)).toEqual({ head_seq, head_digest });
  const facts = checkStore(store.read);
  const numbers = facts.flatMap(({ fact }) => ('receipt_count' in fact.body ? [fact.body.receipt_count] : []));
  expect(numbers.slice(-2 * RECEIPTS)).toEqual(Array.from({ length: 2 * RECEIPTS }, (_, i) => CARDS + 1 + i));
  store.close();
});

/** Behind the screens: enough cards to reload, packs to sell, and last night's till closed. */
async function prepareShop(): Promise<void> {
  const [yasmine] = await ask(counter, 'find.search', { text: 'benali' });
  const customer = await ask(counter, 'customer.get', { customer_id: yasmine!.customer_id! });
  const { price_cents, tariff_version } = await ask(counter, 'card.price', {});
  const inHand = await ask(counter, 'stock.list', {});
  for (const [i, { card_reference }] of inHand.slice(0, CARDS - 3).entries()) {
    await ask(counter, 'card.sell', {
      op_id: newOp(),
      card_reference,
      customer_id: customer.customer_id,
      beneficiary_id: customer.beneficiary.beneficiary_id,
      nickname: `TANTE${i}`,
      price_cents,
      tariff_version,
      paid: { means: 'card', given_cents: price_cents, change_cents: price_cents - price_cents },
    });
  }
  const sent = DAYS.flatMap((day) => day.packs);
  await outside.dispatchPacks(demo, sent, 'BL 99');
  await vi.waitFor(
    () => ask(counter, 'stock.receive', { op_id: newOp(), card_references: sent, delivery_note: 'BL 99' }),
    WAIT,
  );
  // The float and three cards sold for cash.
  const till = [
    { value_cents: 2_000, pieces: 10 },
    { value_cents: 500, pieces: 1 },
    { value_cents: 200, pieces: 1 },
  ];
  await ask(counter, 'till.close', { op_id: newOp(), count: { ...DEMO_FLOAT, till }, note: null });
  await vi.waitFor(async () => expect(await activeCards()).toHaveLength(CARDS), WAIT);
}

const WAIT = { timeout: STEP_TIMEOUT_MS, interval: 100 };

async function activeCards(): Promise<string[]> {
  const { cards } = await outside.bankState(demo);
  return cards.flatMap(({ card_reference, state }) => (state === 'active' ? [card_reference] : []));
}

/** The day as the teller lives it; gives what a second pair of eyes has written down of it. */
async function live({ cut, families, packs: toSell, z }: Day): Promise<DayBook> {
  const cards = (await activeCards()).slice(0, CARDS);
  const reloads: Reload[] = Array.from({ length: RELOADS }, (_, i) => ({
    card: cards[1 + (i % (CARDS - 1))]!,
    // From 50.00 to 188.70, no sum twice.
    cents: 5_000 + i * 730,
    means: i % 5 === 4 ? 'card' : 'cash',
    refused: i === 0,
  }));
  const book: DayBook = {
    opening_cents: 15_000,
    refunds_opening_cents: 20_000,
    sales: toSell,
    reloads,
    blocked: cards[0]!,
    skimmed_cents: 30_000,
    missing_cents: 1_000,
  };
  await counter.keyboard.press('F7');
  await counter.getByRole('button', { name: 'Ouvrir la caisse' }).waitFor();
  await counter.keyboard.press('F9');
  await countBoth(counter, piecesOf(book.opening_cents), piecesOf(book.refunds_opening_cents));
  await counter.getByText('La caisse est ouverte.').waitFor();

  await outside.setBankFaults(demo, [{ fault: 'refuse', kind: 'load', count: 1 }]);
  await reload(reloads[0]!);
  await counter.keyboard.press('F6');
  await counter.getByRole('button', { name: 'Rembourser' }).waitFor();

  if (cut) {
    await demo.type('stop server', /sync-server is stopped/);
    await counter
      .getByText(/Hors ligne depuis/)
      .first()
      .waitFor();
    clock.set(ALONE_MS);
  }
  for (const [i, familyName] of families.entries()) {
    await registerOne(familyName, `${z.slice(-1)}${i}`);
    await counter.keyboard.press('F9');
    await sell(toSell[i]!);
    await reload(reloads[i + 1]!);
  }
  await payRefund(counter);
  await findCustomer(counter, 'moussa', 'Moussa Diallo');
  await counter.getByRole('button', { name: 'Vendre une carte' }).click();
  await counter.getByRole('textbox', { name: 'Nom court de la carte' }).fill(`SOEUR${z.slice(-1)}`);
  await sell(toSell.at(-1)!);
  for (const each of reloads.slice(families.length + 1)) await reload(each);
  if (cut) await refusedAlone(cards);
  await scan(counter, book.blocked);
  await counter.getByRole('button', { name: new RegExp(book.blocked), pressed: true }).waitFor();
  await blockCard(counter, cut ? /Bloquée à ce guichet/ : /la banque l’a confirmé/);
  await skim(counter, String(book.skimmed_cents / 100));
  await close(book, z);
  if (cut) {
    clock.set(0);
    await demo.type('start server', /The sync-server runs again/);
  }
  await counter.locator('.sync-button').first().click();
  await counter.getByRole('button', { name: 'Synchroniser maintenant' }).click();
  await counter.getByText('Le serveur a tout reçu.').waitFor();
  await counter.keyboard.press('Escape');
  return book;
}

function registerOne(familyName: string, n: string): Promise<void> {
  return register(counter, {
    givenNames: 'Nadia',
    familyName,
    phone: `06 39 98 60 ${n}`,
    documentNumber: `EX60${n}`,
    beneficiary: 'Rachida',
  });
}

/** From the selling screen with its customer. */
async function sell(pack: string): Promise<void> {
  await counter.getByRole('heading', { name: 'Vendre une carte' }).waitFor();
  await scan(counter, pack);
  await counter.getByText('Pack en stock, prêt à vendre').waitFor();
  await payExactly(counter);
  await counter.getByRole('heading', { name: 'Carte vendue' }).waitFor();
}

/** Card in hand, scanned wherever one is; from then on by keyboard. */
async function begin(card: string): Promise<void> {
  await scan(counter, card);
  await counter.getByRole('button', { name: new RegExp(card), pressed: true }).waitFor();
  await counter.getByRole('button', { name: 'Recharger cette carte' }).waitFor();
  await counter.keyboard.press('F9');
  await counter.getByRole('textbox', { name: 'Montant' }).waitFor();
}

async function reload({ card, cents, means }: Reload): Promise<void> {
  await begin(card);
  await counter.keyboard.type(String(cents / 100).replace('.', ','));
  await counter
    .getByRole('region', { name: 'Devis' })
    .getByText(euros(totalOf({ cents })))
    .first()
    .waitFor();
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: 'Confirmer la recharge' }).waitFor();
  if (means === 'card') await counter.getByText('Carte bancaire', { exact: true }).click();
  else await counter.keyboard.type(String(totalOf({ cents }) / 100).replace('.', ','));
  await counter.keyboard.press('F9');
  await counter.getByRole('heading', { name: /^Recharge (?:enregistrée|confirmée)/ }).waitFor();
}

/** What a counter without a line may not give is refused while it is typed, in words: too much at once, too often a day. */
async function refusedAlone(cards: readonly string[]): Promise<void> {
  for (const [card, typed, sentence] of [
    [cards[0]!, '501', /hors des bornes d’une recharge \(plus basses quand le guichet est hors ligne\)/],
    [cards[2]!, '60', /Trop de recharges aujourd’hui pour cette carte/],
  ] as const) {
    await begin(card);
    await counter.keyboard.type(typed);
    await counter.getByText(sentence).waitFor();
    await counter.getByRole('button', { name: 'Continuer', disabled: true }).waitFor();
    await counter.getByRole('textbox', { name: 'Montant' }).fill('');
  }
}

/** Ten short, counted blind. */
async function close(book: DayBook, z: string): Promise<void> {
  const [till, refunds] = [tillAtNight(book), refundsAtNight(book)];
  await counter.keyboard.press('F9');
  await counter.getByText('Comptage', { exact: true }).waitFor();
  expect(await counter.locator('body').innerText()).not.toContain(euros(till.expected_cents));
  await countBoth(counter, piecesOf(till.counted_cents), piecesOf(refunds.counted_cents));
  await counter.getByText('Le compte s’écarte de plus que ce qui est admis').waitFor();
  await counter.getByRole('textbox', { name: 'Note' }).fill('Un billet de dix manque');
  await counter.keyboard.press('F9');
  await approve(counter, '4321');
  await counter.getByText(`Il manque ${euros(book.missing_cents)}.`).waitFor();
  const report = counter.getByRole('article', { name: new RegExp(`Rapport Z ${z}`) });
  for (const cents of [till.expected_cents, till.counted_cents, refunds.counted_cents, takingsOf(book)])
    await report.getByText(euros(cents)).first().waitFor();
}

const EUROS = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });
const euros = (cents: number): string => EUROS.format(cents / 100);

const KINDS_CENTS = [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10];

/** How a sum lies in a drawer, by the worth of a piece in euros. */
function piecesOf(sum: number): Record<string, string> {
  let left = sum;
  const pieces: Record<string, string> = {};
  for (const kind of KINDS_CENTS) {
    const of = Math.floor(left / kind);
    if (of > 0) pieces[EUROS.format(kind / 100).slice(0, -2)] = String(of);
    left -= of * kind;
  }
  expect(left).toBe(0);
  return pieces;
}

/** All that the centre and the bank know. */
async function world() {
  const [device] = await outside.devices(demo);
  const { head_seq, head_digest } = device!;
  return { head_seq, head_digest, bank: await outside.bankState(demo), ledger: await outside.ledger(demo) };
}

type Ledger = Awaited<ReturnType<typeof outside.ledger>>;

/** By how much each account moved; of the only agent's float, without his number. */
function movesBetween(before: Ledger, after: Ledger): Record<string, number> {
  const at = new Map(before.accounts.map(({ account, balance_cents }) => [account, balance_cents]));
  const moved = after.accounts.map(
    ({ account, balance_cents }) => [account.replace(/:.*/, ''), balance_cents - (at.get(account) ?? 0)] as const,
  );
  return Object.fromEntries(moved.filter(([, cents]) => cents !== 0));
}

/** The bank has said its word to each of the day's orders, and the centre has heard it. */
async function everythingArrived(before: Awaited<ReturnType<typeof world>>, book: DayBook): Promise<void> {
  await vi.waitFor(async () => {
    const { accounts } = await outside.ledger(demo);
    // All of it: the bank has a card active a moment before the centre hears of it and pays the commission.
    expect(movesBetween(before.ledger, { ...before.ledger, accounts })).toEqual(ledgerMoves(book));
    const { cards } = await outside.bankState(demo);
    for (const pack of book.sales)
      expect(cards).toContainEqual(expect.objectContaining({ card_reference: pack, state: 'active' }));
    expect(cards).toContainEqual(expect.objectContaining({ card_reference: book.blocked, state: 'blocked' }));
  }, WAIT);
}
