/** A card was sold: the controls decide; then it is booked and the customer's file goes to the bank. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import { judgeSale } from '../../controls/judge.ts';
import { applyCardEvent } from '../../orders/apply-card-event.ts';
import { announceOrder } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import type { Circumstances } from './judge-fact.ts';

export function judgeCardSold(
  bench: Bench,
  { op_id, tariff_v, body }: FactOf<'card-sold'>,
  circumstances: Circumstances,
): FactReason | undefined {
  const { desk, device, purse } = bench;
  const { card_reference, customer_id, beneficiary_id, nickname, price_cents } = body;
  const judged = judgeSale(desk.set, desk.terms, {
    ...circumstances,
    agent_id: device.agent_id,
    card_reference,
    customer_id,
    price_cents,
    tariff_version: tariff_v,
    available_cents: purse.available(),
  });
  if (!judged.ok) {
    // The customer has paid: the price is owed back against the receipt that names this operation.
    if (!circumstances.duplicate) {
      bench.rejectedSales.set(op_id, price_cents);
      announceOrder(desk, device.agent_id, op_id);
    }
    return judged.error;
  }
  assert(judged.value, 'a sale that passed the controls has a card');
  const sold = applyCardEvent(desk, judged.value, 'sell', {
    sale_op_id: op_id,
    customer_id,
    beneficiary_id,
    nickname,
    price_cents,
    tariff_version: tariff_v,
  });
  assert(sold.ok, 'a card in stock can be sold');
  purse.spend(price_cents);
  return undefined;
}
