/**
 * Puts the question of one operation to the shared controls, from the rows of the working set. Decides nothing itself
 * beyond whose card it is; changes nothing.
 */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { controlReload, controlSale } from '@flouss/shared/domain/controls';
import type { ReloadControlInput, SaleControlInput } from '@flouss/shared/domain/controls';
import { limitsInForce } from '@flouss/shared/domain/limits';
import type { Cents } from '@flouss/shared/domain/money';
import type { ReloadReason, SaleReason } from '@flouss/shared/domain/reasons';
import type { AgentId, CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { CardRow } from '../db/schema.ts';
import type { Terms } from './terms.ts';
import { sumsOf } from './working-set.ts';
import type { WorkingSet } from './working-set.ts';

export interface ReloadCase {
  readonly channel: 'counter' | 'sms';
  readonly at: number;
  /** At a counter: the agent whose cards it may reload. */
  readonly agent_id: AgentId | undefined;
  readonly card_reference: CardReference;
  readonly customer_id: CustomerId;
  readonly amount_cents: Cents;
  readonly fee_cents: Cents;
  readonly tariff_version: number;
  readonly means: ReloadControlInput['means'];
  readonly available_cents: Cents;
  readonly operatorAllowed: boolean;
  readonly duplicate: boolean;
  /** The sale that it was paid together with. */
  readonly with_sale?: OpId | undefined;
  readonly smsDay?: ReloadControlInput['smsDay'];
}

/** A card is known to its own customer, at the counters of the agent who sold it. */
function cardOf(set: WorkingSet, order: ReloadCase): CardRow | undefined {
  const card = set.cards.get(order.card_reference);
  if (!card || (order.agent_id && card.agent_id !== order.agent_id)) return undefined;
  return card.customer_id === order.customer_id ? card : undefined;
}

export function judgeReload(
  set: WorkingSet,
  terms: Terms,
  order: ReloadCase,
): Result<CardRow | undefined, ReloadReason> {
  return judgeOn(set, terms, order).judged;
}

export interface Judged {
  readonly judged: Result<CardRow | undefined, ReloadReason>;
  /** Undefined where nothing is published by which it could be judged. */
  readonly input: ReloadControlInput | undefined;
}

/** The decision, and all that it was made on. */
export function judgeOn(set: WorkingSet, terms: Terms, order: ReloadCase): Judged {
  const limits = limitsInForce(terms.limits, order.at);
  if (!limits) return { judged: err('tariff-not-in-force'), input: undefined };
  const card = cardOf(set, order);
  const sums = card && sumsOf(set, card.card_reference, order.at);
  const input: ReloadControlInput = {
    at: order.at,
    channel: order.channel,
    tariff_version: order.tariff_version,
    tariffs: terms.tariffs,
    available_cents: order.available_cents,
    operatorAllowed: order.operatorAllowed,
    // Facts of a revoked device never come this far.
    deviceActive: true,
    customerBlocked: set.customers.get(order.customer_id)?.blocked === 1,
    fileInCheck: set.customers.get(order.customer_id)?.in_check === 1,
    duplicate: order.duplicate,
    amount_cents: order.amount_cents,
    fee_cents: order.fee_cents,
    limits,
    card: card &&
      sums && {
        state: card.state,
        year_committed_cents: sums.year,
        month_cash_cents: sums.month,
        // Only if the card is his by that very sale: one that was refused brings nothing in.
        with_its_sale: order.with_sale !== undefined && card.sale_op_id === order.with_sale,
      },
    means: order.means,
    smsDay: order.smsDay,
  };
  const judged = controlReload(input);
  return { judged: judged.ok ? ok(card) : judged, input };
}

export interface SaleCase {
  readonly at: number;
  readonly agent_id: AgentId;
  readonly card_reference: CardReference;
  readonly customer_id: CustomerId;
  readonly price_cents: Cents;
  readonly tariff_version: number;
  readonly available_cents: Cents;
  readonly operatorAllowed: boolean;
  readonly duplicate: boolean;
}

export interface JudgedSale {
  readonly judged: Result<CardRow | undefined, SaleReason>;
  readonly input: SaleControlInput;
}

export function judgeSale(set: WorkingSet, terms: Terms, sale: SaleCase): JudgedSale {
  const found = set.cards.get(sale.card_reference);
  const card = found?.agent_id === sale.agent_id ? found : undefined;
  const customer = set.customers.get(sale.customer_id);
  const input: SaleControlInput = {
    at: sale.at,
    tariff_version: sale.tariff_version,
    tariffs: terms.tariffs,
    available_cents: sale.available_cents,
    operatorAllowed: sale.operatorAllowed,
    deviceActive: true,
    customerBlocked: customer?.blocked === 1,
    ...(customer?.in_check === 1 && { fileInCheck: true }),
    duplicate: sale.duplicate,
    price_cents: sale.price_cents,
    card: card && { state: card.state },
    customerKnown: customer?.agent_id === sale.agent_id,
  };
  const judged = controlSale(input);
  return { judged: judged.ok ? ok(card) : judged, input };
}
