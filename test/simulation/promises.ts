/**
 * What must hold of a world whatever happened in it: the invariants of the house, looked at from outside and said another way than
 * the code says them. `standing` at any moment; `kept` once the faults are over and all is quiet.
 */
import { FactEnvelope, factDigest, GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { parisYear } from '@flouss/shared/domain/calendar';
import { countsTowardLimit, isFinished } from '@flouss/shared/domain/reload';
import type { ReloadState } from '@flouss/shared/domain/reload';
import { sha256 } from '@flouss/platform/system-ports';
import type { OpId } from '@flouss/shared/kernel/ids';
import { INITIAL_LIMITS } from '../../sync-server/src/admin/initial-terms.ts';
import { escrowOf } from '../../sync-server/src/db/devices.ts';
import type { DeviceRow, FactRow, OrderRow } from '../../sync-server/src/db/schema.ts';
import { floatOf, verifyLedger } from '../../sync-server/src/ledger/balances.ts';
import { ownHead, readDevice, serverHead } from '../../src/core/sync-ports.ts';
import { verdictAt } from '../../src/core/store/journal.ts';
import { findOperation } from '../../src/core/store/operations.ts';
import type { BankEntry, SimulatedBank } from './bank.ts';
import type { Agent, Centre } from './centre.ts';
import type { Asked } from './people.ts';
import type { Shop } from './shop.ts';

export interface Broken {
  readonly invariant: string;
  readonly story: string;
}

export interface World {
  readonly centre: Centre;
  readonly bank: SimulatedBank;
  readonly agents: readonly Agent[];
  readonly shops: readonly Shop[];
  readonly asked: ReadonlyMap<OpId, Asked>;
}

type Say = (invariant: string, story: string) => void;

/** At any moment. */
export async function brokenNow(world: World): Promise<Broken[]> {
  const { broken, say } = openReport();
  for (const error of world.centre.errors) say('no-bug', error);
  await booksAgree(world, say);
  atMostOnce(world.bank.entries, say);
  await ordersMatchTheBank(world, say);
  await limitsHold(world, say);
  await journalsAreWhole(world, say);
  await floatsHold(world, say);
  await cardsAreInOnePlace(world, say);
  await refundsArePaidOnce(world, say);
  return broken;
}

/** When nothing blows any more and everything was waited for. */
export async function brokenAtTheEnd(world: World): Promise<Broken[]> {
  const { broken, say } = openReport();
  broken.push(...(await brokenNow(world)));
  await acknowledgedIsKept(world, say);
  await everythingHasAnOwner(world, say);
  await countersAgree(world, say);
  return broken;
}

function openReport(): { readonly broken: Broken[]; readonly say: Say } {
  const broken: Broken[] = [];
  return { broken, say: (invariant, story) => void broken.push({ invariant, story }) };
}

async function booksAgree({ centre }: World, say: Say): Promise<void> {
  for (const finding of await verifyLedger(centre.db.read)) say('I1', JSON.stringify(finding));
}

function atMostOnce(entries: readonly BankEntry[], say: Say): void {
  const times = new Map<string, number>();
  for (const { kind, key } of entries) {
    if (kind !== 'load' && kind !== 'charge' && kind !== 'refund-charge') continue;
    times.set(`${kind} ${key}`, (times.get(`${kind} ${key}`) ?? 0) + 1);
  }
  for (const [command, count] of times) if (count > 1) say('I2', `the bank executed ${command} ${count} times`);
}

const NOT_AT_THE_BANK: ReadonlySet<ReloadState> = new Set(['declined', 'failed', 'refund-due', 'refunded']);

/** Each load is an order's, of its sum and card; an order's end is the bank's word. */
async function ordersMatchTheBank({ centre, bank, asked }: World, say: Say): Promise<void> {
  const orders = await ordersOf(centre);
  const loads = new Map(bank.entries.filter(({ kind }) => kind === 'load').map((entry) => [entry.key, entry]));
  for (const [key, { subject, amount }] of loads) {
    const order = orders.get(key as OpId);
    if (!order) say('I9', `the bank loaded ${amount} under ${key}, which is no order`);
    else if (order.amount_cents !== amount || bank.cardOf(subject) !== order.card_reference) {
      say('I9', `the bank loaded ${amount} for order ${key} of ${order.amount_cents}`);
    }
    if (!asked.has(key as OpId)) say('unasked', `the bank loaded ${key}, which nobody asked for`);
  }
  for (const { op_id, state } of orders.values()) {
    if (NOT_AT_THE_BANK.has(state) && loads.has(op_id)) say('I9', `order ${op_id} is ${state}, and the bank loaded it`);
    if (state === 'loaded' && !loads.has(op_id)) say('I9', `order ${op_id} is loaded, and the bank did not load it`);
  }
}

/** The year's sum is what its orders say, and never above the limit; nor is what the bank loaded. */
async function limitsHold({ centre }: World, say: Say): Promise<void> {
  const sums = new Map<string, number>();
  for (const { card_reference, ordered_at, state, amount_cents } of (await ordersOf(centre)).values()) {
    if (!countsTowardLimit(state)) continue;
    const key = `${card_reference} ${parisYear(ordered_at)}`;
    sums.set(key, (sums.get(key) ?? 0) + amount_cents);
  }
  for (const row of await centre.db.read.sql.selectFrom('card_years').selectAll().execute()) {
    const key = `${row.card_reference} ${row.year}`;
    const sum = sums.get(key) ?? 0;
    sums.delete(key);
    if (sum !== row.committed_cents) say('I4', `${key}: ${row.committed_cents} kept, ${sum} ordered`);
    if (sum > INITIAL_LIMITS.card_year_max_cents) say('I4', `${key}: ${sum} is above the year's limit`);
  }
  for (const [key, sum] of sums) if (sum !== 0) say('I4', `${key}: nothing kept, ${sum} ordered`);
}

/** Every journal at the centre without a gap, each fact naming the one before, the head its last, receipts numbered on. */
async function journalsAreWhole({ centre }: World, say: Say): Promise<void> {
  for (const device of await devicesOf(centre)) {
    const facts = await factsOf(centre, device);
    let prev = GENESIS_DIGEST;
    let receipts = 0;
    for (const [i, { seq, text }] of facts.entries()) {
      const fact = FactEnvelope.parse(JSON.parse(text));
      if (seq !== i + 1 || fact.seq !== seq) say('I6', `${device.counter_code}: fact ${seq} stands at ${i + 1}`);
      if (fact.prev !== prev) say('I5', `${device.counter_code}: fact ${seq} does not follow its predecessor`);
      prev = factDigest(text, sha256);
      const { receipt_count } = fact.body as { readonly receipt_count?: number };
      if (receipt_count !== undefined && receipt_count !== ++receipts) {
        say('I3', `${device.counter_code}: receipt ${receipt_count} after ${receipts - 1}`);
        receipts = receipt_count;
      }
    }
    if (device.head_seq !== facts.length || (facts.length > 0 && device.head_digest !== prev)) {
      say('I5', `${device.counter_code}: head ${device.head_seq}, ${facts.length} facts`);
    }
  }
}

async function floatsHold({ centre, agents }: World, say: Say): Promise<void> {
  for (const { agent_id } of agents) {
    const float = await floatOf(centre.db.read, agent_id);
    const { escrow } = await escrowOf(centre.db.read, agent_id);
    if (float < 0) say('I11', `agent's float is ${float}`);
    if (escrow < 0) say('I11', `escrow of the agent's counters is ${escrow}`);
    if (escrow > float) say('I11', `the agent's counters hold ${escrow} of a float of ${float}`);
  }
  const groups = await centre.db.read.sql.selectFrom('ledger_groups').select('group_id').execute();
  const posted = new Set(groups.map(({ group_id }) => group_id));
  for (const { op_id, state, channel } of (await ordersOf(centre)).values()) {
    const earned = posted.has(`${op_id}:reload-commission`);
    if (channel === 'counter' && earned !== (state === 'loaded'))
      say('I11', `commission of ${op_id}, which is ${state}`);
  }
}

async function cardsAreInOnePlace({ centre }: World, say: Say): Promise<void> {
  const cards = await centre.db.read.sql.selectFrom('cards').selectAll().execute();
  const sales = await centre.db.read.sql
    .selectFrom('facts')
    .select(['text'])
    .where('type', 'in', ['card-sold', 'card-replaced'])
    .where('code', 'is', null)
    .execute();
  const sold = new Map<string, number>();
  for (const { text } of sales) {
    const { card_reference } = FactEnvelope.parse(JSON.parse(text)).body as { readonly card_reference: string };
    sold.set(card_reference, (sold.get(card_reference) ?? 0) + 1);
  }
  for (const { card_reference, sale_op_id } of cards) {
    const times = sold.get(card_reference) ?? 0;
    if (times > 1) say('I13', `${card_reference} was sold ${times} times`);
    if (times === 1 && sale_op_id === null) say('I13', `${card_reference} was sold, and knows no sale`);
  }
}

/** What was owed was taken as paid back once. */
async function refundsArePaidOnce({ centre }: World, say: Say): Promise<void> {
  const refunds = await centre.db.read.sql
    .selectFrom('facts')
    .select('text')
    .where('type', '=', 'refund-paid')
    .where('code', 'is', null)
    .execute();
  const paid = new Set<string>();
  for (const { text } of refunds) {
    const { refund_of } = FactEnvelope.parse(JSON.parse(text)).body as { readonly refund_of: string };
    if (paid.has(refund_of)) say('I2', `the refund of ${refund_of} was taken twice`);
    paid.add(refund_of);
  }
}

/** Exactly once at the centre, and nothing there that nobody asked for. */
async function acknowledgedIsKept({ centre, asked }: World, say: Say): Promise<void> {
  const facts = await centre.db.read.sql.selectFrom('facts').select(['op_id', 'type']).execute();
  const times = new Map<OpId, number>();
  for (const { op_id, type } of facts) {
    times.set(op_id, (times.get(op_id) ?? 0) + 1);
    if (!asked.has(op_id)) say('unasked', `a fact ${type} ${op_id} that nobody asked for`);
  }
  for (const [op_id, { acknowledged, method, shop }] of asked) {
    const count = times.get(op_id) ?? 0;
    if (acknowledged && count !== 1) say('acknowledged', `${method} ${op_id} of ${shop.name} stands ${count} times`);
    if (count > 1) say('acknowledged', `${method} ${op_id} stands ${count} times`);
  }
}

/** Finished, or in somebody's hands who is named: the bank's worker has nothing left that only waits. */
async function everythingHasAnOwner({ centre }: World, say: Say): Promise<void> {
  const works = await centre.db.read.sql.selectFrom('bank_work').selectAll().execute();
  const open = works.filter(({ state }) => state === 'queued' || state === 'sent' || state === 'unknown');
  for (const { kind, work_key, state } of open) {
    if (kind !== 'funding-enrolment') say('quiet', `bank work ${kind} ${work_key} is still ${state}`);
  }
  const parked = new Set(works.filter(({ state }) => state === 'parked').map(({ op_id }) => op_id));
  for (const { op_id, state, channel, held_for } of (await ordersOf(centre)).values()) {
    const waits = state === 'loaded' || state === 'refund-due' || (held_for !== null && parked.has(held_for));
    if (!isFinished(state, channel) && !waits && !parked.has(op_id)) say('quiet', `order ${op_id} is still ${state}`);
  }
}

/** Outbox empty, the same head on both sides, and every order and sale as the centre has it. */
async function countersAgree({ centre, shops }: World, say: Say): Promise<void> {
  const orders = await ordersOf(centre);
  const devices = new Map((await devicesOf(centre)).map((device) => [device.device_id, device]));
  for (const { name, context } of shops) {
    const { read } = context.store;
    const own = readDevice(read);
    const device = own && devices.get(own.deviceId);
    if (!device) {
      say('I7', `${name} is not enrolled`);
      continue;
    }
    if (device.state !== 'active') {
      say('I7', `${name} is ${device.state}: ${device.state_reason}`);
      continue;
    }
    const [mine, told] = [ownHead(read), serverHead(read)];
    if (mine.seq !== told.seq) say('I7', `${name} still has ${mine.seq - told.seq} facts to send`);
    else if (mine.digest !== device.head_digest) say('I7', `${name} and the centre have different heads`);
    if (own.grantedCents !== device.granted_cents) say('I7', `${name} knows another allotment`);
    for (const { seq, code } of await factsOf(centre, device)) {
      const here = verdictAt(read, seq);
      const there = code === null ? 'accepted' : 'rejected';
      if (here !== there) say('I7', `fact ${seq} of ${name} is ${here} there, and ${there} at the centre`);
    }
    for (const order of orders.values()) {
      if (order.agent_id !== device.agent_id) continue;
      const here = findOperation(read, order.op_id);
      if (!here) {
        if (order.device_id === device.device_id) say('I7', `${name} does not know its order ${order.op_id}`);
      } else if (here.state !== order.state) {
        say('I7', `${name} shows order ${order.op_id} as ${here.state}, the centre as ${order.state}`);
      }
    }
  }
}

async function ordersOf({ db }: Centre): Promise<Map<OpId, OrderRow>> {
  const orders = await db.read.sql.selectFrom('orders').selectAll().execute();
  return new Map(orders.map((order) => [order.op_id, order]));
}

async function devicesOf({ db }: Centre): Promise<DeviceRow[]> {
  return db.read.sql.selectFrom('devices').selectAll().orderBy('counter_code').execute();
}

async function factsOf({ db }: Centre, { device_id }: DeviceRow): Promise<FactRow[]> {
  return db.read.sql.selectFrom('facts').selectAll().where('device_id', '=', device_id).orderBy('seq').execute();
}
