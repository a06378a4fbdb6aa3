/**
 * A centre with one agent of years: each customer with a card, reloads, and the feed as all that left it, written straight
 * into the tables. What the judgement would have written is not judged here.
 */
import { join } from 'node:path';
import { newSealKey, seal } from '@flouss/platform/seal';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { CardNickname } from '@flouss/shared/domain/card-nickname';
import { cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { newId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import { addAgent, issueEnrolmentCode } from '../../sync-server/src/admin/agents.ts';
import { addOperator } from '../../sync-server/src/admin/operators.ts';
import { publishInitialTerms } from '../../sync-server/src/admin/publish-terms.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { insertCustomers } from '../../sync-server/src/db/customers.ts';
import { appendFeed } from '../../sync-server/src/db/feed.ts';
import type { FeedEntity } from '../../sync-server/src/db/feed.ts';
import type { Tx } from '../../sync-server/src/db/handles.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { insertOrders } from '../../sync-server/src/db/orders.ts';
import type { CardRow, CustomerKeyRow, CustomerRow, OrderRow } from '../../sync-server/src/db/schema.ts';
import { openServerKeys } from '../../sync-server/src/db/server-keys.ts';
import type { ServerKeys } from '../../sync-server/src/db/server-keys.ts';
import { personIndexes } from '../../sync-server/src/orders/blind-indexes.ts';
import { manyNamed } from '../integration/core/many-names.ts';
import { cardReference, customerId } from '../integration/core/published.ts';

export const MASTER_KEY_FILE = 'master.key';
const ROWS_A_TRANSACTION = 2_000;
const AMOUNT = cents(10_000);
const FEE = cents(600);
/** How often a card and a reload changed before they stood as they stand: each change was told. */
const TOLD = { card: 5, order: 3 };

export interface BigAgent {
  /** One for each counter that is to be enrolled. */
  readonly codes: readonly string[];
  /** Customers, cards and reloads together. */
  readonly things: number;
}

export interface AgentSize {
  readonly customers: number;
  readonly reloads: number;
  readonly counters: number;
}

/** Fills `dir`, the data folder of a server that is not running. */
export async function prepareBigAgent(dir: string, { customers, reloads, counters }: AgentSize): Promise<BigAgent> {
  const keys = openServerKeys(join(dir, MASTER_KEY_FILE), systemRandom);
  const ctx = { clock: systemClock, random: systemRandom, keys, terms: openTerms() };
  const db = await openDatabase({ path: join(dir, 'flouss.sqlite'), clock: systemClock });
  await publishInitialTerms(db);
  const { agent_id } = await addAgent({ db, ctx }, { name: 'Épicerie du Canal', address: '12 quai de la Marne' });
  const operator_id = newId(OperatorId, systemClock, systemRandom);
  await addOperator({ db, ctx }, agent_id, { operator_id, name: 'Nadia', role: 'teller', pin: '1234' });
  await inParts(customers, (from, count) => db.transaction((tx) => writeCustomers(tx, keys, agent_id, from, count)));
  await inParts(reloads, (from, count) =>
    db.transaction((tx) => writeReloads(tx, agent_id, customers, { from, count })),
  );
  const codes: string[] = [];
  for (let i = 1; i <= counters; i++) {
    const counter_code = `C${String(i).padStart(2, '0')}`;
    const issued = await db.transaction((tx) => issueEnrolmentCode(tx, ctx, agent_id, { counter_code }));
    assert(issued.ok, 'a code was issued');
    codes.push(issued.value.code);
  }
  await db.close();
  return { codes, things: 2 * customers + reloads };
}

async function inParts(all: number, write: (from: number, count: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < all; from += ROWS_A_TRANSACTION)
    await write(from, Math.min(ROWS_A_TRANSACTION, all - from));
}

async function writeCustomers(tx: Tx, keys: ServerKeys, agentId: AgentId, from: number, count: number): Promise<void> {
  const all = Array.from({ length: count }, (_, i) => aCustomer(keys, agentId, from + i));
  await insertCustomers(
    tx,
    all.map(({ customer }) => customer),
    all.map(({ key }) => key),
  );
  await tx.bulk.insert(
    'cards',
    CARD_COLUMNS,
    all.map(({ card }) => card),
  );
  await tell(
    tx,
    agentId,
    all.map(({ customer }) => ({ kind: 'customer', entity_id: customer.customer_id })),
    1,
  );
  await tell(
    tx,
    agentId,
    all.map(({ card }) => ({ kind: 'card', entity_id: card.card_reference })),
    TOLD.card,
  );
}

/** The n-th reload is of the n-th customer's card, and then from the first again. */
async function writeReloads(
  tx: Tx,
  agentId: AgentId,
  customers: number,
  { from, count }: { from: number; count: number },
): Promise<void> {
  const orders = Array.from({ length: count }, (_, i) => aReload(agentId, (from + i) % customers));
  await insertOrders(tx, orders);
  await tell(
    tx,
    agentId,
    orders.map(({ op_id }) => ({ kind: 'order', entity_id: op_id })),
    TOLD.order,
  );
}

async function tell(tx: Tx, agentId: AgentId, entities: readonly FeedEntity[], times: number): Promise<void> {
  for (let i = 0; i < times; i++) await appendFeed(tx, agentId, entities, 0);
}

const CARD_COLUMNS = [
  'card_reference',
  'agent_id',
  'state',
  'sale_op_id',
  'customer_id',
  'beneficiary_id',
  'nickname',
  'card_token',
  'last_four',
  'reason',
  'replaces',
  'price_cents',
  'tariff_version',
  'changed_at',
] as const;

interface Written {
  readonly customer: CustomerRow;
  readonly key: CustomerKeyRow;
  readonly card: CardRow;
}

function aCustomer(keys: ServerKeys, agent_id: AgentId, n: number): Written {
  const person = manyNamed(n);
  const customer_id = customerId(n);
  const key = newSealKey(systemRandom);
  const at = systemClock.now();
  const card_reference = cardReference(n);
  const { beneficiary_id } = person.beneficiary;
  return {
    customer: {
      customer_id,
      agent_id,
      language: 'fr',
      personal_sealed: JSON.stringify(seal(key, customer_id, JSON.stringify(person), systemRandom)),
      ...personIndexes(keys, person),
      blocked: 0,
      in_check: 0,
      registered_at: at,
      phone_changed_at: null,
    },
    key: { customer_id, wrapped_key: JSON.stringify(seal(keys.wrapKey, customer_id, key, systemRandom)) },
    card: {
      card_reference,
      agent_id,
      state: 'active',
      sale_op_id: newId(OpId, systemClock, systemRandom),
      customer_id,
      beneficiary_id,
      nickname: CardNickname.parse('MAMAN'),
      card_token: null,
      last_four: String(1_000 + (n % 9_000)),
      reason: null,
      replaces: null,
      price_cents: cents(1_900),
      tariff_version: 1,
      changed_at: at,
    },
  };
}

function aReload(agent_id: AgentId, n: number): OrderRow {
  const at = systemClock.now();
  return {
    op_id: newId(OpId, systemClock, systemRandom),
    channel: 'sms',
    agent_id,
    device_id: null,
    card_reference: cardReference(n),
    customer_id: customerId(n),
    means: 'funding',
    amount_cents: AMOUNT,
    fee_cents: FEE,
    tariff_version: 1,
    state: 'loaded',
    reason: null,
    ordered_at: at,
    changed_at: at,
    answered: 1,
    charge_id: null,
    held_for: null,
  };
}
