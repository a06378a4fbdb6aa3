/**
 * Whether a reload or a sale may be made: one ordered list of controls each, used by the counter on what it knows and by the
 * server on what is so. Pure, without a clock or a store; every figure and every fact about the world is given.
 */
import { assert } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { awaitsActivation, canReload, type CardState } from './card.ts';
import type { LimitPolicy } from './limits.ts';
import { addCents, subtractCents, ZERO, type Cents } from './money.ts';
import type { PaymentMeans } from './payment.ts';
import type { ReloadReason, SaleReason } from './reasons.ts';
import type { ReloadChannel } from './reload.ts';
import { reloadFee, tariffInForce, wasInForce, type Tariff } from './tariff.ts';

/** What both kinds of operation are judged by. */
interface OperationInput {
  /** When the operation happened, ms since the epoch: the tariff of that moment applies. */
  readonly at: number;
  readonly tariff_version: number;
  readonly tariffs: readonly Tariff[];
  /** The agent's float at the server, this counter's allotment at the counter. */
  readonly available_cents: Cents;
  readonly operatorAllowed: boolean;
  readonly deviceActive: boolean;
  readonly customerBlocked: boolean;
  /** The centre checks his file: nothing is done in his name meanwhile. Decisions of before there was such a thing say nothing of it. */
  readonly fileInCheck?: boolean | undefined;
  /** The same order was seen before under another id. */
  readonly duplicate: boolean;
}

export interface ReloadControlInput extends OperationInput {
  readonly channel: ReloadChannel;
  readonly amount_cents: Cents;
  readonly fee_cents: Cents;
  readonly limits: LimitPolicy;
  /** Both sums are without this reload: loaded + pending + unknown of the Paris year, cash of the Paris month. */
  readonly card:
    | {
        readonly state: CardState;
        readonly year_committed_cents: Cents;
        readonly month_cash_cents: Cents;
        /** The reload was paid together with the card: it may come before the card is active, and is held until then. */
        readonly with_its_sale?: boolean;
      }
    | undefined;
  /** `funding`: the customer's own payment card, charged at the bank for an SMS order. */
  readonly means: PaymentMeans | 'funding';
  /** The customer's SMS orders of the Paris day, without this one; amounts without fees. Required on the channel `sms`. */
  readonly smsDay?: { readonly orders: number; readonly total_cents: Cents; readonly coolingOff: boolean } | undefined;
  /** Present when the counter decides without the server: the card's reloads of the day it knows of. */
  readonly offline?: { readonly reloads_today: number } | undefined;
}

export interface Control<Input, Reason> {
  readonly reason: Reason;
  refuses(input: Input): boolean;
}

function feeDiffers(input: ReloadControlInput): boolean {
  const tariff = tariffInForce(input.tariffs, input.at);
  return !tariff || reloadFee(tariff, input.amount_cents) !== input.fee_cents;
}

function exceeds(committed: Cents, amount: Cents, max: Cents): boolean {
  return committed + amount > max;
}

/** In this order: who may act, whether it is new, the card, the price, the amount, the limits, the pace, the money. */
export const RELOAD_CONTROLS: readonly Control<ReloadControlInput, ReloadReason>[] = [
  { reason: 'device-revoked', refuses: (input) => !input.deviceActive },
  { reason: 'operator-not-allowed', refuses: (input) => !input.operatorAllowed },
  { reason: 'duplicate-order', refuses: (input) => input.duplicate },
  { reason: 'customer-blocked', refuses: (input) => input.customerBlocked },
  { reason: 'file-being-checked', refuses: (input) => input.fileInCheck === true },
  { reason: 'card-unknown', refuses: ({ card }) => card === undefined },
  {
    reason: 'card-not-active',
    refuses: ({ card }) =>
      card !== undefined && !canReload(card.state) && !(card.with_its_sale === true && awaitsActivation(card.state)),
  },
  { reason: 'tariff-not-in-force', refuses: (input) => !wasInForce(input.tariffs, input.tariff_version, input.at) },
  { reason: 'fee-mismatch', refuses: feeDiffers },
  {
    reason: 'amount-out-of-range',
    refuses: ({ amount_cents, limits }) =>
      amount_cents < limits.reload_min_cents || amount_cents > limits.reload_max_cents,
  },
  {
    reason: 'amount-out-of-range',
    refuses: ({ amount_cents, limits, offline }) =>
      offline !== undefined && amount_cents > limits.offline_reload_max_cents,
  },
  {
    reason: 'annual-limit',
    refuses: ({ card, amount_cents, limits }) =>
      exceeds(card?.year_committed_cents ?? ZERO, amount_cents, limits.card_year_max_cents),
  },
  {
    reason: 'monthly-cash-limit',
    refuses: ({ card, means, amount_cents, limits }) =>
      means === 'cash' && exceeds(card?.month_cash_cents ?? ZERO, amount_cents, limits.card_month_cash_max_cents),
  },
  {
    reason: 'velocity',
    refuses: ({ offline, limits }) => offline !== undefined && offline.reloads_today >= limits.offline_reloads_per_day,
  },
  {
    reason: 'velocity',
    refuses: ({ channel, smsDay, amount_cents, limits }) => {
      if (channel !== 'sms') return false;
      assert(smsDay, "an SMS order is judged with the customer's day");
      return (
        smsDay.coolingOff ||
        smsDay.orders >= limits.sms_orders_per_day ||
        exceeds(smsDay.total_cents, amount_cents, limits.sms_day_max_cents)
      );
    },
  },
  // An SMS order is charged to the customer's own card: no float is spent.
  {
    reason: 'float-exhausted',
    refuses: ({ means, available_cents, amount_cents, fee_cents }) =>
      means !== 'funding' && exceeds(amount_cents, fee_cents, available_cents),
  },
];

/** The first reason of an ordered list that refuses. */
export function firstRefusal<Input, Reason>(
  controls: readonly Control<Input, Reason>[],
  input: Input,
): Reason | undefined {
  for (const control of controls) if (control.refuses(input)) return control.reason;
  return undefined;
}

export interface ReloadAllowed {
  /** Amount and fee: what the customer pays. */
  readonly total_cents: Cents;
  /** What the card may still receive this year, after this reload. */
  readonly year_left_cents: Cents;
  /** What it may still receive in cash this month, after this reload. */
  readonly month_cash_left_cents: Cents;
}

/** Judges one reload. The first control that refuses gives the reason. */
export function controlReload(input: ReloadControlInput): Result<ReloadAllowed, ReloadReason> {
  const refusal = firstRefusal(RELOAD_CONTROLS, input);
  if (refusal !== undefined) return err(refusal);
  const { amount_cents, card, limits, means } = input;
  const yearLeft = subtractCents(limits.card_year_max_cents, card?.year_committed_cents ?? ZERO);
  const monthCashLeft = subtractCents(limits.card_month_cash_max_cents, card?.month_cash_cents ?? ZERO);
  return ok({
    total_cents: addCents(amount_cents, input.fee_cents),
    year_left_cents: subtractCents(yearLeft, amount_cents),
    month_cash_left_cents: means === 'cash' ? subtractCents(monthCashLeft, amount_cents) : monthCashLeft,
  });
}

export interface SaleControlInput extends OperationInput {
  readonly price_cents: Cents;
  /** `undefined`: no such pack. */
  readonly card: { readonly state: CardState } | undefined;
  readonly customerKnown: boolean;
}

/** In the order of `RELOAD_CONTROLS`. */
export const SALE_CONTROLS: readonly Control<SaleControlInput, SaleReason>[] = [
  { reason: 'device-revoked', refuses: (input) => !input.deviceActive },
  { reason: 'operator-not-allowed', refuses: (input) => !input.operatorAllowed },
  { reason: 'duplicate-order', refuses: (input) => input.duplicate },
  { reason: 'customer-unknown', refuses: (input) => !input.customerKnown },
  { reason: 'customer-blocked', refuses: (input) => input.customerBlocked },
  { reason: 'file-being-checked', refuses: (input) => input.fileInCheck === true },
  { reason: 'card-unknown', refuses: ({ card }) => card === undefined },
  { reason: 'card-not-in-stock', refuses: ({ card }) => card !== undefined && card.state !== 'in-stock' },
  { reason: 'tariff-not-in-force', refuses: (input) => !wasInForce(input.tariffs, input.tariff_version, input.at) },
  {
    reason: 'price-mismatch',
    refuses: ({ tariffs, at, price_cents }) => tariffInForce(tariffs, at)?.card_price_cents !== price_cents,
  },
  { reason: 'float-exhausted', refuses: ({ price_cents, available_cents }) => price_cents > available_cents },
];

/** Judges one card sale. The first control that refuses gives the reason. */
export function controlSale(input: SaleControlInput): Result<{ readonly total_cents: Cents }, SaleReason> {
  const refusal = firstRefusal(SALE_CONTROLS, input);
  return refusal === undefined ? ok({ total_cents: input.price_cents }) : err(refusal);
}
