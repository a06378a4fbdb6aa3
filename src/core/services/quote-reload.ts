/** What a reload would cost and leave, judged exactly as the order will be. */
import { ZERO, addCents, subtractCents } from '@flouss/shared/domain/money';
import { reloadCommission, reloadFee, tariffInForce } from '@flouss/shared/domain/tariff';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findCustomer } from '../store/customers.ts';
import { judgeReload } from './judge-reload.ts';
import { deskOf } from './record-operation.ts';

/**
 * How it will be paid is not known yet: the cash limit of the month does not refuse a quote. `month_cash_left_cents` is what may
 * still be paid in cash before this reload, so that the screen can say which means are open.
 */
export const quoteReload: Service<'reload.quote'> = (context, session, { card_reference, amount_cents, sold_to }) => {
  const { read } = context.store;
  const desk = deskOf(context, session, read);
  const tariff = tariffInForce(desk.reference.tariffs, desk.at);
  if (!tariff) return refuse('tariff-not-in-force');
  const fee_cents = reloadFee(tariff, amount_cents);
  const customer = sold_to && findCustomer(read, sold_to);
  const judged = judgeReload(read, desk, {
    card_reference,
    amount_cents,
    fee_cents,
    tariff_version: tariff.version,
    means: 'card',
    sale: customer && { customer, price_cents: tariff.card_price_cents },
  });
  if (!judged.ok) return refuse(judged.error);
  const total_cents = addCents(amount_cents, fee_cents);
  const { year_left_cents, month_cash_left_cents, available_cents } = judged.value;
  return {
    ok: true,
    value: {
      card_reference,
      amount_cents,
      fee_cents,
      total_cents,
      commission_cents: reloadCommission(tariff, fee_cents),
      tariff_version: tariff.version,
      year_left_cents,
      month_cash_left_cents: month_cash_left_cents > ZERO ? month_cash_left_cents : ZERO,
      float_left_after_cents: subtractCents(available_cents, total_cents),
    },
  };
};
