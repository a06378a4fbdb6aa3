/** Turns a page of the change feed into what those things are now, one read for each kind of thing. */
import type { SetAside } from '@flouss/shared/domain/card';
import { CardReference } from '@flouss/shared/domain/card-reference';
import { parisMonth, parisYear } from '@flouss/shared/domain/calendar';
import { Sealed } from '@flouss/shared/contract/journal';
import { FileChange, FILE_CHANGES_TOLD_MAX } from '@flouss/shared/contract/sync';
import type { DocumentWish, FeedItem } from '@flouss/shared/contract/sync';
import { ZERO } from '@flouss/shared/domain/money';
import type { ReceiptNumber } from '@flouss/shared/domain/receipt';
import { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { gather, nothingWanted, sumsOf } from '../controls/working-set.ts';
import type { WorkingSet } from '../controls/working-set.ts';
import { bankWorkByKeys, doneBankWork } from '../db/bank-work.ts';
import { cardsInPlaceOf } from '../db/cards.ts';
import { customerKeys, fileChangesOf } from '../db/customers.ts';
import { smsEnrolledCustomers } from '../db/feed.ts';
import type { Reader } from '../db/handles.ts';
import type { CardRow, CustomerRow, FeedRow, FileChangeRow, OrderRow, PackRow } from '../db/schema.ts';
import { unheardAmong } from '../db/unheard-outcomes.ts';
import { blockKey } from '../orders/apply-card-event.ts';
import { isWish, WISHES } from '../orders/bank-states.ts';
import type { Ctx } from '../orders/context.ts';
import { unwrapKey } from '../orders/personal.ts';
import { owedTakings, receiptNumbers } from './owed-items.ts';

/** In the feed's order. A customer who was forgotten has no item any more. */
export async function feedItems(db: Reader, ctx: Ctx, rows: readonly FeedRow[]): Promise<FeedItem[]> {
  // All rows of a page are one agent's.
  const theirs = rows[0]?.agent_id;
  const wanted = nothingWanted();
  for (const { kind, entity_id } of rows) {
    if (kind === 'pack') wanted.packs.add(CardReference.parse(entity_id));
    if (kind === 'card') wanted.cards.add(CardReference.parse(entity_id));
    if (kind === 'customer') wanted.customers.add(CustomerId.parse(entity_id));
    if (kind === 'order') wanted.orders.add(OpId.parse(entity_id));
  }
  const set = await gather(db, wanted);
  const customers = await customerItems(db, ctx, set);
  const owed = await owedTakings(
    db,
    [...wanted.orders].filter((opId) => !set.orders.has(opId)),
  );
  const receipts = await receiptNumbers(db, set.orders.values());
  const unheard = await unheardAmong(db, smsOrders(set.orders.values()));
  const known: KnownOfCards = {
    blockedAtBank: await doneBlocks(db, set.cards.values()),
    inPlaceOf: await takenPlaces(db, set.cards.values()),
    wishes: await wishesFor(db, set.cards.values()),
  };
  const now = ctx.clock.now();
  const orderOf = (opId: OpId): FeedItem | undefined => {
    const order = set.orders.get(opId);
    return order ? orderItem(order, receipts.get(opId), unheard.has(opId)) : owed.get(opId);
  };
  return rows.flatMap(({ kind, entity_id }): FeedItem[] => {
    switch (kind) {
      case 'pack':
        return present(set.packs.get(CardReference.parse(entity_id)))
          .filter((pack) => pack.agent_id === theirs)
          .map(packItem);
      case 'customer':
        return present(customers.get(entity_id));
      case 'card':
        return present(set.cards.get(CardReference.parse(entity_id))).map((card) =>
          card.agent_id === theirs ? cardItem(card, set, now, known) : leftItem(card, now),
        );
      case 'order':
        return present(orderOf(OpId.parse(entity_id)));
    }
  });
}

function packItem({ card_reference, dispatched_at, delivery_note }: PackRow): FeedItem {
  return { kind: 'pack', card_reference, dispatched_at, ...(delivery_note !== null && { delivery_note }) };
}

const present = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);

async function customerItems(db: Reader, ctx: Ctx, set: WorkingSet): Promise<Map<string, FeedItem>> {
  const ids = [...set.customers.keys()];
  const items = new Map<string, FeedItem>();
  if (ids.length === 0) return items;
  const enrolled = await smsEnrolledCustomers(db, ids);
  const changes = Map.groupBy(await fileChangesOf(db, ids), (change) => change.customer_id);
  for (const row of await customerKeys(db, ids)) {
    const customer = set.customers.get(row.customer_id);
    if (!customer) continue;
    const item = customerItem(customer, unwrapKey(ctx, row), enrolled.has(row.customer_id));
    items.set(row.customer_id, { ...item, history: historyOf(changes.get(row.customer_id) ?? []) });
  }
  return items;
}

function historyOf(changes: readonly FileChangeRow[]): FileChange[] {
  return changes.slice(0, FILE_CHANGES_TOLD_MAX).map(({ op_id, at, operator_id, parts, reason }) => ({
    op_id,
    at,
    operator_id,
    parts: FileChange.shape.parts.parse(JSON.parse(parts)),
    reason,
  }));
}

function customerItem(
  customer: CustomerRow,
  key: string,
  sms_enrolled: boolean,
): Extract<FeedItem, { kind: 'customer' }> {
  return {
    kind: 'customer',
    customer_id: customer.customer_id,
    language: customer.language,
    personal: Sealed.parse(JSON.parse(customer.personal_sealed)),
    key,
    blocked: customer.blocked === 1,
    ...(customer.in_check === 1 && { in_check: true as const }),
    sms_enrolled,
  };
}

/** The cards among these that the bank too has blocked. */
async function doneBlocks(db: Reader, cards: Iterable<CardRow>): Promise<ReadonlySet<CardRow['card_reference']>> {
  const keys = new Map<string, CardRow['card_reference']>();
  for (const { state, sale_op_id, card_reference } of cards) {
    if ((state === 'blocked' || state === 'replaced') && sale_op_id) keys.set(blockKey(sale_op_id), card_reference);
  }
  const done = keys.size === 0 ? [] : await doneBankWork(db, keys.keys());
  return new Set(done.flatMap((key) => keys.get(key) ?? []));
}

/** By the card that was replaced. */
async function takenPlaces(db: Reader, cards: Iterable<CardRow>): Promise<KnownOfCards['inPlaceOf']> {
  const replaced = [...cards].flatMap(({ state, card_reference }) => (state === 'replaced' ? [card_reference] : []));
  return replaced.length === 0 ? new Map() : cardsInPlaceOf(db, replaced);
}

/** Of files for which the bank waits, as long as no picture is on its way to it. */
async function wishesFor(db: Reader, cards: Iterable<CardRow>): Promise<KnownOfCards['wishes']> {
  const applied = new Map<string, CardReference>();
  for (const { state, sale_op_id, card_reference } of cards)
    if (state === 'applied' && sale_op_id) applied.set(sale_op_id, card_reference);
  const rows = applied.size === 0 ? [] : await bankWorkByKeys(db, applied.keys());
  return new Map(
    rows.flatMap(({ work_key, state, reason, documents_due }) => {
      const card = applied.get(work_key);
      return card && state === 'sent' && isWish(reason) && documents_due === 0 ? [[card, WISHES[reason]]] : [];
    }),
  );
}

/** What is told of a card that does not stand in its own row. */
interface KnownOfCards {
  readonly blockedAtBank: ReadonlySet<CardReference>;
  readonly inPlaceOf: ReadonlyMap<CardReference, CardReference>;
  readonly wishes: ReadonlyMap<CardReference, DocumentWish>;
}

function cardItem(
  card: CardRow,
  set: WorkingSet,
  now: number,
  { blockedAtBank, inPlaceOf, wishes }: KnownOfCards,
): FeedItem {
  const wants_document = wishes.get(card.card_reference);
  const replaced_by = inPlaceOf.get(card.card_reference);
  const sums = sumsOf(set, card.card_reference, now);
  return {
    kind: 'card',
    card_reference: card.card_reference,
    state: card.state,
    sale_op_id: card.sale_op_id,
    customer_id: card.customer_id,
    beneficiary_id: card.beneficiary_id,
    nickname: card.nickname,
    last_four: card.last_four,
    year: parisYear(now),
    year_committed_cents: sums.year,
    month: parisMonth(now),
    month_cash_cents: sums.month,
    reason: card.reason,
    ...(blockedAtBank.has(card.card_reference) && { blocked_at_bank: true as const }),
    ...(card.replaces !== null && { replaces: card.replaces }),
    ...(replaced_by !== undefined && { replaced_by }),
    ...(wants_document !== undefined && { wants_document }),
  };
}

/** To the agent who sent the pack back: that it went. Whose it is now, he is not told. */
function leftItem({ card_reference }: CardRow, now: number): FeedItem {
  return {
    kind: 'card',
    card_reference,
    state: 'closed',
    sale_op_id: null,
    customer_id: null,
    beneficiary_id: null,
    nickname: null,
    last_four: null,
    year: parisYear(now),
    year_committed_cents: ZERO,
    month: parisMonth(now),
    month_cash_cents: ZERO,
    reason: 'returned' satisfies SetAside,
  };
}

function smsOrders(orders: Iterable<OrderRow>): OpId[] {
  return [...orders].filter(({ channel }) => channel === 'sms').map(({ op_id }) => op_id);
}

function orderItem(order: OrderRow, receipt_number: ReceiptNumber | undefined, unheard: boolean): FeedItem {
  return {
    kind: 'order',
    op_id: order.op_id,
    channel: order.channel,
    card_reference: order.card_reference,
    customer_id: order.customer_id,
    amount_cents: order.amount_cents,
    fee_cents: order.fee_cents,
    state: order.state,
    reason: order.reason,
    ordered_at: order.ordered_at,
    changed_at: order.changed_at,
    ...(receipt_number && { receipt_number }),
    ...(unheard && { unheard: true as const }),
  };
}
