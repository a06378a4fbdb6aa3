/** What this counter knows that the sale of a pack is judged by: one function for a first card and for one that replaces another. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { controlSale } from '@flouss/shared/domain/controls';
import type { Cents } from '@flouss/shared/domain/money';
import type { SaleReason } from '@flouss/shared/domain/reasons';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { CardRow } from '../store/cards.ts';
import { findCard } from '../store/cards.ts';
import type { CustomerRow } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import { availableCents, isShutOut } from './float.ts';
import type { Desk } from './record-operation.ts';

export interface SaleProposal {
  readonly card_reference: CardReference;
  readonly price_cents: Cents;
  readonly tariff_version: number;
  readonly customer: CustomerRow | undefined;
}

export interface SaleJudged {
  readonly card: CardRow;
  readonly customer: CustomerRow;
  readonly total_cents: Cents;
}

export function judgeSale(
  read: ReadStore,
  { context, at, device, reference, end }: Desk,
  { card_reference, price_cents, tariff_version, customer }: SaleProposal,
): Result<SaleJudged, SaleReason> {
  const card = findCard(read, card_reference);
  const judged = controlSale({
    at,
    tariff_version,
    tariffs: reference.tariffs,
    price_cents,
    available_cents: availableCents(read, device, end),
    card,
    customerKnown: customer !== undefined,
    customerBlocked: customer?.blocked === 1,
    fileInCheck: customer?.in_check === 1,
    operatorAllowed: true,
    duplicate: false,
    deviceActive: !isShutOut(context),
  });
  if (!judged.ok) return judged;
  if (!card || !customer) return err('card-unknown');
  return ok({ ...judged.value, card, customer });
}
