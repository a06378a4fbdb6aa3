/** What the played centre has to say: of a fact it has just taken, and of what its bank did since. Reads the training store, writes nothing. */
import type { Fact } from '@flouss/shared/contract/journal';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { parisMonth, parisYear } from '@flouss/shared/domain/calendar';
import { awaitsActivation } from '@flouss/shared/domain/card';
import { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { ZERO, addCents } from '@flouss/shared/domain/money';
import { countsTowardLimit, nextReloadState } from '@flouss/shared/domain/reload';
import type { OpId } from '@flouss/shared/kernel/ids';
import { entitiesOf, lastWord } from '../store/feed.ts';
import type { ReadStore } from '../store/handles.ts';
import { findOperation } from '../store/operations.ts';
import type { CardItem, Move, OrderItem } from './bank-life.ts';
import { nextOfCard, nextOfOrder } from './bank-life.ts';
import { committedBefore, isRefusedCard, lastFourOf } from './demo-data.ts';

/** What the centre says at once about a fact it has taken. */
export function followingFrom(read: ReadStore, fact: Fact, now: number): FeedItem[] {
  if (fact.type === 'card-sold') return [soldCard(fact, now)];
  if (fact.type === 'card-replaced') {
    const { card_reference: replaced_by, old_card_reference: replaces } = fact.body;
    return [...movedCard(read, replaces, { state: 'replaced', replaced_by }), { ...soldCard(fact, now), replaces }];
  }
  if (fact.type === 'card-blocked') {
    const { card_reference, reason } = fact.body;
    return movedCard(read, card_reference, { state: 'blocked', reason, blocked_at_bank: true });
  }
  if (fact.type === 'pack-set-aside') {
    return movedCard(read, fact.body.card_reference, { state: 'closed', reason: fact.body.as });
  }
  if (fact.type === 'reload-cancelled') return cancelledOrder(read, fact.body.cancel_of, now);
  if (fact.type === 'reload-ordered') {
    const order = approvedOrder(fact, now);
    return [order, ...sumsAfter(read, [order], now)];
  }
  if (fact.type === 'refund-paid') {
    const order = lastWord(read, 'order', fact.body.refund_of)?.item;
    return order ? [{ ...order, state: 'refunded', changed_at: now }] : [];
  }
  // Of the others the centre has nothing more to say than its yes.
  return [];
}

/** A card that the centre has spoken of goes where its counter says; of a pack it never mentioned it has nothing to say. */
function movedCard(read: ReadStore, reference: CardReference, changes: Partial<CardItem>): CardItem[] {
  const card = lastWord(read, 'card', reference)?.item;
  return card ? [{ ...card, ...changes }] : [];
}

/** Too late once the bank has it. The reload may have come with the same batch, and then nothing was said of it yet. */
export function isTooLate(read: ReadStore, fact: Fact): boolean {
  if (fact.type !== 'reload-cancelled') return false;
  const state = lastWord(read, 'order', fact.body.cancel_of)?.item.state ?? 'approved';
  return !nextReloadState(state, 'cancel', 'counter').ok;
}

function cancelledOrder(read: ReadStore, opId: OpId, now: number): FeedItem[] {
  const reload = findOperation(read, opId);
  if (!reload?.card_reference || !reload.customer_id) return [];
  const { card_reference, customer_id, amount_cents, fee_cents } = reload;
  const order: OrderItem = {
    kind: 'order',
    op_id: opId,
    channel: 'counter',
    card_reference,
    customer_id,
    amount_cents,
    fee_cents,
    state: 'refund-due',
    reason: 'cancelled',
    ordered_at: reload.at,
    changed_at: now,
  };
  return [order, ...sumsAfter(read, [order], now)];
}

function approvedOrder(fact: Extract<Fact, { type: 'reload-ordered' }>, now: number): OrderItem {
  const { card_reference, customer_id, amount_cents, fee_cents } = fact.body;
  return {
    kind: 'order',
    op_id: fact.op_id,
    channel: 'counter',
    card_reference,
    customer_id,
    amount_cents,
    fee_cents,
    state: 'approved',
    reason: null,
    ordered_at: fact.occurred_at,
    changed_at: now,
  };
}

function soldCard({ op_id, body }: Extract<Fact, { type: 'card-sold' | 'card-replaced' }>, now: number): CardItem {
  const { card_reference, customer_id, beneficiary_id, nickname } = body;
  return {
    kind: 'card',
    card_reference,
    state: 'sold',
    sale_op_id: op_id,
    customer_id,
    beneficiary_id,
    nickname,
    last_four: null,
    year: parisYear(now),
    year_committed_cents: ZERO,
    month: parisMonth(now),
    month_cash_cents: ZERO,
    reason: null,
  };
}

export type IsDue = (id: string, state: string, move: Move<unknown>) => boolean;

export function dueMoves(read: ReadStore, now: number, isDue: IsDue): (CardItem | OrderItem)[] {
  const orders = entitiesOf(read, 'order').flatMap((id): OrderItem[] => {
    const order = lastWord(read, 'order', id)?.item;
    // What was paid together with a card waits until it is active.
    const card = order && lastWord(read, 'card', order.card_reference)?.item;
    if (card && awaitsActivation(card.state)) return [];
    const move = order && nextOfOrder(order, isRefusedCard(order.card_reference));
    if (!move || !isDue(id, order.state, move)) return [];
    return [{ ...order, state: move.to, reason: move.to === 'failed' ? 'bank-refused' : null, changed_at: now }];
  });
  const cards = entitiesOf(read, 'card').flatMap((id): CardItem[] => {
    const card = lastWord(read, 'card', id)?.item;
    const move = card && nextOfCard(card);
    if (!move || !isDue(id, card.state, move)) return [];
    return [
      { ...card, state: move.to, last_four: move.to === 'active' ? lastFourOf(card.card_reference) : card.last_four },
    ];
  });
  return [...orders, ...cards];
}

/** The cards whose sums the moved orders change; orders among `moved` count in the state they have there. */
export function sumsAfter(read: ReadStore, moved: readonly FeedItem[], now: number): CardItem[] {
  const changed = moved.filter((item) => item.kind === 'order');
  const orders = new Map<string, OrderItem>();
  for (const id of entitiesOf(read, 'order')) {
    const order = lastWord(read, 'order', id)?.item;
    if (order) orders.set(id, order);
  }
  for (const order of changed) orders.set(order.op_id, order);
  return [...new Set(changed.map(({ card_reference }) => card_reference))].flatMap((reference): CardItem[] => {
    const card = lastWord(read, 'card', reference)?.item;
    if (!card) return [];
    const counted = [...orders.values()].filter((o) => o.card_reference === reference && countsTowardLimit(o.state));
    return [{ ...card, ...sumsOf(read, CardReference.parse(reference), counted, now) }];
  });
}

function sumsOf(read: ReadStore, reference: CardReference, counted: readonly OrderItem[], now: number) {
  const year = parisYear(now);
  const month = parisMonth(now);
  return {
    year,
    year_committed_cents: addCents(
      committedBefore(reference),
      sum(counted.filter((order) => parisYear(order.ordered_at) === year)),
    ),
    month,
    month_cash_cents: sum(
      counted.filter(
        (order) => parisMonth(order.ordered_at) === month && findOperation(read, order.op_id)?.means === 'cash',
      ),
    ),
  };
}

function sum(orders: readonly OrderItem[]): Cents {
  return addCents(...orders.map((order) => order.amount_cents));
}
