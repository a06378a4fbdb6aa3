/** Rows put into the words of the screens. Reads, decides nothing. */
import type { FactBody } from '@flouss/shared/contract/journal';
import type { Cancellation, CardView, CustomerView, OperationView } from '@flouss/shared/contract/views';
import { parisDay } from '@flouss/shared/domain/calendar';
import { BlockReason, isIssued } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { limitsInForce, reloadRange } from '@flouss/shared/domain/limits';
import { ZERO, addCents, subtractCents } from '@flouss/shared/domain/money';
import { receiptNumber } from '@flouss/shared/domain/receipt';
import { mayStillCancel } from '@flouss/shared/domain/reload';
import { isSaleKind } from '../projections/operation-state.ts';
import type { CardRow } from '../store/cards.ts';
import { cardsOfCustomer, findCard } from '../store/cards.ts';
import type { CustomerRow } from '../store/customers.ts';
import { findCustomer } from '../store/customers.ts';
import { lastWord } from '../store/feed.ts';
import type { ReadStore } from '../store/handles.ts';
import { factAt } from '../store/journal.ts';
import type { OperationRow } from '../store/operations.ts';
import { cancellationOf, cardMoves } from '../store/operations.ts';
import { operationsOfCustomer } from '../store/operation-lists.ts';
import { pendingOfYear, usualAmounts } from '../store/reload-sums.ts';
import { countPhotos } from '../store/file-changes.ts';
import { hasSmsCode } from '../store/sms-codes.ts';
import { decidesAlone } from './float.ts';
import { cardSums } from './judge-reload.ts';
import type { Desk } from './record-operation.ts';

const SHOWN_OPERATIONS = 10;
const SHOWN_USUAL_AMOUNTS = 3;

export function personName(given: string, family: string): string {
  return `${given} ${family}`;
}

const nameOf = (customer: CustomerRow): string => personName(customer.given_names, customer.family_name);

function beneficiaryName(customer: CustomerRow): string {
  return personName(customer.beneficiary_given_names, customer.beneficiary_family_name);
}

function beneficiaryView(customer: CustomerRow): CustomerView['beneficiary'] {
  return {
    beneficiary_id: customer.beneficiary_id,
    given_names: customer.beneficiary_given_names,
    family_name: customer.beneficiary_family_name,
    country: customer.beneficiary_country,
  };
}

/** The names shown beside a customer's cards and operations. */
export function shownNames(read: ReadStore, customerId: CustomerRow['customer_id'] | null) {
  const customer = customerId === null ? undefined : findCustomer(read, customerId);
  return {
    customer_name: customer ? nameOf(customer) : null,
    beneficiary_name: customer ? beneficiaryName(customer) : null,
  };
}

export function cardView(
  read: ReadStore,
  { at, reference, context }: Pick<Desk, 'at' | 'reference' | 'context'>,
  card: CardRow,
): CardView {
  const limits = limitsInForce(reference.limits, at);
  const customer = card.customer_id === null ? undefined : findCustomer(read, card.customer_id);
  const { year_committed_cents, month_cash_cents } = cardSums(read, card, at);
  const year_max_cents = limits?.card_year_max_cents ?? ZERO;
  const range =
    limits && reloadRange(limits, decidesAlone(context, read, at), subtractCents(year_max_cents, year_committed_cents));
  return {
    card_reference: card.card_reference,
    last_four: card.last_four,
    state: card.state,
    nickname: card.nickname,
    customer_id: card.customer_id,
    customer_name: customer ? nameOf(customer) : null,
    beneficiary: customer ? beneficiaryView(customer) : null,
    year_committed_cents,
    year_pending_cents:
      card.customer_id === null
        ? ZERO
        : pendingOfYear(read, card.customer_id, card.card_reference, parisDay(at).slice(0, 4)),
    year_max_cents,
    month_cash_cents,
    month_cash_max_cents: limits?.card_month_cash_max_cents ?? ZERO,
    reload_min_cents: range?.min_cents ?? ZERO,
    reload_max_cents: range?.max_cents ?? ZERO,
    block: blockView(read, card),
    replacement: replacementView(read, card),
    wants_document: documentWish(read, card),
  };
}

export function operationView(
  read: ReadStore,
  { reference, device }: Pick<Desk, 'reference' | 'device'>,
  operation: OperationRow,
): OperationView {
  const { op_id, kind, channel, at, customer_id, card_reference, amount_cents, fee_cents } = operation;
  const { state, reason, refunded_by, receipt_count } = operation;
  const operator = reference.operators.find((each) => each.operator_id === operation.operator_id);
  return {
    op_id,
    kind,
    channel,
    at,
    operator_name: operator?.name ?? null,
    customer_id,
    ...shownNames(read, customer_id),
    card_reference,
    amount_cents,
    fee_cents,
    total_cents: addCents(amount_cents, fee_cents),
    state,
    reason,
    receipt_number:
      receipt_count !== null && device.counterCode !== null
        ? receiptNumber(device.counterCode, receipt_count)
        : receiptElsewhere(read, operation),
    refunded_by,
    cancellation: cancellationView(read, operation),
  };
}

/** Only the counter that took the money can ask it back: the customer stands there with its receipt. */
function cancellationView(read: ReadStore, { op_id, kind, seq, state }: OperationRow): Cancellation {
  if (kind !== 'reload' || seq === null) return 'none';
  const asked = cancellationOf(read, op_id);
  if (asked) return asked.outcome === null ? 'asked' : asked.outcome === 'accepted' ? 'done' : 'refused';
  return mayStillCancel(state) ? 'possible' : 'none';
}

/** How far a block has come: the counter's own word, the centre's, the bank's. */
function blockView(read: ReadStore, { card_reference, state }: CardRow): CardView['block'] {
  if (state !== 'blocked' && state !== 'replaced') return null;
  const word = lastWord(read, 'card', card_reference);
  const told = word && (word.item.state === 'blocked' || word.item.state === 'replaced') ? word.item : undefined;
  const reason = BlockReason.safeParse(told?.reason ?? ownBlockReason(read, card_reference)).data ?? null;
  return { reason, reached: told ? (told.blocked_at_bank ? 'bank' : 'centre') : 'counter' };
}

function ownBlockReason(read: ReadStore, reference: CardRow['card_reference']): string | undefined {
  const block = cardMoves(read, reference).findLast(({ kind }) => kind === 'block');
  const fact = block && factAt(read, block.seq).fact;
  return fact?.type === 'card-blocked' ? fact.body.reason : undefined;
}

/** What was photographed here since goes to it by itself. */
export function documentWish(
  read: ReadStore,
  { card_reference, state, customer_id }: Pick<CardRow, 'card_reference' | 'state' | 'customer_id'>,
): CardView['wants_document'] {
  const wish = state === 'applied' ? lastWord(read, 'card', card_reference)?.item.wants_document : undefined;
  if (!wish || customer_id === null || countPhotos(read, customer_id, 'waiting') > 0) return null;
  return wish;
}

/** By the server's word on the card; where that is older than what was done here, by the own fact. */
function replacementView(read: ReadStore, card: CardRow): CardView['replacement'] {
  const replaces = card.state === 'declined' ? undefined : replacedCard(read, card);
  if (replaces) return { is: 'new', other: replaces, carried_over: isIssued(card.state) };
  const other = card.state === 'replaced' ? cardInPlace(read, card) : undefined;
  if (!other) return null;
  const taken = findCard(read, other);
  return { is: 'old', other, carried_over: taken !== undefined && isIssued(taken.state) };
}

function replacedCard(read: ReadStore, { card_reference, sold_seq }: CardRow): CardReference | undefined {
  const word = lastWord(read, 'card', card_reference);
  if (word && (sold_seq === null || word.headSeq >= sold_seq)) return word.item.replaces;
  return sold_seq === null ? undefined : replacementAt(read, sold_seq)?.old_card_reference;
}

function cardInPlace(read: ReadStore, { card_reference }: CardRow): CardReference | undefined {
  const word = lastWord(read, 'card', card_reference);
  if (word?.item.state === 'replaced') return word.item.replaced_by;
  const move = cardMoves(read, card_reference).findLast(({ kind }) => kind === 'replacement');
  return move && replacementAt(read, move.seq)?.card_reference;
}

function replacementAt(read: ReadStore, seq: number): FactBody<'card-replaced'> | undefined {
  const { fact } = factAt(read, seq);
  return fact.type === 'card-replaced' ? fact.body : undefined;
}

/** The number on the paper of another counter, told where money is owed against it. */
function receiptElsewhere(read: ReadStore, { op_id, kind, seq }: OperationRow): string | null {
  if (seq !== null || (kind !== 'reload' && !isSaleKind(kind))) return null;
  return lastWord(read, 'order', op_id)?.item.receipt_number ?? null;
}

export function customerView(read: ReadStore, desk: Desk, customer: CustomerRow): CustomerView {
  const { customer_id } = customer;
  return {
    customer_id,
    given_names: customer.given_names,
    family_name: customer.family_name,
    birth_date: customer.birth_date,
    phone: customer.phone,
    document_number: customer.document_number,
    language: customer.language,
    blocked: customer.blocked === 1,
    in_check: customer.in_check === 1,
    sms: smsStanding(read, desk, customer),
    beneficiary: beneficiaryView(customer),
    cards: cardsOfCustomer(read, customer_id).map((card) => cardView(read, desk, card)),
    operations: operationsOfCustomer(read, customer_id, SHOWN_OPERATIONS).map((row) => operationView(read, desk, row)),
    usual_amounts: usualAmounts(read, customer_id, SHOWN_USUAL_AMOUNTS),
  };
}

function smsStanding(read: ReadStore, { at }: Desk, customer: CustomerRow): CustomerView['sms'] {
  if (customer.sms_enrolled === 1) return 'enrolled';
  return hasSmsCode(read, customer.customer_id, at) ? 'code-issued' : 'none';
}
