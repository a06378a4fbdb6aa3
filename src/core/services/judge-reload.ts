/** What this counter knows that a reload is judged by: one function for the quote and for the order. */
import { parisDay } from '@flouss/shared/domain/calendar';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { ReloadAllowed } from '@flouss/shared/domain/controls';
import { controlReload } from '@flouss/shared/domain/controls';
import { limitsInForce } from '@flouss/shared/domain/limits';
import type { Cents } from '@flouss/shared/domain/money';
import { ZERO, addCents, subtractCents } from '@flouss/shared/domain/money';
import type { PaymentMeans } from '@flouss/shared/domain/payment';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { CardRow } from '../store/cards.ts';
import { findCard } from '../store/cards.ts';
import type { CustomerRow } from '../store/customers.ts';
import { findCustomer } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import { reloadsOf } from '../store/reload-sums.ts';
import { availableCents, decidesAlone, isShutOut } from './float.ts';
import type { Desk } from './record-operation.ts';

export interface ReloadProposal {
  readonly card_reference: CardReference;
  readonly amount_cents: Cents;
  readonly fee_cents: Cents;
  readonly tariff_version: number;
  readonly means: PaymentMeans;
  /** Of a card that is sold in the same go: the price goes before, and the bank loads it once it is active. */
  readonly sale?: { readonly customer: CustomerRow; readonly price_cents: Cents } | undefined;
}

export interface ReloadJudged extends ReloadAllowed {
  readonly card: CardRow & { readonly customer_id: CustomerId };
  readonly customer: CustomerRow;
  readonly available_cents: Cents;
}

export function judgeReload(read: ReadStore, desk: Desk, proposal: ReloadProposal): Result<ReloadJudged, ReloadReason> {
  const { context, at, device, reference, end } = desk;
  const { sale, ...asked } = proposal;
  const limits = limitsInForce(reference.limits, at);
  if (!limits) return err('tariff-not-in-force');
  const found = findCard(read, proposal.card_reference);
  const sold = sale && found?.state === 'in-stock' ? soldTo(found, sale.customer) : undefined;
  const card = sold ?? found;
  const customer = sold ? sale?.customer : card?.customer_id ? findCustomer(read, card.customer_id) : undefined;
  const sums = card && cardSums(read, card, at);
  const available_cents = subtractCents(availableCents(read, device, end), sale?.price_cents ?? ZERO);
  const alone = sums !== undefined && decidesAlone(context, read, at);
  const judged = controlReload({
    ...asked,
    at,
    channel: 'counter',
    tariffs: reference.tariffs,
    limits,
    card: card && sums && { state: card.state, with_its_sale: sold !== undefined, ...sums },
    available_cents,
    // A session ends with its operator's permission, and an order given twice carries the same id.
    operatorAllowed: true,
    duplicate: false,
    deviceActive: !isShutOut(context),
    customerBlocked: customer?.blocked === 1,
    fileInCheck: customer?.in_check === 1,
    ...(alone && { offline: { reloads_today: sums.reloads_today } }),
  });
  if (!judged.ok) return judged;
  // A card whose customer has not reached this counter yet, or was forgotten, has nobody to make a receipt for.
  if (!card?.customer_id || !customer) return err('card-unknown');
  return ok({ ...judged.value, card: { ...card, customer_id: card.customer_id }, customer, available_cents });
}

/** What the card is once its sale is recorded, a moment before the reload is. */
function soldTo(card: CardRow, { customer_id, beneficiary_id }: CustomerRow): CardRow {
  return { ...card, state: 'sold', customer_id, beneficiary_id };
}

export interface KnownSums {
  readonly year_committed_cents: Cents;
  readonly month_cash_cents: Cents;
  readonly reloads_today: number;
}

/** The server's sums and this counter's reloads that they do not hold yet, for the Paris year and month of `at`. */
export function cardSums(read: ReadStore, card: CardRow, at: number): KnownSums {
  const day = parisDay(at);
  const year = day.slice(0, 4);
  const month = day.slice(0, 7);
  const sameYear = card.year === Number(year);
  const sameMonth = card.month === month;
  const toldYear = sameYear ? card.year_committed_cents : ZERO;
  const toldMonth = sameMonth ? card.month_cash_cents : ZERO;
  if (card.customer_id === null)
    return { year_committed_cents: toldYear, month_cash_cents: toldMonth, reloads_today: 0 };
  const own = reloadsOf(read, card.customer_id, card.card_reference, {
    year,
    yearAfterSeq: sameYear ? card.sums_seq : 0,
    month,
    monthAfterSeq: sameMonth ? card.sums_seq : 0,
    day,
  });
  return {
    year_committed_cents: addCents(toldYear, own.year_cents),
    month_cash_cents: addCents(toldMonth, own.month_cash_cents),
    reloads_today: own.today,
  };
}
