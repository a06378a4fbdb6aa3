/**
 * Pays back, once and in cash, a sale or a reload that was refused, whichever counter of the agent took the money. What is owed is
 * owed to whoever holds the receipt, also where this counter knows neither card nor customer.
 */
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findCard } from '../store/cards.ts';
import { findCustomer } from '../store/customers.ts';
import { findOperation } from '../store/operations.ts';
import { ZERO, subtractCents } from '@flouss/shared/domain/money';
import { answerWithReceipt, operationTotal, receiptNames } from './receipt-model.ts';
import { tillRefusal } from './till-gate.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';

export const payRefund: Service<'refund.pay'> = (context, session, input) =>
  recordOperation(context, session, input, REFUND);

const REFUND: Act<'refund.pay', 'refund-paid'> = {
  type: 'refund-paid',
  topics: [],
  isSame: ({ body }, input) => body.refund_of === input.refund_of,
  decide: (tx, desk, { refund_of }) => {
    const due = findOperation(tx, refund_of);
    if (due?.state === 'refunded') return refuse('already-refunded');
    // An SMS order was charged at the bank and is given back there.
    if (due?.state !== 'refund-due' || due.channel !== 'counter') return refuse('refund-not-due');
    const card = due.card_reference ? findCard(tx, due.card_reference) : undefined;
    const customer = due.customer_id ? findCustomer(tx, due.customer_id) : undefined;
    if (!due.card_reference) return refuse('refund-not-due');
    const shut = tillRefusal(desk, 'cash');
    if (shut) return shut;
    const amount_cents = operationTotal(due);
    const missing_cents = subtractCents(amount_cents, desk.end.till.expected.refunds);
    if (missing_cents > 0) return refuse('refunds-short', { missing_cents });
    const receipt_count = desk.end.receipts + 1;
    return {
      ok: true,
      value: {
        body: { refund_of, amount_cents, receipt_count },
        spends: ZERO,
        receipt: receiptNames(desk, card, customer),
      },
    };
  },
  answer: answerWithReceipt,
};
