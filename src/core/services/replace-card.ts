/** Puts a pack in hand in a blocked card's place: sold to the same customer at the card's price, under the same short name. */
import { CardNickname } from '@flouss/shared/domain/card-nickname';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findCard } from '../store/cards.ts';
import { findCustomer } from '../store/customers.ts';
import { isSamePayment, paymentRefusal } from './payment-check.ts';
import { answerWithReceipt, receiptNames } from './receipt-model.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { judgeSale } from './judge-sale.ts';
import { tillRefusal } from './till-gate.ts';

export const replaceCard: Service<'card.replace'> = (context, session, input) =>
  recordOperation(context, session, input, REPLACEMENT);

const REPLACEMENT: Act<'card.replace', 'card-replaced'> = {
  type: 'card-replaced',
  topics: ['cards', 'customers'],
  isSame: ({ body, tariff_v }, input) =>
    body.old_card_reference === input.old_card_reference &&
    body.card_reference === input.card_reference &&
    body.price_cents === input.price_cents &&
    tariff_v === input.tariff_version &&
    isSamePayment(body.paid, input.paid),
  decide: (tx, desk, input) => {
    const { old_card_reference, card_reference, price_cents, tariff_version, paid } = input;
    const shut = tillRefusal(desk, paid.means);
    if (shut) return shut;
    const old = findCard(tx, old_card_reference);
    const customer = old?.customer_id ? findCustomer(tx, old.customer_id) : undefined;
    const nickname = CardNickname.safeParse(old?.nickname);
    if (!old || !customer || !nickname.success) return refuse('card-unknown');
    if (old.state !== 'blocked') return refuse('card-not-blocked');
    const judged = judgeSale(tx, desk, { card_reference, price_cents, tariff_version, customer });
    if (!judged.ok) return refuse(judged.error);
    const { card, total_cents } = judged.value;
    const wrong = paymentRefusal(total_cents, paid);
    if (wrong) return wrong;
    const { customer_id, beneficiary_id } = customer;
    const receipt_count = desk.end.receipts + 1;
    return {
      ok: true,
      value: {
        body: {
          old_card_reference,
          card_reference,
          customer_id,
          beneficiary_id,
          nickname: nickname.data,
          price_cents,
          paid,
          receipt_count,
        },
        spends: total_cents,
        receipt: receiptNames(desk, card, customer),
        tariff_v: tariff_version,
      },
    };
  },
  answer: answerWithReceipt,
};
