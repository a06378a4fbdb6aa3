/** What a card has received lately as far as this counter's own rows tell, and what a customer usually sends. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { ReloadState, countsTowardLimit } from '@flouss/shared/domain/reload';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { ReadStore } from './handles.ts';
import { query } from './handles.ts';

const COUNTED = ReloadState.options
  .filter(countsTowardLimit)
  .map((state) => `'${state}'`)
  .join(', ');

export interface ReloadsKnown {
  /** This counter's reloads of the year that the server's sum does not hold yet. */
  readonly year_cents: Cents;
  /** The same for cash and the month. */
  readonly month_cash_cents: Cents;
  /** All reloads of the day, whoever made them. */
  readonly today: number;
}

export interface ReloadPeriod {
  readonly year: string;
  /** How far the server's own sum reaches into this journal; 0 when it has none for that year. */
  readonly yearAfterSeq: number;
  readonly month: string;
  readonly monthAfterSeq: number;
  readonly day: string;
}

const KNOWN = query<ReloadsKnown>(`SELECT
    coalesce(sum(amount_cents) FILTER (WHERE seq > ? AND substr(day, 1, 4) = ?), 0) AS year_cents,
    coalesce(sum(amount_cents) FILTER (WHERE seq > ? AND substr(day, 1, 7) = ? AND means = 'cash'), 0) AS month_cash_cents,
    count(*) FILTER (WHERE day = ?) AS today
  FROM known_operations WHERE customer_id = ? AND card_reference = ? AND kind = 'reload' AND state IN (${COUNTED})`);

export function reloadsOf(
  read: ReadStore,
  customerId: CustomerId,
  cardReference: CardReference,
  { year, yearAfterSeq, month, monthAfterSeq, day }: ReloadPeriod,
): ReloadsKnown {
  return read.get(KNOWN, yearAfterSeq, year, monthAfterSeq, month, day, customerId, cardReference)!;
}

const USUAL = query<{ amount_cents: Cents }>(
  `SELECT amount_cents FROM known_operations WHERE customer_id = ? AND kind = 'reload' AND state IN (${COUNTED})
   GROUP BY amount_cents ORDER BY count(*) DESC, amount_cents DESC LIMIT ?`,
);

/** Most frequent first; between equals the greater amount. */
export function usualAmounts(read: ReadStore, customerId: CustomerId, count: number): Cents[] {
  return read.all(USUAL, customerId, count).map((row) => row.amount_cents);
}
