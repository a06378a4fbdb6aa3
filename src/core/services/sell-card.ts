/** Sells a pack in hand to a customer for his beneficiary. */
import type { CardNickname } from '@flouss/shared/domain/card-nickname';
import type { CardState } from '@flouss/shared/domain/card';
import type { Service } from '../context.ts';
import { refuse, refuseField } from '../context.ts';
import { cardsOfCustomer } from '../store/cards.ts';
import { findCustomer } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import { judgeSale } from './judge-sale.ts';
import { isSamePayment, paymentRefusal } from './payment-check.ts';
import { answerWithReceipt, receiptNames } from './receipt-model.ts';
import { tillRefusal } from './till-gate.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';

export const sellCard: Service<'card.sell'> = (context, session, input) =>
  recordOperation(context, session, input, SALE);

const SALE: Act<'card.sell', 'card-sold'> = {
  type: 'card-sold',
  topics: ['cards', 'customers'],
  isSame: ({ body, tariff_v }, input) =>
    body.card_reference === input.card_reference &&
    body.customer_id === input.customer_id &&
    body.beneficiary_id === input.beneficiary_id &&
    body.nickname === input.nickname &&
    body.price_cents === input.price_cents &&
    tariff_v === input.tariff_version &&
    isSamePayment(body.paid, input.paid),
  decide: (tx, desk, input) => {
    const { card_reference, customer_id, beneficiary_id, nickname, price_cents, tariff_version, paid } = input;
    const shut = tillRefusal(desk, paid.means);
    if (shut) return shut;
    const buyer = findCustomer(tx, customer_id);
    const judged = judgeSale(tx, desk, { card_reference, price_cents, tariff_version, customer: buyer });
    if (!judged.ok) return refuse(judged.error);
    const { card, customer } = judged.value;
    if (customer.beneficiary_id !== beneficiary_id) return refuseField('beneficiary_id', 'beneficiary-unknown');
    if (isNicknameTaken(tx, customer_id, nickname)) return refuse('nickname-taken');
    const wrong = paymentRefusal(judged.value.total_cents, paid);
    if (wrong) return wrong;
    const receipt_count = desk.end.receipts + 1;
    return {
      ok: true,
      value: {
        body: { card_reference, customer_id, beneficiary_id, nickname, price_cents, paid, receipt_count },
        spends: judged.value.total_cents,
        receipt: receiptNames(desk, card, customer),
        tariff_v: tariff_version,
      },
    };
  },
  answer: answerWithReceipt,
};

/** A card at its end has given its name back. */
const ENDED: ReadonlySet<CardState> = new Set(['declined', 'replaced', 'closed', 'expired']);

/** An SMS order names the card: two of a customer's cards must not sound alike. */
function isNicknameTaken(
  read: ReadStore,
  customerId: Parameters<typeof cardsOfCustomer>[1],
  nickname: CardNickname,
): boolean {
  return cardsOfCustomer(read, customerId).some((card) => !ENDED.has(card.state) && card.nickname === nickname);
}
