/**
 * What must hold of money whatever happened: books, what the bank did beside what was ordered, limits, floats, charges, refunds, paid
 * replies.
 */
import { FactEnvelope } from '@flouss/shared/contract/journal';
import { parisYear } from '@flouss/shared/domain/calendar';
import { countsTowardLimit } from '@flouss/shared/domain/reload';
import type { ReloadState } from '@flouss/shared/domain/reload';
import type { OpId } from '@flouss/shared/kernel/ids';
import { INITIAL_LIMITS } from '../../sync-server/src/admin/initial-terms.ts';
import { escrowOf } from '../../sync-server/src/db/devices.ts';
import type { OrderRow } from '../../sync-server/src/db/schema.ts';
import { floatOf, verifyLedger } from '../../sync-server/src/ledger/balances.ts';
import type { BankEntry } from './bank.ts';
import { heldCustomers, ordersOf } from './world.ts';
import type { Say, World } from './world.ts';

export async function booksAgree({ centre }: World, say: Say): Promise<void> {
  for (const finding of await verifyLedger(centre.db.read)) say('I1', JSON.stringify(finding));
}

export function atMostOnce(entries: readonly BankEntry[], say: Say): void {
  const times = new Map<string, number>();
  for (const { kind, key } of entries) {
    if (kind !== 'load' && kind !== 'charge' && kind !== 'refund-charge') continue;
    times.set(`${kind} ${key}`, (times.get(`${kind} ${key}`) ?? 0) + 1);
  }
  for (const [command, count] of times) if (count > 1) say('I2', `the bank executed ${command} ${count} times`);
}

const IS_LOADED: ReadonlySet<ReloadState> = new Set(['loaded', 'reconciled']);
const NOT_AT_THE_BANK: ReadonlySet<ReloadState> = new Set(['declined', 'failed', 'refund-due', 'refunded']);

/** Each load is an order's, of its sum and card; an order's end is the bank's word. What was forgotten is told again by the end. */
export async function ordersMatchTheBank({ centre, bank, asked }: World, say: Say, isEnd: boolean): Promise<void> {
  const orders = await ordersOf(centre);
  const loads = new Map(bank.entries.filter(({ kind }) => kind === 'load').map((entry) => [entry.key, entry]));
  for (const [key, { subject, amount }] of loads) {
    const order = orders.get(key as OpId);
    if (!order) {
      if (isEnd || !centre.hasForgotten) say('I9', `the bank loaded ${amount} under ${key}, which is no order`);
    } else if (order.amount_cents !== amount || bank.cardOf(subject) !== order.card_reference) {
      say('I9', `the bank loaded ${amount} for order ${key} of ${order.amount_cents}`);
    }
    if (order?.channel !== 'sms' && !asked.has(key as OpId))
      say('unasked', `the bank loaded ${key}, which nobody asked for`);
  }
  for (const { op_id, state } of orders.values()) {
    if (NOT_AT_THE_BANK.has(state) && loads.has(op_id)) say('I9', `order ${op_id} is ${state}, and the bank loaded it`);
    if (IS_LOADED.has(state) && !loads.has(op_id))
      say('I9', `order ${op_id} is ${state}, and the bank did not load it`);
  }
}

/** The year's sum is what its orders say, and never above the limit; nor is what the bank loaded. */
export async function limitsHold({ centre }: World, say: Say): Promise<void> {
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
    if (sum > INITIAL_LIMITS.card_year_max_cents && !centre.hasForgotten)
      say('I4', `${key}: ${sum} is above the year's limit`);
  }
  for (const [key, sum] of sums) if (sum !== 0) say('I4', `${key}: nothing kept, ${sum} ordered`);
}

export async function floatsHold({ centre, agents }: World, say: Say): Promise<void> {
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
    if (channel === 'counter' && earned !== IS_LOADED.has(state))
      say('I11', `commission of ${op_id}, which is ${state}`);
  }
}

/** What was owed was taken as paid back once. */
export async function refundsArePaidOnce({ centre }: World, say: Say): Promise<void> {
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

/** No more orders than words of confirmation, and each charged for exactly what it says. */
export async function smsOrdersWereConfirmed({ centre, carrier, bank }: World, say: Say): Promise<void> {
  const orders = [...(await ordersOf(centre)).values()].filter(({ channel }) => channel === 'sms');
  const confirmed = carrier.texted.filter(({ text, spoofed }) => !spoofed && text.startsWith('OUI')).length;
  if (orders.length > confirmed) say('unasked', `${orders.length} SMS orders, ${confirmed} confirmations`);
  const ordered = new Map<string, OrderRow>(orders.map((order) => [`${order.op_id}.charge`, order]));
  for (const { kind, key, amount } of bank.entries) {
    const order = kind === 'charge' ? ordered.get(key) : undefined;
    if (kind === 'charge' && !order) say('I9', `the bank charged ${amount} under ${key}, which is no order's`);
    if (order && order.amount_cents + order.fee_cents !== amount) say('I9', `the bank charged ${amount} for ${key}`);
  }
}

export function paidRepliesCameOnce({ carrier }: World, say: Say): void {
  const paid = new Set<string>();
  for (const { replyId, paid: isPaid } of carrier.replies) {
    if (isPaid && paid.has(replyId)) say('I2', `the paid reply ${replyId} was sent twice`);
    if (isPaid) paid.add(replyId);
  }
}

/** What the carrier was told is delivered is there, once, however often it came. */
export async function messagesAreKept({ centre, carrier }: World, say: Say): Promise<void> {
  const rows = await centre.db.read.sql.selectFrom('sms_inbox').select('message_id').execute();
  const kept = new Set(rows.map(({ message_id }) => message_id));
  for (const { messageId, delivered } of carrier.texted) {
    if (delivered && !kept.has(messageId)) say('acknowledged', `the message ${messageId} is not kept`);
  }
}

/** Money taken from a payment card is on the prepaid one, given back, or in finance's hands. */
export async function chargesAreLoadsOrRefunds({ centre, bank }: World, say: Say): Promise<void> {
  const did = new Set(bank.entries.map(({ kind, key }) => `${kind} ${key}`));
  const parked = await centre.db.read.sql
    .selectFrom('bank_work')
    .select('op_id')
    .where('state', '=', 'parked')
    .execute();
  const inHand = new Set(parked.map(({ op_id }) => op_id));
  const held = await heldCustomers(centre);
  for (const { op_id, channel, customer_id } of (await ordersOf(centre)).values()) {
    if (held.has(customer_id) || channel !== 'sms' || !did.has(`charge ${op_id}.charge`) || inHand.has(op_id)) continue;
    const loaded = did.has(`load ${op_id}`);
    const refunded = did.has(`refund-charge ${op_id}.refund`);
    if (loaded === refunded)
      say('I9', `order ${op_id} was charged, ${loaded ? 'loaded and given back' : 'and that is all'}`);
  }
}
