/** Rows put into the words of the screens. Reads, decides nothing. */
import type { CardView, CustomerView, OperationView } from '@flouss/shared/contract/views';
import { limitsInForce } from '@flouss/shared/domain/limits';
import { ZERO, addCents } from '@flouss/shared/domain/money';
import { receiptNumber } from '@flouss/shared/domain/receipt';
import type { CardRow } from '../store/cards.ts';
import { cardsOfCustomer } from '../store/cards.ts';
import type { CustomerRow } from '../store/customers.ts';
import { findCustomer } from '../store/customers.ts';
import { lastWord } from '../store/feed.ts';
import type { ReadStore } from '../store/handles.ts';
import type { OperationRow } from '../store/operations.ts';
import { operationsOfCustomer } from '../store/operation-lists.ts';
import { usualAmounts } from '../store/reload-sums.ts';
import { hasSmsCode } from '../store/sms-codes.ts';
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

export function cardView(read: ReadStore, { at, reference }: Pick<Desk, 'at' | 'reference'>, card: CardRow): CardView {
  const limits = limitsInForce(reference.limits, at);
  const customer = card.customer_id === null ? undefined : findCustomer(read, card.customer_id);
  const { year_committed_cents, month_cash_cents } = cardSums(read, card, at);
  return {
    card_reference: card.card_reference,
    last_four: card.last_four,
    state: card.state,
    nickname: card.nickname,
    customer_id: card.customer_id,
    customer_name: customer ? nameOf(customer) : null,
    beneficiary: customer ? beneficiaryView(customer) : null,
    year_committed_cents,
    year_max_cents: limits?.card_year_max_cents ?? ZERO,
    month_cash_cents,
    month_cash_max_cents: limits?.card_month_cash_max_cents ?? ZERO,
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
  };
}

/** The number on the paper of another counter, told where money is owed against it. */
function receiptElsewhere(read: ReadStore, { op_id, kind, seq }: OperationRow): string | null {
  if (seq !== null || (kind !== 'reload' && kind !== 'sale')) return null;
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
