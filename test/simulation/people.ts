/**
 * What operators do in a simulated world, drawn one act after the other: sensible acts mostly, some that must be refused. Each that
 * changes something is noted before it is asked, and again when it is acknowledged; what came of it is for promises.ts to look at.
 */
import type { ApiResult, CounterMethod, InputOf } from '@flouss/shared/contract/counter-api';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { addCents, cents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { reloadFee } from '@flouss/shared/domain/tariff';
import type { OpId } from '@flouss/shared/kernel/ids';
import { BeneficiaryId, CustomerId, newId } from '@flouss/shared/kernel/ids';
import { INITIAL_TARIFF } from '../../sync-server/src/admin/initial-terms.ts';
import type { Agent, Centre } from './centre.ts';
import type { Chance } from './chance.ts';
import type { Phones } from './phones.ts';
import type { Planted } from './planted.ts';
import type { Poison } from './poison.ts';
import type { Shop } from './shop.ts';
import { PIN } from './stage.ts';
import type { Weather } from './weather.ts';

/** Something somebody asked for at a counter. */
export interface Asked {
  readonly shop: Shop;
  readonly method: CounterMethod;
  acknowledged: boolean;
}

interface Customer {
  readonly customer_id: CustomerId;
  readonly beneficiary_id: BeneficiaryId;
  readonly phone: string;
}

/** What the people of one agent know: who came, which packs lie there, which cards were sold. */
interface Business {
  readonly agent: Agent;
  readonly customers: Customer[];
  readonly onTheWay: CardReference[];
  readonly inHand: CardReference[];
  readonly cards: CardReference[];
  readonly reloads: OpId[];
}

export interface People {
  readonly asked: ReadonlyMap<OpId, Asked>;
  /** What a counter let somebody do who may not, or write what may stand nowhere. */
  readonly letThrough: readonly string[];
  /** Which invented person each customer is who was registered, or was to be. */
  readonly registered: ReadonlyMap<CustomerId, number>;
  /** One act at this counter: what the `nth` is does not depend on those before it. */
  act(shop: Shop, nth: number): Promise<void>;
  /** Somebody new is registered there. */
  register(shop: Shop): Promise<void>;
  /** The morning of a new counter: its till is opened. */
  begin(shop: Shop): Promise<void>;
  /** Pays every refund that this counter knows to be owed. */
  payRefunds(shop: Shop): Promise<void>;
}

const ACTS = {
  reload: 46,
  sell: 9,
  'sell-with-reload': 7,
  register: 9,
  receive: 3,
  cancel: 6,
  refund: 8,
  block: 2,
  replace: 2,
  'set-aside': 1,
  'move-cash': 2,
  'close-till': 3,
  'sms-code': 5,
  'sms-order': 26,
} as const;

/** Enough to pay refunds from. */
const COUNT: InputOf<'till.open'>['count'] = { till: [], refunds: [{ value_cents: 10_000, pieces: 20 }] };
const PACKS_A_BOX = 6;

/** Names that are no canary: a list says them in clear. One in so many persons has one. */
const LISTED_NAMES = ['Oueddari', 'Vanderhoeven', 'Kostelnik', 'Thibaudet', 'Mbakoulou', 'Szymanowski', 'Alvarenga'];
const LISTED_EACH = 3;

export type ListedIdentity = Readonly<Record<'given_names' | 'family_name' | 'birth_date', string>>;

/** Of the n-th invented person, where it may stand on a freeze list. */
export function listedIdentity(n: number): ListedIdentity | undefined {
  const family_name = n % LISTED_EACH === 0 ? LISTED_NAMES[(n / LISTED_EACH) % LISTED_NAMES.length] : undefined;
  return family_name === undefined ? undefined : { given_names: 'Inventée', family_name, birth_date: birthDateOf(n) };
}

/** Two of one name who were born on one day are taken for one person. */
const birthDateOf = (n: number): string => new Date(Date.UTC(1950, 0, 1 + n)).toISOString().slice(0, 10);

export interface PeopleParts {
  readonly chance: Chance;
  readonly weather: Weather;
  readonly centre: Centre;
  readonly agents: readonly Agent[];
  readonly phones: Phones;
  readonly poison: Poison;
  readonly planted: Planted | undefined;
}

export function openPeople({ chance: all, weather, centre, agents, phones, poison, planted }: PeopleParts): People {
  const asked = new Map<OpId, Asked>();
  const businesses = new Map<Agent, Business>(
    agents.map((agent) => [agent, { agent, customers: [], onTheWay: [], inHand: [], cards: [], reloads: [] }]),
  );
  const letThrough: string[] = [];
  const registered = new Map<CustomerId, number>();
  let people = 0;
  let chance = all;

  /** Asks, and asks again under the same id where the answer did not come, or the key was pressed twice. */
  async function ask<M extends CounterMethod>(
    shop: Shop,
    method: M,
    input: InputOf<M> & { readonly op_id: OpId },
  ): Promise<ApiResult<M>> {
    const known = asked.get(input.op_id) ?? { shop, method, acknowledged: false };
    asked.set(input.op_id, known);
    poison.perhaps(input.op_id, chance);
    const again = planted?.newIdOnRetry ? { ...input, op_id: shop.newOp() } : input;
    let result = await shop.call(method, input);
    if (weather.strikes('counter-crash-before-answer', chance)) {
      await shop.crash(weather.strikes('counter-power-loss', chance));
      result = await shop.call(method, again);
    } else if (weather.strikes('pressed-twice', chance)) result = await shop.call(method, again);
    // What a disk refused may be there or not: whoever asks again with the same id learns it.
    for (let tries = 0; tries < 4 && !result.ok && result.error.code === 'store-unavailable'; tries++) {
      if (chance.percent(20)) break;
      result = await shop.call(method, again);
    }
    if (!result.ok && (await tillInOrder(shop, result.error.code))) result = await shop.call(method, input);
    if (result.ok) known.acknowledged = true;
    return result;
  }

  async function tillInOrder(shop: Shop, code: string): Promise<boolean> {
    if (code !== 'till-not-open' && code !== 'till-left-open') return false;
    if (code === 'till-left-open') await closeTill(shop);
    return openTill(shop);
  }

  async function openTill(shop: Shop): Promise<boolean> {
    return (await ask(shop, 'till.open', { op_id: shop.newOp(), count: COUNT })).ok;
  }

  async function closeTill(shop: Shop): Promise<void> {
    const op_id = shop.newOp();
    await ask(shop, 'till.close', { op_id, count: COUNT, note: 'compté', approval: approvalOf(shop) });
  }

  function paid(total: Cents) {
    if (chance.percent(30)) return { means: 'card' as const, given_cents: total, change_cents: ZERO };
    const change_cents = cents(chance.between(0, 4) * 100);
    return { means: 'cash' as const, given_cents: addCents(total, change_cents), change_cents };
  }

  function amount(): Cents {
    if (chance.percent(5)) return cents(chance.pick([4_999, 100_001, 100_000]));
    return cents(chance.between(50, chance.percent(25) ? 500 : 200) * 100);
  }

  async function register(shop: Shop, business: Business, known = chance.percent(8)): Promise<void> {
    const customer_id = newId(CustomerId, shop.clock, chance);
    const beneficiary_id = newId(BeneficiaryId, shop.clock, chance);
    // Now and then somebody who is registered already.
    const n = known && people > 0 ? chance.between(1, people) : ++people;
    const personal = personOf(n, beneficiary_id);
    const input = { op_id: shop.newOp(), customer_id, language: 'fr' as const, personal };
    registered.set(customer_id, n);
    if (!(await ask(shop, 'customer.register', input)).ok) return;
    business.customers.push({ customer_id, beneficiary_id, phone: personal.phone });
  }

  async function sell(shop: Shop, business: Business, withReload: boolean): Promise<void> {
    if (business.inHand.length === 0) return receive(shop, business);
    if (business.customers.length === 0) return register(shop, business);
    const card_reference = chance.pick(business.inHand);
    const customer = chance.pick(business.customers);
    const price_cents = INITIAL_TARIFF.card_price_cents;
    const first = withReload ? amount() : undefined;
    const fee_cents = first === undefined ? ZERO : reloadFee(INITIAL_TARIFF, first);
    const first_reload = first === undefined ? undefined : { op_id: shop.newOp(), amount_cents: first, fee_cents };
    if (first_reload) asked.set(first_reload.op_id, { shop, method: 'reload.order', acknowledged: false });
    const sold = await ask(shop, 'card.sell', {
      op_id: shop.newOp(),
      card_reference,
      customer_id: customer.customer_id,
      beneficiary_id: customer.beneficiary_id,
      nickname: chance.pick(['MAMAN', 'PAPA', 'TATA', 'AMMI', 'BABA']),
      price_cents,
      tariff_version: INITIAL_TARIFF.version,
      ...(first_reload && { first_reload }),
      paid: paid(addCents(price_cents, first ?? ZERO, fee_cents)),
    });
    if (!sold.ok) return;
    if (first_reload) {
      asked.get(first_reload.op_id)!.acknowledged = true;
      business.reloads.push(first_reload.op_id);
    }
    business.cards.push(card_reference);
    // Another counter may not know yet that it is sold, and try.
    if (!chance.percent(20)) business.inHand.splice(business.inHand.indexOf(card_reference), 1);
  }

  async function reload(shop: Shop, business: Business): Promise<void> {
    if (business.cards.length === 0) return sell(shop, business, false);
    // Some cards are reloaded far more often than others, and meet their limits.
    const card_reference = chance.percent(40) ? business.cards[0]! : chance.pick(business.cards);
    const amount_cents = amount();
    const fee_cents = reloadFee(INITIAL_TARIFF, amount_cents);
    const op_id = shop.newOp();
    const input = { op_id, card_reference, amount_cents, fee_cents, tariff_version: INITIAL_TARIFF.version };
    const ordered = await ask(shop, 'reload.order', { ...input, paid: paid(addCents(amount_cents, fee_cents)) });
    if (ordered.ok) business.reloads.push(op_id);
  }

  async function receive(shop: Shop, business: Business): Promise<void> {
    if (business.onTheWay.length === 0) {
      business.onTheWay.push(...(await centre.sendPacks(business.agent, PACKS_A_BOX)));
      return;
    }
    const card_references = business.onTheWay.splice(0, PACKS_A_BOX);
    const op_id = shop.newOp();
    const received = await ask(shop, 'stock.receive', { op_id, card_references, delivery_note: 'BL 7' });
    (received.ok ? business.inHand : business.onTheWay).push(...card_references);
  }

  async function cancel(shop: Shop, { reloads }: Business): Promise<void> {
    if (reloads.length === 0) return;
    const cancel_of = chance.percent(70) ? reloads.at(-1)! : chance.pick(reloads);
    await ask(shop, 'reload.cancel', { op_id: shop.newOp(), cancel_of, approval: approvalOf(shop) });
  }

  async function payRefunds(shop: Shop): Promise<void> {
    const listed = await shop.call('exceptions.list', {});
    if (!listed.ok) return;
    for (const { op_id: refund_of, next_step } of listed.value) {
      if (next_step === 'pay-refund') await ask(shop, 'refund.pay', { op_id: shop.newOp(), refund_of });
      if (next_step === 'make-good') {
        const input = { op_id: shop.newOp(), refund: refund_of, recovered: null, approval: approvalOf(shop) };
        await ask(shop, 'refund.make-good', input);
      }
    }
  }

  async function replace(shop: Shop, business: Business): Promise<void> {
    const { cards, inHand } = business;
    if (cards.length === 0 || inHand.length === 0) return;
    const [old_card_reference, card_reference] = [chance.pick(cards), chance.pick(inHand)];
    const price_cents = INITIAL_TARIFF.card_price_cents;
    const input = { op_id: shop.newOp(), old_card_reference, card_reference, price_cents };
    const tariff_version = INITIAL_TARIFF.version;
    const replaced = await ask(shop, 'card.replace', { ...input, tariff_version, paid: paid(price_cents) });
    if (!replaced.ok) return;
    inHand.splice(inHand.indexOf(card_reference), 1);
    cards.push(card_reference);
  }

  /** Somebody tries what nobody may: to be his own manager, or to write a card's number down. */
  async function trespass(shop: Shop, { reloads, inHand }: Business): Promise<void> {
    const cancel_of = reloads.at(-1);
    if (cancel_of && weather.strikes('maker-approves-himself', chance)) {
      const approval = { ...approvalOf(shop), manager_id: shop.agent.teller };
      const taken = await shop.call('reload.cancel', { op_id: shop.newOp(), cancel_of, approval });
      if (taken.ok) letThrough.push('a teller took a reload back on his own word');
    }
    const card_reference = inHand[0];
    if (card_reference && weather.strikes('card-number-typed', chance)) {
      const note = `carte ${chance.pick(CARD_NUMBERS)}`;
      const input = { op_id: shop.newOp(), card_reference, as: 'defective' as const, note };
      const taken = await shop.call('stock.set-aside', input);
      if (taken.ok) letThrough.push(`a note with a card's number was kept: ${note}`);
    }
  }

  return {
    asked,
    letThrough,
    registered,
    payRefunds,
    register: (shop) => register(shop, businesses.get(shop.agent)!, false),
    async begin(shop) {
      await shop.call('session.sign-in', { operator_id: shop.agent.teller, pin: PIN });
      await openTill(shop);
    },
    async act(shop, nth) {
      chance = all.stream(String(nth));
      const business = businesses.get(shop.agent)!;
      await trespass(shop, business);
      const act = chance.weighted(ACTS);
      switch (act) {
        case 'reload':
          return reload(shop, business);
        case 'sell':
        case 'sell-with-reload':
          return sell(shop, business, act === 'sell-with-reload');
        case 'register':
          return register(shop, business);
        case 'receive':
          return receive(shop, business);
        case 'cancel':
          return cancel(shop, business);
        case 'refund':
          return payRefunds(shop);
        case 'replace':
          return replace(shop, business);
        case 'block': {
          if (business.cards.length === 0) return;
          const card_reference = chance.pick(business.cards);
          await ask(shop, 'card.block', { op_id: shop.newOp(), card_reference, reason: 'lost' });
          return;
        }
        case 'set-aside': {
          if (business.inHand.length === 0) return;
          const card_reference = chance.pick(business.inHand);
          const input = { op_id: shop.newOp(), card_reference, as: 'defective' as const, note: 'pliée' };
          const aside = await ask(shop, 'stock.set-aside', input);
          if (aside.ok) business.inHand.splice(business.inHand.indexOf(card_reference), 1);
          return;
        }
        case 'move-cash': {
          const input = { op_id: shop.newOp(), reason: 'to-refunds' as const, note: null };
          await ask(shop, 'till.move-cash', { ...input, amount_cents: cents(chance.between(1, 200) * 100) });
          return;
        }
        case 'close-till':
          await closeTill(shop);
          return;
        case 'sms-code': {
          if (business.customers.length === 0 || !weather.texts) return;
          const { customer_id, phone } = chance.pick(business.customers);
          const issued = await ask(shop, 'customer.issue-sms-code', { op_id: shop.newOp(), customer_id });
          if (issued.ok) phones.given(phone, issued.value.code);
          return;
        }
        case 'sms-order':
          return phones.act();
      }
    },
  };
}

const approvalOf = ({ agent }: Shop) => ({ manager_id: agent.manager, pin: PIN, reason: 'vu' });

/** The n-th invented person. */
function personOf(n: number, beneficiary_id: BeneficiaryId): CustomerPersonal {
  return CustomerPersonal.parse({
    identity: {
      given_names: 'Inventée',
      family_name: FAMILY_NAME,
      birth_date: birthDateOf(n),
      birth_place: 'Lyon',
      nationality: 'FR',
      ...listedIdentity(n),
    },
    document: {
      kind: 'passport',
      number: `S${String(n).padStart(8, '0')}`,
      issuing_country: 'FR',
      expires_on: '2034-01-01',
    },
    address: { line1: '1 rue Inventée', postal_code: '69001', city: 'Lyon', country: 'FR' },
    phone: `+336${String(12_000_000 + n)}`,
    purpose: 'famille',
    beneficiary: { beneficiary_id, given_names: 'Mère', family_name: FAMILY_NAME, country: 'MA' },
    consents: { terms: true, data: true, marketing: false, texts_version: 1 },
    signature: { kind: 'paper' },
  });
}

/** Numbers that a payment card could have: they may stand nowhere, however they are typed. */
export const CARD_NUMBERS = ['4111111111111111', '5500 0000 0000 0004', '3400-000000-00009'];

/** A name that must stand nowhere in clear. */
export const FAMILY_NAME = 'Canarissime';
