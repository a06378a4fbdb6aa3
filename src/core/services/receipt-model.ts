/**
 * Receipts, put together from the fact, the names kept with it and where the operation stands now. A receipt can be shown
 * again for ever without anything changing but its state and its copy's number.
 */
import type { Fact, FactType } from '@flouss/shared/contract/journal';
import { signedOperation } from '@flouss/shared/contract/signed-operation';
import { isSale } from '@flouss/shared/contract/journal';
import type { Cents } from '@flouss/shared/domain/money';
import { ZERO, addCents } from '@flouss/shared/domain/money';
import type { ReceiptKind, ReceiptLine, ReceiptModel } from '@flouss/shared/domain/receipt';
import { receiptNumber } from '@flouss/shared/domain/receipt';
import { asTrainingOperation } from '@flouss/shared/domain/training';
import { assert, unreachable } from '@flouss/shared/kernel/assert';
import { isSaleKind } from '../projections/operation-state.ts';
import type { CardRow } from '../store/cards.ts';
import type { CustomerRow } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import type { OperationRow } from '../store/operations.ts';
import { findOperation } from '../store/operations.ts';
import type { ReceiptNames } from '../store/receipts.ts';
import type { Desk, FactOf, Recorded } from './record-operation.ts';

import { personName } from './views.ts';

export type ReceiptFact = FactOf<'card-sold' | 'card-replaced' | 'reload-ordered' | 'refund-paid'>;

export function isReceiptFact(fact: Fact): fact is ReceiptFact {
  return isSale(fact) || fact.type === 'reload-ordered' || fact.type === 'refund-paid';
}

/** A refund may be paid to somebody whom this counter does not know, against the receipt of another. */
const NOT_KNOWN_HERE = '–';
const DEFAULT_LANGUAGE = 'fr';

/** The names of today, to be kept with the fact. */
export function receiptNames(desk: Desk, card: CardRow | undefined, customer: CustomerRow | undefined): ReceiptNames {
  const { agent } = desk.reference;
  return {
    language: customer?.language ?? DEFAULT_LANGUAGE,
    agent: { name: agent.name, address: agent.address },
    counter_code: counterCode(desk),
    operator_name: desk.session.operator.name,
    customer_name: customer ? personName(customer.given_names, customer.family_name) : NOT_KNOWN_HERE,
    beneficiary_name: customer
      ? personName(customer.beneficiary_given_names, customer.beneficiary_family_name)
      : NOT_KNOWN_HERE,
    ...(card?.last_four && { card_last_four: card.last_four }),
    training: desk.context.training,
  };
}

function counterCode({ device }: Desk): string {
  assert(device.counterCode !== null, 'an enrolled counter has a code');
  return device.counterCode;
}

/** An operation that came with a receipt. */
export type ReceiptSource = Omit<Recorded<FactType>, 'fact'> & { readonly fact: ReceiptFact };

/** The answer of every act that hands over a receipt: the original, however often the same act is asked. */
export function answerWithReceipt(read: ReadStore, _desk: Desk, recorded: ReceiptSource): ReceiptModel {
  return receiptModel(read, recorded, 0);
}

/** `copy` is 0 for the original. */
export function receiptModel(read: ReadStore, recorded: ReceiptSource, copy: number): ReceiptModel {
  const { fact, receipt, state } = recorded;
  assert(receipt, 'a receipt was numbered together with its names');
  const { counter_code, ...printed } = receipt;
  const said = sayingsOf(read, fact);
  return {
    ...printed,
    ...said,
    kind: receiptKind(fact),
    number: receiptNumber(counter_code, fact.body.receipt_count),
    op_id: fact.op_id,
    at: fact.occurred_at,
    counter_name: counter_code,
    total_cents: addCents(...said.lines.map((line) => line.cents)),
    state,
    duplicate_number: copy,
    signed_operation: printed.training ? asTrainingOperation(signedOperation(recorded)) : signedOperation(recorded),
  };
}

/** In the words of receipts. */
export function receiptKind({ type }: ReceiptFact): ReceiptKind {
  return KINDS[type];
}

const KINDS = {
  'card-sold': 'sale',
  'card-replaced': 'sale',
  'reload-ordered': 'reload',
  'refund-paid': 'refund',
} as const satisfies Record<ReceiptFact['type'], ReceiptKind>;

interface Sayings extends Pick<ReceiptModel, 'card_reference' | 'paid'> {
  readonly lines: ReceiptLine[];
}

function sayingsOf(read: ReadStore, fact: ReceiptFact): Sayings {
  switch (fact.type) {
    case 'card-sold':
    case 'card-replaced': {
      const { card_reference, price_cents, paid } = fact.body;
      return { card_reference, paid, lines: [{ code: 'card-price', cents: price_cents }] };
    }
    case 'reload-ordered': {
      const { card_reference, amount_cents, fee_cents, paid } = fact.body;
      const lines: ReceiptLine[] = [
        { code: 'reload-amount', cents: amount_cents },
        { code: 'reload-fee', cents: fee_cents },
      ];
      return { card_reference, paid, lines };
    }
    case 'refund-paid': {
      const refunded = findOperation(read, fact.body.refund_of);
      assert(refunded?.card_reference, 'what was refunded is a sale or a reload of a card');
      // Money goes to the customer: handed over exactly, nothing comes back.
      const paid = { means: 'cash' as const, given_cents: fact.body.amount_cents, change_cents: ZERO };
      return { card_reference: refunded.card_reference, paid, lines: refundLines(refunded) };
    }
    default:
      return unreachable(fact);
  }
}

function refundLines({ kind, amount_cents, fee_cents }: OperationRow): ReceiptLine[] {
  if (isSaleKind(kind)) return [{ code: 'refund-card-price', cents: amount_cents }];
  return [
    { code: 'refund-amount', cents: amount_cents },
    { code: 'refund-fee', cents: fee_cents },
  ];
}

export function operationTotal({ amount_cents, fee_cents }: Pick<OperationRow, 'amount_cents' | 'fee_cents'>): Cents {
  return addCents(amount_cents, fee_cents);
}
