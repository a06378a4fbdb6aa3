/**
 * Where operations change rows: what they touch is laid out once, moved in memory, and written back in one sweep together
 * with everything that follows from it (ledger, feed, bank work). Knows how to write, not what may be done.
 */
import type { RequestId } from '@flouss/shared/contract/request-id';
import type { CardState } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { ReloadState } from '@flouss/shared/domain/reload';
import type { AgentId, CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { Terms } from '../controls/terms.ts';
import { gather } from '../controls/working-set.ts';
import type { Wanted, WorkingSet } from '../controls/working-set.ts';
import { endBankWork, queueBankWork, withdrawBankWork } from '../db/bank-work.ts';
import type { NewBankWork } from '../db/bank-work.ts';
import { addToCardSums, insertCards, updateCards } from '../db/cards.ts';
import type { MovedCard } from '../db/cards.ts';
import { insertDecisions } from '../db/decisions.ts';
import { appendFeed } from '../db/feed.ts';
import type { FeedEntity } from '../db/feed.ts';
import type { Tx } from '../db/handles.ts';
import { inDoubtAmong } from '../db/in-doubt.ts';
import { insertOrders, insertRefunds, updateOrder } from '../db/orders.ts';
import type { BankWorkRow, CardRow, DecisionRow, OrderRow, RefundRow } from '../db/schema.ts';
import { postNewGroups } from '../ledger/post.ts';
import type { LedgerGroup } from '../ledger/postings.ts';
import type { Ctx } from './context.ts';

/** Where a row stood in the database; undefined when it is not there yet. */
type From<State> = State | undefined;

export interface Desk {
  readonly at: number;
  readonly requestId?: RequestId | undefined;
  readonly terms: Terms;
  readonly set: WorkingSet;
  readonly movedCards: Map<CardReference, From<CardState>>;
  readonly movedOrders: Map<OpId, From<ReloadState>>;
  readonly refunds: RefundRow[];
  readonly decisions: DecisionRow[];
  readonly groups: LedgerGroup[];
  readonly bankWork: NewBankWork[];
  /** Keys of commands that must not leave any more. */
  readonly withdrawn: BankWorkRow['work_key'][];
  /** Keys of commands that the bank has refused, though its word is not known here. */
  readonly ended: BankWorkRow['work_key'][];
  readonly feed: Map<AgentId, Map<string, FeedEntity>>;
}

export async function openDesk(tx: Tx, ctx: Ctx, wanted: Wanted): Promise<Desk> {
  return {
    at: ctx.clock.now(),
    requestId: ctx.requestId,
    terms: await ctx.terms.current(tx),
    set: await gather(tx, wanted),
    movedCards: new Map(),
    movedOrders: new Map(),
    refunds: [],
    decisions: [],
    groups: [],
    bankWork: [],
    withdrawn: [],
    ended: [],
    feed: new Map(),
  };
}

/** Lays a card on the desk as it is to be written. */
export function putCard(desk: Desk, card: CardRow): void {
  const { cards } = desk.set;
  if (!desk.movedCards.has(card.card_reference)) {
    desk.movedCards.set(card.card_reference, cards.get(card.card_reference)?.state);
  }
  cards.set(card.card_reference, card);
  announceCard(desk, card.agent_id, card.card_reference);
}

/** Lays an order on the desk as it is to be written. */
export function putOrder(desk: Desk, order: OrderRow): void {
  const { orders } = desk.set;
  if (!desk.movedOrders.has(order.op_id)) desk.movedOrders.set(order.op_id, orders.get(order.op_id)?.state);
  orders.set(order.op_id, order);
  announceOrder(desk, order.agent_id, order.op_id);
}

/** A reload; or a sale, once its price is owed back. */
export function announceOrder(desk: Desk, agentId: AgentId, opId: OpId): void {
  announce(desk, agentId, { kind: 'order', entity_id: opId });
}

export function announceCard(desk: Desk, agentId: AgentId, reference: CardReference): void {
  announce(desk, agentId, { kind: 'card', entity_id: reference });
}

export function announceCustomer(desk: Desk, agentId: AgentId, customerId: CustomerId): void {
  announce(desk, agentId, { kind: 'customer', entity_id: customerId });
}

/** The agent's counters are told once, however often a thing changes here. */
function announce(desk: Desk, agentId: AgentId, entity: FeedEntity): void {
  let news = desk.feed.get(agentId);
  if (!news) desk.feed.set(agentId, (news = new Map()));
  news.set(`${entity.kind} ${entity.entity_id}`, entity);
}

/** Writes everything that lies on the desk. */
export async function clearDesk(tx: Tx, desk: Desk): Promise<void> {
  dropWithdrawn(desk);
  const doubts = await doubtsOn(tx, desk);
  await saveCards(tx, desk);
  await saveOrders(tx, desk);
  await addToCardSums(
    tx,
    desk.set.years.changes().map(({ card, period, difference }) => ({
      card_reference: card,
      year: period,
      committed_cents: difference,
    })),
    desk.set.months.changes().map(({ card, period, difference }) => ({
      card_reference: card,
      month: period,
      cash_cents: difference,
    })),
  );
  await insertRefunds(tx, desk.refunds);
  await insertDecisions(tx, desk.decisions);
  await postNewGroups(tx, desk.groups, desk.at);
  await queueBankWork(tx, desk.bankWork, desk.at, desk.requestId, doubts);
  await withdrawBankWork(tx, desk.withdrawn);
  await endBankWork(tx, desk.ended, desk.at);
  for (const [agentId, news] of desk.feed) await appendFeed(tx, agentId, [...news.values()], desk.at);
}

/** A command that came and went on this desk never was. */
function dropWithdrawn({ bankWork, withdrawn }: Desk): void {
  const gone = new Set(withdrawn);
  const here = bankWork.filter(({ work_key }) => gone.has(work_key)).map(({ work_key }) => work_key);
  for (const key of here) {
    bankWork.splice(
      bankWork.findIndex(({ work_key }) => work_key === key),
      1,
    );
    withdrawn.splice(withdrawn.indexOf(key), 1);
  }
}

/**
 * After a restore: since when the bank may know of what lies here. A reload or a card of which it may is at the bank as far as
 * anybody can tell, so nothing is taken back that may be there.
 */
async function doubtsOn(tx: Tx, desk: Desk): Promise<ReadonlyMap<OpId, number>> {
  if (desk.terms.restored === undefined || desk.bankWork.length === 0) return new Map();
  const doubts = await inDoubtAmong(tx, new Set(desk.bankWork.map(({ op_id }) => op_id)));
  for (const { kind, op_id, card_reference } of desk.bankWork) {
    if (!doubts.has(op_id)) continue;
    const order = kind === 'load' ? desk.set.orders.get(op_id) : undefined;
    if (order?.state === 'approved') putOrder(desk, { ...order, state: 'unknown', changed_at: desk.at });
    const asksForCard = kind === 'application' || kind === 'replacement';
    const card = asksForCard && card_reference !== null ? desk.set.cards.get(card_reference) : undefined;
    if (card?.state === 'sold') putCard(desk, { ...card, state: 'applied', changed_at: desk.at });
  }
  return doubts;
}

async function saveCards(tx: Tx, { movedCards, set }: Desk): Promise<void> {
  const fresh: CardRow[] = [];
  const moved: MovedCard[] = [];
  for (const [reference, from] of movedCards) {
    const card = set.cards.get(reference);
    if (!card) continue;
    if (from === undefined) fresh.push(card);
    else moved.push({ card, from });
  }
  await insertCards(tx, fresh);
  await updateCards(tx, moved);
}

async function saveOrders(tx: Tx, { movedOrders, set }: Desk): Promise<void> {
  const fresh: OrderRow[] = [];
  for (const [opId, from] of movedOrders) {
    const order = set.orders.get(opId);
    if (!order) continue;
    if (from === undefined) fresh.push(order);
    else await updateOrder(tx, order, from);
  }
  await insertOrders(tx, fresh);
  if (movedOrders.size > 0) tx.signal('orders');
}
