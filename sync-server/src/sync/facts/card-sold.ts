/** A card was sold: the controls decide; then it is booked and the customer's file goes to the bank. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import { saleJudgedOn } from '../../controls/fact-decision.ts';
import { judgeSale } from '../../controls/judge.ts';
import type { CardRow } from '../../db/schema.ts';
import { applyCardEvent } from '../../orders/apply-card-event.ts';
import { announceOrder } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import type { Circumstances } from './judge-fact.ts';

type Sale = FactOf<'card-sold' | 'card-replaced'>;

export function judgeCardSold(
  bench: Bench,
  fact: FactOf<'card-sold'>,
  circumstances: Circumstances,
): FactReason | undefined {
  const pack = saleRefusal(bench, fact, circumstances);
  if (typeof pack === 'string') return refuseSale(bench, fact, circumstances, pack);
  sell(bench, fact, pack);
  return undefined;
}

/** Why the pack may not be sold; or the pack. */
export function saleRefusal(
  { desk, device, purse, judgedOn }: Bench,
  { seq, tariff_v, body }: Sale,
  circumstances: Circumstances,
): FactReason | CardRow {
  const { card_reference, customer_id, price_cents } = body;
  const { judged, input } = judgeSale(desk.set, desk.terms, {
    ...circumstances,
    agent_id: device.agent_id,
    card_reference,
    customer_id,
    price_cents,
    tariff_version: tariff_v,
    available_cents: purse.available(),
  });
  judgedOn.set(seq, saleJudgedOn(input, desk.terms));
  if (!judged.ok) return judged.error;
  assert(judged.value, 'a sale that passed the controls has a card');
  return judged.value;
}

/** The customer has paid: the price is owed back against the receipt that names this operation. */
export function refuseSale(
  bench: Bench,
  { op_id, body }: Sale,
  { duplicate }: Circumstances,
  reason: FactReason,
): FactReason {
  if (duplicate) return reason;
  bench.rejectedTakings.set(op_id, body.price_cents);
  announceOrder(bench.desk, bench.device.agent_id, op_id);
  return reason;
}

export function sell({ desk, purse }: Bench, { op_id, tariff_v, body }: Sale, pack: CardRow): void {
  const { customer_id, beneficiary_id, nickname, price_cents } = body;
  const sold = applyCardEvent(desk, pack, 'sell', {
    sale_op_id: op_id,
    customer_id,
    beneficiary_id,
    nickname,
    price_cents,
    tariff_version: tariff_v,
    replaces: 'old_card_reference' in body ? body.old_card_reference : null,
  });
  assert(sold.ok, 'a card in stock can be sold');
  purse.spend(price_cents);
}
