/** What a card has received lately as far as this counter's own rows tell, and what a customer usually sends. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { addCents } from '@flouss/shared/domain/money';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { ReadStore } from './handles.ts';
import { LIMITED, query } from './handles.ts';

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

const knownIn = (table: string) =>
  query<ReloadsKnown>(`SELECT
    coalesce(sum(amount_cents) FILTER (WHERE seq > ? AND day BETWEEN ? AND ?), 0) AS year_cents,
    coalesce(sum(amount_cents) FILTER (WHERE seq > ? AND day BETWEEN ? AND ? AND means = 'cash'), 0) AS month_cash_cents,
    count(*) FILTER (WHERE day = ?) AS today
  FROM ${table} WHERE customer_id = ? AND card_reference = ? AND counts = 1`);
/** Each table asked for itself: a third faster than the two as one, and this is asked at every key of an amount. */
const JUDGED = knownIn('main.operations');
const WAITING = knownIn('temp.waiting_operations');

export function reloadsOf(
  read: ReadStore,
  customerId: CustomerId,
  cardReference: CardReference,
  { year, yearAfterSeq, month, monthAfterSeq, day }: ReloadPeriod,
): ReloadsKnown {
  const inYear = [yearAfterSeq, `${year}-01-01`, `${year}-12-31`] as const;
  const inMonth = [monthAfterSeq, `${month}-01`, `${month}-31`] as const;
  const judged = read.get(JUDGED, ...inYear, ...inMonth, day, customerId, cardReference)!;
  const waiting = read.get(WAITING, ...inYear, ...inMonth, day, customerId, cardReference)!;
  return {
    year_cents: addCents(judged.year_cents, waiting.year_cents),
    month_cash_cents: addCents(judged.month_cash_cents, waiting.month_cash_cents),
    today: judged.today + waiting.today,
  };
}

const PENDING = query<{ cents: Cents }>(
  `SELECT coalesce(sum(amount_cents), 0) AS cents FROM known_operations
   WHERE customer_id = ? AND card_reference = ? AND counts = 1 AND state NOT IN ('loaded', 'reconciled')
     AND day BETWEEN ? AND ?`,
);

/** Of a Paris year's reloads, what the bank has not confirmed: on its way, or without an answer. */
export function pendingOfYear(
  read: ReadStore,
  customerId: CustomerId,
  cardReference: CardReference,
  year: string,
): Cents {
  return read.get(PENDING, customerId, cardReference, `${year}-01-01`, `${year}-12-31`)!.cents;
}

const USUAL = query<{ amount_cents: Cents }>(
  `SELECT amount_cents FROM known_operations WHERE customer_id = ? AND counts = 1
   GROUP BY amount_cents ORDER BY count(*) DESC, amount_cents DESC ${LIMITED}`,
);

/** Most frequent first; between equals the greater amount. */
export function usualAmounts(read: ReadStore, customerId: CustomerId, count: number): Cents[] {
  return read.all(USUAL, customerId, count).map((row) => row.amount_cents);
}
