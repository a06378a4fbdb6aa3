/**
 * The one place where what happened becomes what is shown: facts, the server's verdicts, the server's words. Used as things
 * happen and by a rebuild; the result does not depend on the order in which verdicts and words became known.
 */
import type { Approved, ChangeTopic } from '@flouss/shared/contract/counter-api';
import type { Fact } from '@flouss/shared/contract/journal';
import { isSale } from '@flouss/shared/contract/journal';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { parisDay } from '@flouss/shared/domain/calendar';
import { CardReference } from '@flouss/shared/domain/card-reference';
import { countedCents } from '@flouss/shared/domain/cash-count';
import { ZERO, addCents, subtractCents } from '@flouss/shared/domain/money';
import { FactReason } from '@flouss/shared/domain/reasons';
import { assert, unreachable } from '@flouss/shared/kernel/assert';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { OpId } from '@flouss/shared/kernel/ids';
import { findCard, keepCard, removeCard } from '../store/cards.ts';
import { keepCustomer } from '../store/customers.ts';
import type { FeedWord, KeptItem } from '../store/feed.ts';
import { lastWord } from '../store/feed.ts';
import { insertFileChange } from '../store/file-changes.ts';
import type { WriteTx } from '../store/handles.ts';
import { factAt, verdictAt } from '../store/journal.ts';
import type { OperationEvent, OperationFate, OperationRow } from '../store/operations.ts';
import {
  cardMoves,
  findOperation,
  insertOperation,
  isOutcomeTold,
  keepFate,
  keepRejectedTotal,
  rejectedTotal,
  standingRefundOf,
} from '../store/operations.ts';
import { dropPhoto } from '../store/photos.ts';
import { keepWords } from '../store/search.ts';
import { insertSmsCode } from '../store/sms-codes.ts';
import type { SaleBody } from './card-standing.ts';
import { cardStanding } from './card-standing.ts';
import { customerFile } from './customer-file.ts';
import { isSaleKind, saleState, standingOf } from './operation-state.ts';

/** Collects what a transaction changed, to be told once it has committed. */
export interface Touched {
  readonly topics: Set<ChangeTopic>;
  /** Operations the bank has just said yes to. */
  readonly loaded: Approved[];
}

export function nothingTouched(): Touched {
  return { topics: new Set(), loaded: [] };
}

/** A fact that this journal has just taken; a rebuild says of older ones whether they still wait. */
export function applyFact(tx: WriteTx, fact: Fact, where: 'judged' | 'waiting' = 'waiting'): void {
  recordEvent(tx, fact, where);
  switch (fact.type) {
    case 'pack-received':
      for (const reference of fact.body.card_references) projectCard(tx, reference, { received_seq: fact.seq });
      return;
    case 'customer-registered':
      projectCustomer(tx, fact.body.customer_id);
      return;
    case 'customer-amended':
    case 'beneficiary-changed':
    case 'document-photographed':
      insertFileChange(tx, fact.seq, fact.body.customer_id);
      projectCustomer(tx, fact.body.customer_id);
      return;
    case 'card-sold':
      projectCard(tx, fact.body.card_reference, { sold_seq: fact.seq });
      return;
    case 'card-replaced':
      projectCard(tx, fact.body.card_reference, { sold_seq: fact.seq });
      projectCard(tx, fact.body.old_card_reference, {});
      return;
    case 'card-blocked':
    case 'pack-set-aside':
      projectCard(tx, fact.body.card_reference, {});
      return;
    case 'reload-ordered':
    case 'reload-cancelled':
    case 'signed-out':
      return;
    case 'refund-paid':
      restandRefunded(tx, fact.body.refund_of);
      return;
    case 'refund-made-good':
      restandRefunded(tx, fact.body.refund);
      return;
    case 'outcome-told':
      restandTold(tx, fact.body.order);
      return;
    case 'sms-code-issued':
      insertSmsCode(tx, fact.op_id, fact.body.customer_id, fact.body.expires_at);
      return;
    case 'till-opened':
    case 'cash-moved':
    case 'till-closed':
      // Where the till stands is beside each fact in the journal.
      return;
    default:
      unreachable(fact);
  }
}

const NOTHING_KNOWN: OperationFate = {
  outcome: null,
  code: null,
  feed_state: null,
  feed_reason: null,
  refunded_by: null,
};

/** What happened, without what followed from it elsewhere. */
export function recordEvent(tx: WriteTx, fact: Fact, where: 'judged' | 'waiting'): void {
  const event = eventOf(tx, fact);
  insertOperation(tx, where, event, NOTHING_KNOWN, standingOf(event, NOTHING_KNOWN));
}

/** The server's last word on an operation itself, or for a sale on its card. */
export function toldOf(tx: WriteTx, operation: OperationRow): Pick<OperationFate, 'feed_state' | 'feed_reason'> {
  if (isSaleKind(operation.kind)) return toldOfSale(tx, operation);
  const item = operation.kind === 'reload' ? lastWord(tx, 'order', operation.op_id)?.item : undefined;
  return { feed_state: item?.state ?? null, feed_reason: item?.reason ?? null };
}

type EventDetail = Partial<OperationEvent> & Pick<OperationEvent, 'kind'>;

function eventOf(tx: WriteTx, fact: Fact): OperationEvent {
  return {
    op_id: fact.op_id,
    channel: 'counter',
    seq: fact.seq,
    at: fact.occurred_at,
    day: parisDay(fact.occurred_at),
    operator_id: fact.operator_id,
    customer_id: null,
    card_reference: null,
    amount_cents: ZERO,
    fee_cents: ZERO,
    means: null,
    receipt_count: null,
    refund_of: null,
    about: null,
    ...detailOf(tx, fact),
  };
}

function detailOf(tx: WriteTx, fact: Fact): EventDetail {
  switch (fact.type) {
    case 'pack-received':
      return { kind: 'stock' };
    case 'customer-registered':
      return { kind: 'registration', customer_id: fact.body.customer_id };
    case 'customer-amended':
    case 'beneficiary-changed':
    case 'document-photographed':
      return { kind: 'amendment', customer_id: fact.body.customer_id };
    case 'card-sold': {
      const { customer_id, card_reference, price_cents, paid, receipt_count } = fact.body;
      return { kind: 'sale', customer_id, card_reference, amount_cents: price_cents, means: paid.means, receipt_count };
    }
    case 'reload-ordered': {
      const { customer_id, card_reference, amount_cents, fee_cents, paid, receipt_count } = fact.body;
      return { kind: 'reload', customer_id, card_reference, amount_cents, fee_cents, means: paid.means, receipt_count };
    }
    case 'reload-cancelled': {
      const { cancel_of } = fact.body;
      const { customer_id = null, card_reference = null } = findOperation(tx, cancel_of) ?? {};
      return { kind: 'cancellation', customer_id, card_reference, about: cancel_of };
    }
    case 'card-replaced': {
      const { customer_id, card_reference, price_cents, paid, receipt_count, old_card_reference } = fact.body;
      const money = { amount_cents: price_cents, means: paid.means, receipt_count };
      return { kind: 'replacement', customer_id, card_reference, ...money, about: old_card_reference };
    }
    case 'card-blocked': {
      const { customer_id, card_reference } = fact.body;
      return { kind: 'block', customer_id, card_reference, about: card_reference };
    }
    case 'pack-set-aside': {
      const { card_reference } = fact.body;
      return { kind: 'set-aside', card_reference, about: card_reference };
    }
    case 'refund-paid': {
      const { refund_of, amount_cents, receipt_count } = fact.body;
      const refunded = findOperation(tx, refund_of);
      const { customer_id = null, card_reference = null } = refunded ?? {};
      return { kind: 'refund', customer_id, card_reference, amount_cents, means: 'cash', receipt_count, refund_of };
    }
    case 'refund-made-good': {
      const { refund, amount_cents } = fact.body;
      const { customer_id = null, card_reference = null } = findOperation(tx, refund) ?? {};
      return { kind: 'made-good', customer_id, card_reference, amount_cents, refund_of: refund };
    }
    case 'outcome-told': {
      const { order } = fact.body;
      const { customer_id = null, card_reference = null } = findOperation(tx, order) ?? {};
      return { kind: 'telling', customer_id, card_reference, about: order };
    }
    case 'signed-out':
      return { kind: 'sign-out' };
    case 'sms-code-issued':
      return { kind: 'sms-code', customer_id: fact.body.customer_id };
    case 'till-opened':
      return { kind: 'till-opening', amount_cents: countedCents(fact.body.count.till) };
    case 'cash-moved':
      return { kind: 'cash-movement', amount_cents: fact.body.amount_cents };
    case 'till-closed':
      return { kind: 'till-closing', amount_cents: fact.body.till.counted_cents };
    default:
      return unreachable(fact);
  }
}

/** The server's verdict on an own operation; `null` takes back one that the server has forgotten. */
export function applyVerdict(
  tx: WriteTx,
  opId: OpId,
  verdict: Pick<OperationFate, 'outcome' | 'code'>,
  touched: Touched,
): void {
  const operation = findOperation(tx, opId);
  assert(operation && operation.seq !== null, 'a verdict is on an operation of this journal');
  countRejection(tx, operation, verdict.outcome);
  const forgotten = verdict.outcome === null ? { feed_state: null, feed_reason: null } : undefined;
  restand(tx, operation, { ...operation, ...verdict, ...forgotten }, touched);
  switch (operation.kind) {
    case 'stock': {
      const { fact } = factAt(tx, operation.seq);
      assert(fact.type === 'pack-received', 'a stock operation is a reception');
      for (const reference of fact.body.card_references) projectCard(tx, reference, { received_seq: fact.seq });
      touched.topics.add('cards');
      return;
    }
    case 'sale':
    case 'replacement':
      if (operation.card_reference) projectCard(tx, operation.card_reference, { sold_seq: operation.seq });
      projectMoved(tx, operation);
      touched.topics.add('cards');
      return;
    case 'block':
    case 'set-aside':
      projectMoved(tx, operation);
      touched.topics.add('cards');
      return;
    case 'refund':
    case 'made-good':
      if (operation.refund_of) restandRefunded(tx, operation.refund_of);
      return;
    case 'telling':
      if (operation.about) restandTold(tx, OpId.parse(operation.about));
      return;
    case 'amendment':
      if (verdict.outcome === 'rejected') dropPhoto(tx, opId);
      if (operation.customer_id) projectCustomer(tx, operation.customer_id);
      touched.topics.add('customers');
      return;
    case 'registration':
    case 'reload':
    case 'cancellation':
    case 'sms-code':
    case 'till-opening':
    case 'cash-movement':
    case 'till-closing':
    case 'sign-out':
      return;
    default:
      unreachable(operation.kind);
  }
}

/** What was rejected took nothing of the allotment. */
function countRejection(tx: WriteTx, operation: OperationRow, outcome: OperationFate['outcome']): void {
  if (!isSaleKind(operation.kind) && operation.kind !== 'reload') return;
  const was = operation.outcome === 'rejected';
  const is = outcome === 'rejected';
  if (was === is) return;
  const total = addCents(operation.amount_cents, operation.fee_cents);
  const rejected = rejectedTotal(tx);
  keepRejectedTotal(tx, is ? addCents(rejected, total) : subtractCents(rejected, total));
}

/** The server's word on a thing: already kept in the feed, now shown. `headSeq`: how far it had judged this journal when it said so. */
export function applyItem(tx: WriteTx, item: FeedItem | KeptItem, headSeq: number, touched: Touched): void {
  switch (item.kind) {
    case 'pack':
      touched.topics.add('cards');
      return;
    case 'customer':
      projectCustomer(tx, item.customer_id, { item, headSeq }, 'key' in item ? item.key : undefined);
      touched.topics.add('customers');
      return;
    case 'card':
      projectCard(tx, item.card_reference, {}, { item, headSeq });
      if (item.sale_op_id) restandSale(tx, item.sale_op_id, touched);
      touched.topics.add('cards');
      return;
    case 'order':
      applyOrder(tx, item, touched);
      return;
    default:
      unreachable(item);
  }
}

function applyOrder(tx: WriteTx, item: Extract<FeedItem, { kind: 'order' }>, touched: Touched): void {
  const told = { feed_state: item.state, feed_reason: item.reason };
  const known = findOperation(tx, item.op_id);
  if (known) return restand(tx, known, { ...known, ...told }, touched);
  const event = {
    ...item,
    kind: item.of ?? ('reload' as const),
    seq: null,
    at: item.ordered_at,
    day: parisDay(item.ordered_at),
    operator_id: null,
    means: null,
    receipt_count: null,
    refund_of: null,
    about: null,
  };
  const refunded_by = standingRefundOf(tx, item.op_id) ?? null;
  const fate = { outcome: null, code: null, refunded_by, ...told };
  insertOperation(tx, 'judged', event, told, standingOf(event, fate, isUnheard(tx, event, item)));
  touched.topics.add('operations').add('status');
}

function restandSale(tx: WriteTx, saleOpId: OpId, touched: Touched): void {
  const sale = findOperation(tx, saleOpId);
  if (sale && isSaleKind(sale.kind)) restand(tx, sale, { ...sale, ...toldOfSale(tx, sale) }, touched);
}

/** A sale goes where its card goes, as far as the server's word on the card reaches this sale, until its price is owed back. */
function toldOfSale(tx: WriteTx, sale: OperationRow): Pick<OperationFate, 'feed_state' | 'feed_reason'> {
  const owed = lastWord(tx, 'order', sale.op_id)?.item;
  if (owed) return { feed_state: owed.state, feed_reason: owed.reason };
  const word = sale.card_reference ? lastWord(tx, 'card', sale.card_reference) : undefined;
  const isOn = word?.item.sale_op_id === sale.op_id && sale.seq !== null && word.headSeq >= sale.seq;
  const told = isOn ? saleState(word.item.state) : null;
  const reason = told === 'refund-due' ? FactReason.catch('bank-refused').parse(word?.item.reason) : null;
  return { feed_state: told, feed_reason: reason };
}

/** Who was paid back, or was not after all; or the cash of a refused refund, answered for. */
function restandRefunded(tx: WriteTx, refundOf: OpId): void {
  const refunded = findOperation(tx, refundOf);
  if (!refunded) return;
  const fate = { ...refunded, refunded_by: standingRefundOf(tx, refundOf) ?? null };
  keepFate(tx, refundOf, fate, standingOf(refunded, fate));
}

/** Whoever was told, or was not after all. */
function restandTold(tx: WriteTx, opId: OpId): void {
  const order = findOperation(tx, opId);
  if (order) keepFate(tx, opId, order, standingOf(order, order, isUnheard(tx, order)));
}

/** `word` is the server's last one, for who has it in hand. */
function isUnheard(
  tx: WriteTx,
  { op_id, channel }: Pick<OperationRow, 'op_id' | 'channel'>,
  word: KeptItem<'order'> | undefined = channel === 'sms' ? lastWord(tx, 'order', op_id)?.item : undefined,
): boolean {
  return channel === 'sms' && word?.unheard === true && !isOutcomeTold(tx, op_id);
}

function restand(tx: WriteTx, operation: OperationRow, fate: OperationFate, touched: Touched): void {
  const standing = standingOf(operation, fate, isUnheard(tx, operation));
  keepFate(tx, operation.op_id, fate, standing);
  touched.topics.add('operations').add('status');
  const was = operation.state;
  const { op_id, kind } = operation;
  if (standing.state === 'loaded' && was !== 'loaded' && was !== 'reconciled') touched.loaded.push({ op_id, kind });
}

/** Puts together again what is known of a card; `own` names this counter's facts about it that are new or newly judged. */
export function projectCard(
  tx: WriteTx,
  reference: CardReference,
  own: { readonly received_seq?: number; readonly sold_seq?: number },
  word: FeedWord<'card'> | undefined = lastWord(tx, 'card', reference),
): void {
  const known = findCard(tx, reference);
  const received_seq = latestStanding(tx, known?.received_seq, own.received_seq);
  const sold_seq = latestStanding(tx, known?.sold_seq, own.sold_seq);
  const sale = sold_seq !== null && sold_seq > (word?.headSeq ?? 0) ? saleAt(tx, sold_seq) : undefined;
  const card = cardStanding(reference, word, { received_seq, sold_seq, sale, moves: cardMoves(tx, reference) });
  if (card) keepCard(tx, card);
  else removeCard(tx, reference);
}

/** The card that was blocked or set aside, or whose place another has taken. */
function projectMoved(tx: WriteTx, { about }: OperationRow): void {
  const reference = CardReference.safeParse(about);
  if (reference.success) projectCard(tx, reference.data, {});
}

/** The later of two own facts, the rejected ones left out. */
function latestStanding(tx: WriteTx, ...places: (number | null | undefined)[]): number | null {
  const standing = places.filter((seq) => typeof seq === 'number').filter((seq) => verdictAt(tx, seq) !== 'rejected');
  return standing.length > 0 ? Math.max(...standing) : null;
}

function saleAt(tx: WriteTx, seq: number): SaleBody {
  const { fact } = factAt(tx, seq);
  assert(isSale(fact), 'a card was sold by a sale');
  return fact.body;
}

/** Puts together again what is known of a customer. Shows nothing of a person whose key is gone. */
export function projectCustomer(tx: WriteTx, customerId: CustomerId, word?: FeedWord<'customer'>, key?: string): void {
  const file = customerFile(tx, customerId, word, key);
  if (file) keepWords(tx, keepCustomer(tx, file), file.personal);
}
