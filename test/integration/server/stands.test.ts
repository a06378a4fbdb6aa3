/**
 * What a server had said before it forgot, proved by itself, stands: whatever the controls would say today, and whichever counter
 * comes back first. Nothing that was paid back is loaded, nothing that may be loaded is paid back, and the books agree.
 */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { cents } from '@flouss/shared/domain/money';
import { CardNickname } from '@flouss/shared/domain/card-nickname';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { factDigest } from '@flouss/shared/contract/journal';
import { sha256, systemRandom } from '@flouss/platform/system-ports';
import { PROOFS_SINCE } from '@flouss/shared/contract/protocol';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCard } from '../../../sync-server/src/db/cards.ts';
import { readRestoration } from '../../../sync-server/src/db/in-doubt.ts';
import { proofOf } from '../../../sync-server/src/sync/verdict-proof.ts';
import { INVARIANTS } from '../../../sync-server/src/verify/invariants.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { openCounter } from './test-counter.ts';
import type { TestCounter, Written } from './test-counter.ts';

const JUDGED_BEFORE_MS = 60_000;

let centre: TestCentre;
/** What the books rightly say where more than facts was forgotten. */
let toBeTold: string[];
beforeEach(async () => {
  centre = await openCentre();
  toBeTold = [];
});
afterEach(async () => {
  const broken: string[] = [];
  for (const { id, find } of INVARIANTS) {
    for await (const { row, what } of find(centre.db.read)) broken.push(`${id} ${row}: ${what}`);
  }
  await centre.close();
  const wrong = broken.filter((each) => !toBeTold.some((part) => each.startsWith(part)));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
});

type Said = 'accepted' | FactReason;

/** As a counter brings it that had this verdict a minute ago, from a server that knows it no more. */
function before(counter: TestCounter, written: Written, said: Said, key = centre.ctx.keys.verdictKey): Written {
  const { seq } = JSON.parse(written.entry.fact) as { seq: number };
  const fact = { device_id: counter.deviceId, seq, digest: factDigest(written.entry.fact, sha256) };
  const word = { code: said === 'accepted' ? null : said, judged_at: centre.clock.now() - JUDGED_BEFORE_MS };
  return { ...written, entry: { ...written.entry, proof: proofOf(key, fact, word) } };
}

/** What is said of each. */
async function wordsOn(counter: TestCounter, ...written: readonly Written[]): Promise<Said[]> {
  const { status, body } = await counter.push(written);
  expect(status).toBe(200);
  return body.verdicts.map(({ code }) => code ?? 'accepted');
}

const cancel = (counter: TestCounter, cancel_of: OpId, manager_id: OperatorId): Written =>
  counter.write('reload-cancelled', { cancel_of, approved: { manager_id, reason: 'Changé d’avis' } });

async function orderState(opId: OpId) {
  const row = await centre.db.read.sql
    .selectFrom('orders')
    .select('state')
    .where('op_id', '=', opId)
    .executeTakeFirst();
  return row?.state;
}
/** Of the command that goes by the operation's own id. */
async function workState(opId: OpId) {
  const row = await centre.db.read.sql
    .selectFrom('bank_work')
    .select(['state', 'first_sent_at'])
    .where('work_key', '=', opId)
    .executeTakeFirst();
  return row && { ...row };
}
const asked = () => ({ state: 'unknown', first_sent_at: centre.clock.now() - JUDGED_BEFORE_MS });

const proofs = ({ verdicts }: PushAnswer) => verdicts.map(({ proof }) => proof);

describe('a verdict and its proof', () => {
  it('go to a counter that keeps them, the first time and again; an older one is told as ever', async () => {
    const agent = await centre.openAgent();
    const counter = openCounter({ url: centre.url, clock: centre.clock, version: PROOFS_SINCE });
    await counter.enrol(await centre.enrolmentCode(agent.agent_id));
    counter.signIn(agent.operator_id);
    const written = [counter.register('AB1'), counter.register('AB2')];
    const first = await counter.push(written);
    const again = await counter.push(written);
    expect(new Set(proofs(first.body)).size).toBe(2);
    expect(proofs(first.body)).not.toContain(undefined);
    expect(proofs(again.body)).toEqual(proofs(first.body));
    const older = await centre.openEnrolledCounter(agent);
    expect(proofs((await older.push([older.register('AB3')])).body)).toEqual([undefined]);
  });

  it('mean nothing where they are another fact’s, another’s word, or made up', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const reload = () => counter.reload(card, customer.customer_id, 5_000, 1);
    const [first, second, third, fourth] = [reload(), reload(), reload(), reload()] as [
      Written,
      Written,
      Written,
      Written,
    ];
    const { proof } = before(counter, first, 'accepted').entry;
    const forged = before(counter, first, 'accepted', Buffer.alloc(32).toString('base64url'));
    const [at, , seal] = before(counter, third, 'fee-mismatch').entry.proof!.split('.');
    expect(
      await wordsOn(
        counter,
        forged,
        { ...second, entry: { ...second.entry, proof: proof! } },
        { ...third, entry: { ...third.entry, proof: `${at}.accepted.${seal}` } },
        { ...fourth, entry: { ...fourth.entry, proof: 'nonsense' } },
      ),
    ).toEqual(Array(4).fill('fee-mismatch'));
    expect(await readRestoration(centre.db.read)).toBeUndefined();
  });
});

describe('a reload', () => {
  it('that had its yes is taken whatever it would be today, and the bank is asked before it is told', async () => {
    const { counter, cards } = await centre.openShop(1, 1_900);
    const { card, customer } = cards[0]!;
    // No float is left, the fee is no tariff’s, the card of the second is unknown.
    const known = before(counter, counter.reload(card, customer.customer_id, 50_000, 1), 'accepted');
    const strange = before(counter, counter.reload(freshPacks(1)[0]!, customer.customer_id, 5_000, 600), 'accepted');
    expect(await wordsOn(counter, known, strange)).toEqual(['accepted', 'accepted']);
    for (const { op_id } of [known, strange]) {
      expect(await orderState(op_id)).toBe('unknown');
      expect(await workState(op_id)).toEqual(asked());
    }
    expect(await readRestoration(centre.db.read)).toMatchObject({ restored_at: centre.clock.now() });
    // That the agent paid in nobody brings again but finance, who is told so.
    toBeTold = ['I11 '];
  });

  it('that was declined stays so, and goes to no bank', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const declined = before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'annual-limit');
    const refund = before(counter, counter.refund(declined.op_id, 5_600), 'accepted');
    expect(await wordsOn(counter, declined, refund)).toEqual(['annual-limit', 'accepted']);
    expect(await orderState(declined.op_id)).toBe('refunded');
    expect(await workState(declined.op_id)).toBeUndefined();
  });

  it('that waited here unsent may have been sent since: the bank is asked', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const waiting = counter.reload(card, customer.customer_id, 5_000, 600);
    await wordsOn(counter, waiting);
    expect(await workState(waiting.op_id)).toEqual({ state: 'queued', first_sent_at: null });
    await wordsOn(counter, before(counter, counter.register('ZZ9'), 'accepted'));
    expect(await workState(waiting.op_id)).toEqual(asked());
    expect(await orderState(waiting.op_id)).toBe('unknown');
  });
});

describe('a reload whose word was lost', () => {
  it('is asked for at the bank where today’s controls say no, and declined only when it knows nothing of it', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const proved = before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'accepted');
    const lost = counter.reload(card, customer.customer_id, 6_000, 1);
    centre.clock.advance(1_000);
    const fresh = counter.reload(card, customer.customer_id, 7_000, 1);
    expect(await wordsOn(counter, proved, lost, fresh)).toEqual(['accepted', 'accepted', 'fee-mismatch']);
    expect(await orderState(lost.op_id)).toBe('unknown');
    const row = await centre.db.read.sql
      .selectFrom('bank_work')
      .select(['state', 'first_sent_at', 'otherwise'])
      .where('work_key', '=', lost.op_id)
      .executeTakeFirst();
    expect({ ...row }).toEqual({ ...asked(), first_sent_at: asked().first_sent_at - 1_000, otherwise: 'fee-mismatch' });
    expect(await orderState(fresh.op_id)).toBe('refund-due');
  });

  it('is declined at once for a card that no bank can know', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const proved = before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'accepted');
    const lost = counter.reload(freshPacks(1)[0]!, customer.customer_id, 6_000, 600);
    centre.clock.advance(1_000);
    expect(await wordsOn(counter, proved, lost)).toEqual(['accepted', 'card-unknown']);
  });
});

describe('a refund', () => {
  it('of a replacement: the old card stays blocked, and another pack takes its place', async () => {
    const { agent_id, counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const packs = freshPacks(2);
    await centre.dispatch(agent_id, packs);
    await counter.push([counter.receivePacks(packs)]);
    const { customer_id } = customer;
    // The shop's sale had the first.
    let receipts = 1;
    const replace = (pack: CardReference | undefined) =>
      counter.write('card-replaced', {
        old_card_reference: card,
        card_reference: pack!,
        customer_id,
        beneficiary_id: customer.beneficiary_id,
        nickname: CardNickname.parse('MAMAN'),
        price_cents: cents(1_900),
        paid: { means: 'cash', given_cents: cents(1_900), change_cents: cents(0) },
        receipt_count: ++receipts,
      });
    const blocked = counter.write('card-blocked', { card_reference: card, customer_id, reason: 'lost' });
    const refused = before(counter, replace(packs[0]), 'accepted');
    const paid = { refund_of: refused.op_id, amount_cents: cents(1_900), receipt_count: ++receipts };
    const refund = before(counter, counter.write('refund-paid', paid), 'accepted');
    expect(await wordsOn(counter, blocked, refused, refund)).toEqual(['accepted', 'accepted', 'accepted']);
    const stateOf = async (reference: CardReference | undefined) => (await findCard(centre.db.read, reference!))?.state;
    expect([await stateOf(card), await stateOf(packs[0])]).toEqual(['blocked', 'declined']);
    expect(await wordsOn(counter, replace(packs[1]))).toEqual(['accepted']);
    expect([await stateOf(card), await stateOf(packs[1])]).toEqual(['replaced', 'sold']);
  });

  it.each(['one push', 'two pushes'])(
    'that was paid ends the reload, and nothing is loaded after it: in %s',
    async (as) => {
      const { counter, cards } = await centre.openShop(1);
      const { card, customer } = cards[0]!;
      const reload = before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'accepted');
      const refund = before(counter, counter.refund(reload.op_id, 5_600), 'accepted');
      const answers =
        as === 'one push'
          ? await wordsOn(counter, reload, refund)
          : [...(await wordsOn(counter, reload)), ...(await wordsOn(counter, refund))];
      expect(answers).toEqual(['accepted', 'accepted']);
      expect(await orderState(reload.op_id)).toBe('refunded');
      expect((await workState(reload.op_id))?.state).toBe(as === 'one push' ? undefined : 'refused');
      expect(await wordsOn(counter, counter.refund(reload.op_id, 5_600))).toEqual(['refund-not-due']);
    },
  );

  it('that another counter paid is known before its reload is, and is not paid twice', async () => {
    const { counter, cards, ...agent } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const second = openCounter({ url: centre.url, clock: centre.clock });
    await second.enrol(await centre.enrolmentCode(agent.agent_id, 'C02'));
    second.signIn(agent.operator_id);
    const loadedNever = before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'accepted');
    const declined = before(counter, counter.reload(card, customer.customer_id, 6_000, 600), 'annual-limit');
    const refunds = [second.refund(loadedNever.op_id, 5_600), second.refund(declined.op_id, 6_600)];
    expect(await wordsOn(second, ...refunds.map((refund) => before(second, refund, 'accepted')))).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(await wordsOn(counter, loadedNever, declined)).toEqual(['accepted', 'annual-limit']);
    expect([await orderState(loadedNever.op_id), await orderState(declined.op_id)]).toEqual(['refunded', 'refunded']);
    expect(await workState(loadedNever.op_id)).toBeUndefined();
    expect(await wordsOn(counter, counter.refund(loadedNever.op_id, 5_600))).toEqual(['refund-not-due']);
  });

  it('of a card that the bank would not give: the sale is over', async () => {
    const agent = await centre.openAgent();
    const counter = await centre.openEnrolledCounter(agent);
    const [card, later] = freshPacks(2) as [CardReference, CardReference];
    // That the packs were ever sent is forgotten, too.
    const packs = before(counter, counter.receivePacks([card, later]), 'accepted');
    const customer = counter.register('SOLD1');
    const sale = before(counter, counter.sell(card, customer), 'accepted');
    const refund = before(counter, counter.refund(sale.op_id, 1_900), 'accepted');
    const waits = before(counter, counter.sell(later, customer), 'accepted');
    expect(await wordsOn(counter, packs, before(counter, customer, 'accepted'), sale)).toEqual(
      Array(3).fill('accepted'),
    );
    expect(await workState(sale.op_id)).toEqual(asked());
    expect(await wordsOn(counter, refund, waits)).toEqual(['accepted', 'accepted']);
    const states = await centre.db.read.sql.selectFrom('cards').select('state').orderBy('card_reference').execute();
    expect(states.map(({ state }) => state)).toEqual(['declined', 'applied']);
    expect((await workState(sale.op_id))?.state).toBe('refused');
    expect(await wordsOn(counter, counter.refund(sale.op_id, 1_900))).toEqual(['refund-not-due']);
  });

  it('that was refused stays refused, and a manager answers for it', async () => {
    const { counter, cards } = await centre.openShop(1);
    const { card, customer } = cards[0]!;
    const reload = before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'accepted');
    const refund = before(counter, counter.refund(reload.op_id, 5_600), 'refund-not-due');
    expect(await wordsOn(counter, reload, refund)).toEqual(['accepted', 'refund-not-due']);
    expect(await orderState(reload.op_id)).toBe('unknown');
  });
});

describe('a reload taken back', () => {
  it.each(['one push', 'two pushes'])('with a yes ends it, with a no goes on: in %s', async (as) => {
    const { counter, cards, manager } = await shopWithManager();
    const { card, customer } = cards[0]!;
    const reload = () => before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'accepted');
    const taken = reload();
    const yes = before(counter, cancel(counter, taken.op_id, manager), 'accepted');
    const loaded = reload();
    const no = before(counter, cancel(counter, loaded.op_id, manager), 'too-late-to-cancel');
    const all = [taken, yes, loaded, no];
    const answers: Said[] = [];
    if (as === 'one push') answers.push(...(await wordsOn(counter, ...all)));
    else for (const each of all) answers.push(...(await wordsOn(counter, each)));
    expect(answers).toEqual(['accepted', 'accepted', 'accepted', 'too-late-to-cancel']);
    expect([await orderState(taken.op_id), await orderState(loaded.op_id)]).toEqual(['refund-due', 'unknown']);
    expect(await workState(loaded.op_id)).toEqual(asked());
  });

  it.each(['one push', 'two pushes'])(
    'only after it was forgotten, goes on: it may have been loaded; in %s',
    async (as) => {
      const { counter, cards, manager } = await shopWithManager();
      const { card, customer } = cards[0]!;
      const taken = before(counter, counter.reload(card, customer.customer_id, 5_000, 600), 'accepted');
      const back = cancel(counter, taken.op_id, manager);
      const answers =
        as === 'one push'
          ? await wordsOn(counter, taken, back)
          : [...(await wordsOn(counter, taken)), ...(await wordsOn(counter, back))];
      expect(answers).toEqual(['accepted', 'too-late-to-cancel']);
      expect(await orderState(taken.op_id)).toBe('unknown');
      expect(await workState(taken.op_id)).toEqual(asked());
    },
  );

  it('is not taken back while it waits for its card and a forgotten one may have been active', async () => {
    const { counter, cards, manager } = await shopWithManager();
    const { customer } = cards[0]!;
    const [reference] = freshPacks(1) as [CardReference];
    const sale = counter.sell(reference, customer);
    const first = before(
      counter,
      counter.reload(reference, customer.customer_id, 5_000, 600, { with_sale: sale.op_id }),
      'accepted',
    );
    expect(await wordsOn(counter, before(counter, sale, 'accepted'), first)).toEqual(['accepted', 'accepted']);
    expect(await wordsOn(counter, cancel(counter, first.op_id, manager))).toEqual(['too-late-to-cancel']);
  });
});

async function shopWithManager() {
  const shop = await centre.openShop(1);
  const manager = await centre.admin<{ operator_id: OperatorId }>('POST', `/admin/agents/${shop.agent_id}/operators`, {
    name: 'Karim',
    role: 'manager',
    pin: '4321',
  });
  return { ...shop, manager: manager.body.operator_id };
}

it('what was a second use of an id, or was set aside, is so again: the first use may still come, and what was paid is owed', async () => {
  const { counter, cards } = await centre.openShop(1);
  const { card, customer } = cards[0]!;
  const reload = (op_id?: OpId) => counter.reload(card, customer.customer_id, 5_000, 600, op_id && { op_id });
  const op_id = newId(OpId, centre.clock, systemRandom);
  const second = before(counter, reload(op_id), 'duplicate-order');
  const first = reload(op_id);
  const aside = before(counter, reload(), 'malformed');
  const refund = counter.refund(aside.op_id, 5_600);
  expect(await wordsOn(counter, second, first, aside, refund)).toEqual([
    'duplicate-order',
    'accepted',
    'malformed',
    'accepted',
  ]);
  expect((await workState(op_id))?.state).toBe('unknown');
});

it('a sale that was refused stays so, and its price is owed', async () => {
  const { counter } = await centre.openShop(1);
  const customer = counter.register('OWED1');
  const [card] = freshPacks(1) as [CardReference];
  const sale = before(counter, counter.sell(card, customer), 'stock-not-yours');
  const refund = counter.refund(sale.op_id, cents(1_900));
  expect(await wordsOn(counter, customer, sale, refund)).toEqual(['accepted', 'stock-not-yours', 'accepted']);
});
