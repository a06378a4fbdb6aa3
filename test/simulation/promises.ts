/**
 * What must hold of a world whatever happened in it: the invariants of the house, looked at from outside and said another way than
 * the code says them. `standing` at any moment; `kept` once the faults are over and all is quiet.
 */
import { FactEnvelope, factDigest, GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { isFinished } from '@flouss/shared/domain/reload';
import { sha256 } from '@flouss/platform/system-ports';
import { CARD_NUMBERS, FAMILY_NAME } from './people.ts';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { DeviceRow } from '../../sync-server/src/db/schema.ts';
import { verify } from '../../sync-server/src/verify/verify.ts';
import { headAt, ownHead, readDevice, serverHead } from '../../src/core/sync-ports.ts';
import { verdictAt } from '../../src/core/store/journal.ts';
import { findOperation } from '../../src/core/store/operations.ts';
import {
  atMostOnce,
  booksAgree,
  chargesAreLoadsOrRefunds,
  floatsHold,
  limitsHold,
  messagesAreKept,
  ordersMatchTheBank,
  paidRepliesCameOnce,
  refundsArePaidOnce,
  smsOrdersWereConfirmed,
} from './promises-of-money.ts';
import { keysHoldTheirTimes } from './promises-of-keys.ts';
import { oneKeyOpensEverything } from './promises-of-master-keys.ts';
import { poisonDidNothing } from './promises-of-poison.ts';
import { listedAreHeld } from './promises-of-screening.ts';
import { statementsAreMatched } from './promises-of-statements.ts';
import { olderFactsAreRead } from './promises-of-versions.ts';
import { twoPeopleAgreed } from './promises-of-the-office.ts';
import type { Shop } from './shop.ts';
import { devicesOf, factsOf, heldCustomers, ordersOf } from './world.ts';
import type { Broken, Say, World } from './world.ts';

/** At any moment; or, `isEnd`, when all is quiet. */
export async function brokenNow(world: World, isEnd = false): Promise<Broken[]> {
  const { broken, say } = openReport();
  for (const error of world.centre.errors) say('no-bug', error);
  for (const what of world.stranger.letIn) say('I8', `a stranger was let in: ${what}`);
  for (const what of world.letThrough) say(what.includes('number') ? 'I12' : 'I8', what);
  await booksAgree(world, say);
  atMostOnce(world.bank.entries, say);
  await ordersMatchTheBank(world, say, isEnd);
  await limitsHold(world, say);
  await journalsAreWhole(world, say);
  await floatsHold(world, say);
  await cardsAreInOnePlace(world, say);
  await refundsArePaidOnce(world, say);
  await smsOrdersWereConfirmed(world, say);
  paidRepliesCameOnce(world, say);
  await twoPeopleAgreed(world, say);
  await poisonDidNothing(world, say);
  await olderFactsAreRead(world, say);
  return broken;
}

/** When nothing blows any more and everything was waited for. */
export async function brokenAtTheEnd(world: World): Promise<Broken[]> {
  const { broken, say } = openReport();
  broken.push(...(await brokenNow(world, true)));
  // What `npm run verify` asks of a live database.
  for await (const { id, says, broken: row } of verify(world.centre.db.read)) {
    // What stands although it was forgotten may come beside what was taken meanwhile: finance is told, and nothing is undone.
    if (row && !(id === 'I4' && world.centre.hasForgotten)) say(id, `${says}: ${row.row} ${row.what}`);
  }
  nothingStandsInClear(world, say);
  await acknowledgedIsKept(world, say);
  await everythingHasAnOwner(world, say);
  await countersAgree(world, say);
  await messagesAreKept(world, say);
  await chargesAreLoadsOrRefunds(world, say);
  await keysHoldTheirTimes(world, say);
  await oneKeyOpensEverything(world, say);
  await statementsAreMatched(world, say);
  await listedAreHeld(world, say);
  return broken;
}

/** Nothing of a counter that was revoked, which has since gone on. */
export async function brokenAfterRevocation({ centre, shops }: World, before: DeviceRow): Promise<Broken[]> {
  const { broken, say } = openReport();
  const after = (await devicesOf(centre)).find(({ device_id }) => device_id === before.device_id);
  if (after?.state !== 'revoked') say('I8', `${before.counter_code} was revoked and is ${after?.state}`);
  if (after?.head_seq !== before.head_seq) say('I8', `${before.counter_code} was revoked and went on`);
  const shop = shops.find((each) => each.deviceId() === before.device_id);
  if (shop?.trouble() !== 'device-revoked') say('I8', `${before.counter_code} was not told that it is revoked`);
  return broken;
}

/** The centre has noticed that two speak with one key: it hears neither, and nothing of the second was taken. */
export async function brokenAfterCloning({ centre }: World, shop: Shop, copy: Shop): Promise<Broken[]> {
  const { broken, say } = openReport();
  const device = (await devicesOf(centre)).find(({ device_id }) => device_id === shop.deviceId());
  if (device?.state !== 'quarantined') say('I8', `${shop.name} was copied, and is ${device?.state}`);
  if (!device) return broken;
  const { read } = copy.context.store;
  const own = headAt(read, ownHead(read).seq);
  const taken = (await factsOf(centre, device)).find(({ seq }) => seq === own?.seq);
  if (taken && factDigest(taken.text, sha256) === own?.digest) say('I8', `a fact of ${copy.name} was taken`);
  return broken;
}

function openReport(): { readonly broken: Broken[]; readonly say: Say } {
  const broken: Broken[] = [];
  return { broken, say: (invariant, story) => void broken.push({ invariant, story }) };
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

/** No card number and no name in any byte of the centre's file, nor in what was texted back. */
function nothingStandsInClear({ centre, carrier }: World, say: Say): void {
  const bytes = centre.bytes();
  for (const canary of [...CARD_NUMBERS, FAMILY_NAME]) {
    if (bytes.includes(canary)) say('I12', `"${canary}" stands in the centre's database`);
    if (carrier.replies.some(({ text }) => text.includes(canary))) say('I12', `"${canary}" was texted`);
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
  const held = await heldCustomers(centre);
  const all = await centre.db.read.sql.selectFrom('bank_work').selectAll().execute();
  const works = all.filter(({ customer_id }) => customer_id === null || !held.has(customer_id));
  const open = works.filter(({ state }) => state === 'queued' || state === 'sent' || state === 'unknown');
  for (const { kind, work_key, state } of open) {
    if (kind !== 'funding-enrolment') say('quiet', `bank work ${kind} ${work_key} is still ${state}`);
  }
  const parked = new Set(works.filter(({ state }) => state === 'parked').map(({ op_id }) => op_id));
  for (const { op_id, state, channel, held_for, customer_id } of (await ordersOf(centre)).values()) {
    if (held.has(customer_id)) continue;
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
