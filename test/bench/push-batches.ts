/** A centre with shops that stand ready and, for each, full batches of what a busy counter sends in a day. */
import { join } from 'node:path';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { BATCH_BYTES_MAX, BATCH_FACTS_MAX } from '@flouss/shared/contract/sync';
import { AgentId, newId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import { assert } from '@flouss/shared/kernel/assert';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { addAgent, dispatchPacks, issueEnrolmentCode, payIn } from '../../sync-server/src/admin/agents.ts';
import { addOperator } from '../../sync-server/src/admin/operators.ts';
import { buildApp } from '../../sync-server/src/app.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { openServerKeys } from '../../sync-server/src/db/server-keys.ts';
import { openLogger } from '../../sync-server/src/logger.ts';
import { moveCard } from '../../sync-server/src/orders/move-card.ts';
import { readHere } from '../../sync-server/src/sync/reading/batch-reader.ts';
import { openCounter } from '../integration/server/test-counter.ts';
import type { TestCounter, TestCustomer, Written } from '../integration/server/test-counter.ts';

/** The first of each counter warm the server up and are not timed: a centre runs for weeks. */
export const WARM_UP_BATCHES = 6;

export interface Trade {
  readonly counters: number;
  readonly batchesEach: number;
  readonly activeCardsEach: number;
}

const FOUR_BUSY_COUNTERS: Trade = { counters: 4, batchesEach: WARM_UP_BATCHES + 16, activeCardsEach: 150 };
/** A shop's day, over and over until a batch is full: who registers buys a card at once, one buyer is known, the rest reload. */
const A_DAY = { registrations: 3, sales: 4, reloads: 20 };
const DAY_FACTS = A_DAY.registrations + A_DAY.sales + A_DAY.reloads;
/** In words, for the notes of the rows. */
export const FACT_MIX = `of ${DAY_FACTS} facts ${A_DAY.reloads} reloads, ${A_DAY.sales} sales, ${A_DAY.registrations} registrations`;
export const SALES_EACH_BATCH = Math.ceil(BATCH_FACTS_MAX / DAY_FACTS) * A_DAY.sales;
const FLOAT = cents(100_000_000_000);
const RELOAD = { amount: 5_000, fee: 600 };

export interface CounterBatches {
  readonly counter: TestCounter;
  readonly batches: readonly (readonly Written[])[];
}

/** Fills `dir` with a centre that stands ready, and returns what its counters are about to send. */
export async function prepareBatches(dir: string, trade: Trade = FOUR_BUSY_COUNTERS): Promise<CounterBatches[]> {
  const { counters, batchesEach, activeCardsEach } = trade;
  const shops = await openShops(dir, { counters, activeCardsEach, packsEach: batchesEach * SALES_EACH_BATCH });
  return shops.map((shop) => ({
    counter: shop.counter,
    batches: Array.from({ length: batchesEach }, () => writeBatch(shop)),
  }));
}

/** One counter each. */
export interface Shop {
  readonly counter: TestCounter;
  /** Each is a customer's, in the same order, and can be reloaded. */
  readonly active: readonly CardReference[];
  readonly customers: readonly TestCustomer[];
  /** Packs in stock, to be sold. */
  readonly fresh: CardReference[];
}

export interface Shops {
  readonly counters: number;
  readonly activeCardsEach: number;
  readonly packsEach: number;
}

const PACKS_A_DELIVERY = 150;
const CUSTOMERS_A_PUSH = 200;

/** Fills `dir` with a centre and its shops. */
export async function openShops(dir: string, { counters, activeCardsEach, packsEach }: Shops): Promise<Shop[]> {
  const keys = openServerKeys(join(dir, 'master.key'), systemRandom);
  const ctx = { clock: systemClock, random: systemRandom, keys, terms: openTerms() };
  const db = await openDatabase({ path: join(dir, 'flouss.sqlite'), clock: systemClock });
  const rateLimits = { requestsPerMinute: 1_000_000, enrolmentsPerMinute: 1_000_000 };
  const config = { bank: undefined, carrier: undefined, rateLimits };
  const app = await buildApp({ db, ctx, reader: readHere(ctx), config, logger: openLogger('silent') });
  const url = await app.http.listen({ host: '127.0.0.1', port: 0 });
  let lastCard = 0;

  async function openShop(): Promise<Shop> {
    const deps = { db, ctx };
    const { agent_id } = await addAgent(deps, {
      agent_id: newId(AgentId, systemClock, systemRandom),
      name: 'Banc',
      address: 'Lyon',
    });
    const paid = { op_id: newId(OpId, systemClock, systemRandom), amount_cents: FLOAT };
    await db.transaction((tx) => payIn(tx, ctx, agent_id, paid));
    const operator_id = newId(OperatorId, systemClock, systemRandom);
    await addOperator(deps, agent_id, { operator_id, name: 'Nadia', role: 'teller', pin: '1234' });
    const code = await db.transaction((tx) => issueEnrolmentCode(tx, ctx, agent_id, { counter_code: 'C01' }));
    assert(code.ok, 'a code was issued');
    const counter = openCounter({ url, clock: systemClock });
    await counter.enrol(code.value.code);
    counter.signIn(operator_id);
    const packs: CardReference[] = Array.from({ length: activeCardsEach + packsEach }, () =>
      makeCardReference(++lastCard),
    );
    for (let i = 0; i < packs.length; i += PACKS_A_DELIVERY) {
      const some = packs.slice(i, i + PACKS_A_DELIVERY);
      await dispatchPacks(deps, agent_id, { card_references: some });
      await pushAll(counter, [counter.receivePacks(some)]);
    }
    const active = packs.slice(0, activeCardsEach);
    const customers = await sellAll(counter, active);
    await db.transaction(async (tx) => {
      for (const card of active) {
        for (const event of ['apply', 'accept', 'activate'] as const) await moveCard(tx, ctx, card, event);
      }
    });
    return { counter, active, customers, fresh: packs.slice(activeCardsEach) };
  }

  const shops: Shop[] = [];
  for (let i = 0; i < counters; i++) shops.push(await openShop());
  await app.close();
  await db.close();
  return shops;
}

let lastDocument = 0;

async function sellAll(counter: TestCounter, cards: readonly CardReference[]): Promise<TestCustomer[]> {
  const customers: TestCustomer[] = [];
  for (let i = 0; i < cards.length; i += CUSTOMERS_A_PUSH) {
    const written: Written[] = [];
    for (const card of cards.slice(i, i + CUSTOMERS_A_PUSH)) {
      const customer = counter.register(`B${String(++lastDocument).padStart(8, '0')}`);
      written.push(customer, counter.sell(card, customer));
      customers.push(customer);
    }
    await pushAll(counter, written);
  }
  return customers;
}

async function pushAll(counter: TestCounter, written: readonly Written[]): Promise<void> {
  const { body } = await counter.push(written);
  const refused = body.verdicts?.find(({ outcome }) => outcome !== 'accepted');
  assert(body.verdicts && !refused, `the bench could not be prepared: ${JSON.stringify(refused ?? body)}`);
}

/** The shop's reload number `turn`, of one card after the other. */
export function writeReload({ counter, active, customers }: Shop, turn: number): Written {
  const [card, customer] = [active[turn % active.length], customers[turn % active.length]];
  assert(card && customer, 'a card to reload and its customer');
  return counter.reload(card, customer.customer_id, RELOAD.amount, RELOAD.fee, { means: 'card' });
}

/** Days of this shop until the batch is full; the last one ends where the batch does. */
export function writeBatch(shop: Shop): Written[] {
  const { counter, active, customers, fresh } = shop;
  const batch: Written[] = [];
  const write = (next: () => Written): void => {
    if (batch.length < BATCH_FACTS_MAX) batch.push(next());
  };
  const sell = (customer: TestCustomer): Written => {
    const card = fresh.pop();
    assert(card, 'a pack for every sale');
    return counter.sell(card, customer);
  };
  let turn = 0;
  const nextCustomer = (): TestCustomer => {
    const customer = customers[turn++ % active.length];
    assert(customer, 'a customer who is known');
    return customer;
  };
  while (batch.length < BATCH_FACTS_MAX) {
    for (let i = 0; i < A_DAY.sales; i++) {
      let customer = nextCustomer();
      if (i < A_DAY.registrations) {
        write(() => {
          const registered = counter.register(`B${String(++lastDocument).padStart(8, '0')}`);
          customer = registered;
          return registered;
        });
      }
      write(() => sell(customer));
    }
    for (let i = 0; i < A_DAY.reloads; i++) {
      const at = turn++;
      write(() => writeReload(shop, at));
    }
  }
  const bytes = batch.reduce((sum, { entry }) => sum + entry.fact.length + entry.signature.length + 40, 0);
  assert(bytes < BATCH_BYTES_MAX, 'a batch fits a push');
  return batch;
}
