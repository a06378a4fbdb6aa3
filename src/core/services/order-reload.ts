/** Takes a reload: judged, paid, signed, numbered, all at once; the receipt says what the bank has not yet said. */
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { judgeReload } from './judge-reload.ts';
import { isSamePayment, paymentRefusal } from './payment-check.ts';
import { answerWithReceipt, receiptNames } from './receipt-model.ts';
import { tillRefusal } from './till-gate.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';

export const orderReload: Service<'reload.order'> = (context, session, input) =>
  recordOperation(context, session, input, ORDER);

const ORDER: Act<'reload.order', 'reload-ordered'> = {
  type: 'reload-ordered',
  topics: ['cards'],
  isSame: ({ body, tariff_v }, input) =>
    body.card_reference === input.card_reference &&
    body.amount_cents === input.amount_cents &&
    body.fee_cents === input.fee_cents &&
    tariff_v === input.tariff_version &&
    isSamePayment(body.paid, input.paid),
  decide: (tx, desk, { card_reference, amount_cents, fee_cents, tariff_version, paid }) => {
    const shut = tillRefusal(desk, paid.means);
    if (shut) return shut;
    const proposal = { card_reference, amount_cents, fee_cents, tariff_version, means: paid.means };
    const judged = judgeReload(tx, desk, proposal);
    if (!judged.ok) return refuse(judged.error);
    const { card, customer, total_cents } = judged.value;
    const wrong = paymentRefusal(total_cents, paid);
    if (wrong) return wrong;
    const { customer_id } = card;
    const receipt_count = desk.end.receipts + 1;
    return {
      ok: true,
      value: {
        body: { card_reference, customer_id, amount_cents, fee_cents, paid, receipt_count },
        spends: total_cents,
        receipt: receiptNames(desk, card, customer),
        tariff_v: tariff_version,
      },
    };
  },
  answer: answerWithReceipt,
};
