/** A centre with four shops and, for each, full batches of what a busy counter sends: mostly reloads, some new customers. */
import { join } from 'node:path';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { BATCH_BYTES_MAX, BATCH_FACTS_MAX } from '@flouss/shared/contract/sync';
import { AgentId, newId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import { assert } from '@flouss/shared/kernel/assert';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { addAgent, addOperator, dispatchPacks, issueEnrolmentCode, payIn } from '../../sync-server/src/admin/agents.ts';
import { buildApp } from '../../sync-server/src/app.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { openServerKeys } from '../../sync-server/src/db/server-keys.ts';
import { openLogger } from '../../sync-server/src/logger.ts';
import { RATE_LIMITS } from '../../sync-server/src/http/server.ts';
import { moveCard } from '../../sync-server/src/orders/move-card.ts';
import { openCounter } from '../integration/server/test-counter.ts';
import type { TestCounter, TestCustomer, Written } from '../integration/server/test-counter.ts';

const COUNTERS = 4;
/** The first of each counter warm the server up and are not timed: a centre runs for weeks. */
export const WARM_UP_BATCHES = 6;
const BATCHES_EACH = WARM_UP_BATCHES + 16;
const ACTIVE_CARDS_EACH = 150;
/** Of each batch, with a card each; the rest are reloads. A customer who stays two years reloads at least 24 times. */
const NEW_CUSTOMERS = 20;
const FLOAT = cents(100_000_000_000);
const RELOAD = { amount: 5_000, fee: 600 };

export interface CounterBatches {
  readonly counter: TestCounter;
  readonly batches: readonly (readonly Written[])[];
}

/** Fills `dir` with a centre that stands ready, and returns what its counters are about to send. */
export async function prepareBatches(dir: string): Promise<CounterBatches[]> {
  const keys = openServerKeys(join(dir, 'master.key'), systemRandom);
  const ctx = { clock: systemClock, random: systemRandom, keys, terms: openTerms() };
  const db = await openDatabase({ path: join(dir, 'flouss.sqlite'), clock: systemClock });
  const config = { adminToken: undefined, bank: undefined, carrier: undefined, rateLimits: RATE_LIMITS };
  const app = await buildApp({ db, ctx, config, logger: openLogger('silent') });
  const url = await app.http.listen({ host: '127.0.0.1', port: 0 });
  let lastCard = 0;

  async function openShop(): Promise<CounterBatches> {
    const deps = { db, ctx };
    const { agent_id } = await addAgent(deps, {
      agent_id: newId(AgentId, systemClock, systemRandom),
      name: 'Banc',
      address: 'Lyon',
    });
    await payIn(deps, agent_id, { op_id: newId(OpId, systemClock, systemRandom), amount_cents: FLOAT });
    const operator_id = newId(OperatorId, systemClock, systemRandom);
    await addOperator(deps, agent_id, { operator_id, name: 'Nadia', role: 'teller', pin: '1234' });
    const code = await issueEnrolmentCode(deps, agent_id, { counter_code: 'C01' });
    assert(code.ok, 'a code was issued');
    const counter = openCounter({ url, clock: systemClock });
    await counter.enrol(code.value.code);
    counter.signIn(operator_id);
    const sold = BATCHES_EACH * NEW_CUSTOMERS;
    const packs: CardReference[] = Array.from({ length: ACTIVE_CARDS_EACH + sold }, () =>
      makeCardReference(++lastCard),
    );
    for (let i = 0; i < packs.length; i += 150) {
      const some = packs.slice(i, i + 150);
      await dispatchPacks(deps, agent_id, { card_references: some });
      await pushAll(counter, [counter.receivePacks(some)]);
    }
    const active = packs.slice(0, ACTIVE_CARDS_EACH);
    const customers = await sellAll(counter, active);
    for (const card of active) {
      await db.transaction(async (tx) => {
        for (const event of ['apply', 'accept', 'activate'] as const) await moveCard(tx, ctx, card, event);
      });
    }
    const fresh = packs.slice(ACTIVE_CARDS_EACH);
    const batches = Array.from({ length: BATCHES_EACH }, () => writeBatch(counter, active, customers, fresh));
    return { counter, batches };
  }

  const shops: CounterBatches[] = [];
  for (let i = 0; i < COUNTERS; i++) shops.push(await openShop());
  await app.close();
  await db.close();
  return shops;
}

let lastDocument = 0;

async function sellAll(counter: TestCounter, cards: readonly CardReference[]): Promise<TestCustomer[]> {
  const customers: TestCustomer[] = [];
  for (const card of cards) {
    const customer = counter.register(`B${String(++lastDocument).padStart(8, '0')}`);
    await pushAll(counter, [customer, counter.sell(card, customer)]);
    customers.push(customer);
  }
  return customers;
}

async function pushAll(counter: TestCounter, written: readonly Written[]): Promise<void> {
  const { body } = await counter.push(written);
  const refused = body.verdicts?.find(({ outcome }) => outcome !== 'accepted');
  assert(body.verdicts && !refused, `the bench could not be prepared: ${JSON.stringify(refused ?? body)}`);
}

/** New customers buy a card at once; all others reload theirs. */
function writeBatch(
  counter: TestCounter,
  active: readonly CardReference[],
  customers: readonly TestCustomer[],
  fresh: CardReference[],
): Written[] {
  const batch: Written[] = [];
  let bytes = 0;
  for (let i = 0; batch.length < BATCH_FACTS_MAX; i++) {
    const written: Written[] = [];
    if (i < NEW_CUSTOMERS) {
      const customer = counter.register(`B${String(++lastDocument).padStart(8, '0')}`);
      const card = fresh.pop();
      assert(card, 'a pack for every new customer');
      written.push(customer, counter.sell(card, customer));
    } else {
      const [card, customer] = [active[i % active.length], customers[i % customers.length]];
      assert(card && customer, 'a card to reload');
      written.push(counter.reload(card, customer.customer_id, RELOAD.amount, RELOAD.fee, { means: 'card' }));
    }
    batch.push(...written);
    for (const { entry } of written) bytes += entry.fact.length + entry.signature.length + 40;
  }
  assert(bytes < BATCH_BYTES_MAX, 'a batch fits a push');
  return batch.slice(0, BATCH_FACTS_MAX);
}
