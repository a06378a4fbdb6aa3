/**
 * What the feed says of money owed over the counter, so that any counter of the agent can pay it: sales that were refused, reloads that
 * were set aside, and the number on the customer's paper. Read from the facts themselves; decides nothing.
 */
import { isSale, isTaking, readFact, takenFor } from '@flouss/shared/contract/journal';
import type { FactEnvelope } from '@flouss/shared/contract/journal';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { FactReason } from '@flouss/shared/domain/reasons';
import { receiptNumber } from '@flouss/shared/domain/receipt';
import type { ReceiptNumber } from '@flouss/shared/domain/receipt';
import type { ReloadState } from '@flouss/shared/domain/reload';
import type { OpId } from '@flouss/shared/kernel/ids';
import { cardsBySales } from '../db/cards.ts';
import { orderFacts } from '../db/facts.ts';
import type { OrderFact } from '../db/facts.ts';
import type { Reader } from '../db/handles.ts';
import { refundsOf } from '../db/orders.ts';
import type { CardRow, OrderRow, RefundRow } from '../db/schema.ts';
import { businessInstant } from './business-instant.ts';

type OrderItem = Extract<FeedItem, { kind: 'order' }>;

/**
 * By the operation's id, of what is no order: a sale, or a reload that was set aside. A sale that stands has no item: its card tells its
 * way.
 */
export async function owedTakings(db: Reader, opIds: readonly OpId[]): Promise<Map<OpId, OrderItem>> {
  const items = new Map<OpId, OrderItem>();
  if (opIds.length === 0) return items;
  const refunds = new Map((await refundsOf(db, opIds)).map((refund) => [refund.refund_of, refund]));
  const cards = new Map((await cardsBySales(db, opIds)).map((card) => [card.sale_op_id, card]));
  for (const fact of await orderFacts(db, opIds)) {
    const item = owedTaking(fact, cards.get(fact.op_id), refunds.get(fact.op_id));
    if (item) items.set(fact.op_id, item);
  }
  return items;
}

function owedTaking(row: OrderFact, card: CardRow | undefined, refund: RefundRow | undefined): OrderItem | undefined {
  const read = readFact(JSON.parse(row.text) as FactEnvelope);
  if (!read.ok || !isTaking(read.fact)) return undefined;
  const reason = row.code ?? (card?.state === 'declined' ? FactReason.catch('bank-refused').parse(card.reason) : null);
  if (reason === null) return undefined;
  const { body, occurred_at } = read.fact;
  const { amount_cents, fee_cents } = takenFor(read.fact);
  return {
    kind: 'order',
    ...(isSale(read.fact) && { of: 'sale' as const }),
    op_id: row.op_id,
    channel: 'counter',
    card_reference: body.card_reference,
    customer_id: body.customer_id,
    amount_cents,
    fee_cents,
    state: refund ? 'refunded' : 'refund-due',
    reason,
    ordered_at: businessInstant(occurred_at, row.received_at),
    changed_at: refund?.paid_at ?? card?.changed_at ?? row.received_at,
    receipt_number: receiptNumber(row.counter_code, body.receipt_count),
  };
}

const AGAINST_PAPER: ReadonlySet<ReloadState> = new Set(['refund-due', 'refunded']);

/** Of the counters' reloads whose money is asked for with the receipt in hand. */
export async function receiptNumbers(db: Reader, orders: Iterable<OrderRow>): Promise<Map<OpId, ReceiptNumber>> {
  const owed = [...orders].filter(({ channel, state }) => channel === 'counter' && AGAINST_PAPER.has(state));
  const numbers = new Map<OpId, ReceiptNumber>();
  if (owed.length === 0) return numbers;
  for (const { op_id, text, counter_code } of await orderFacts(
    db,
    owed.map((order) => order.op_id),
  )) {
    const read = readFact(JSON.parse(text) as FactEnvelope);
    if (read.ok && read.fact.type === 'reload-ordered') {
      numbers.set(op_id, receiptNumber(counter_code, read.fact.body.receipt_count));
    }
  }
  return numbers;
}
