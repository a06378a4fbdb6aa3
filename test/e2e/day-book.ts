/**
 * What a day's takings must come to, kept beside the counter by whoever tests it: prices and fees as the business wrote them down,
 * added up without a line of the product.
 */

export type Means = 'cash' | 'card';

export interface Reload {
  readonly card: string;
  readonly cents: number;
  readonly means: Means;
  /** The bank says no, and the customer gets everything back. */
  readonly refused: boolean;
}

export interface DayBook {
  readonly opening_cents: number;
  readonly refunds_opening_cents: number;
  readonly sales: readonly string[];
  readonly reloads: readonly Reload[];
  readonly blocked: string;
  readonly skimmed_cents: number;
  /** What somebody takes out of the till that nobody writes down. */
  readonly missing_cents: number;
}

const CARD_PRICE_CENTS = 1_900;
const CARD_COMMISSION_CENTS = 200;
const FEES_CENTS = [
  [10_000, 600],
  [20_000, 900],
  [30_000, 1_200],
  [40_000, 1_500],
  [50_000, 1_800],
  [Number.POSITIVE_INFINITY, 2_200],
] as const;

export const feeOf = ({ cents }: Pick<Reload, 'cents'>): number => FEES_CENTS.find(([to]) => cents <= to)![1];
export const totalOf = (reload: Pick<Reload, 'cents'>): number => reload.cents + feeOf(reload);

const sum = (numbers: readonly number[]): number => numbers.reduce((left, right) => left + right, 0);

export function tillAtNight({ opening_cents, sales, reloads, skimmed_cents, missing_cents }: DayBook) {
  const taken = reloads.filter(({ means }) => means === 'cash').map(totalOf);
  const expected_cents = opening_cents + sales.length * CARD_PRICE_CENTS + sum(taken) - skimmed_cents;
  const counted_cents = expected_cents - missing_cents;
  return { opening_cents, expected_cents, counted_cents, difference_cents: -missing_cents };
}

export function refundsAtNight({ refunds_opening_cents, reloads }: DayBook) {
  const left = refunds_opening_cents - sum(reloads.filter(({ refused }) => refused).map(totalOf));
  return { opening_cents: refunds_opening_cents, expected_cents: left, counted_cents: left, difference_cents: 0 };
}

/** In the report's order. */
export function linesOf({ sales, reloads, skimmed_cents }: DayBook) {
  const line = (name: string, of: readonly Pick<Reload, 'cents'>[]) => ({
    line: name,
    count: of.length,
    amount_cents: sum(of.map(({ cents }) => cents)),
    fee_cents: sum(of.map(feeOf)),
  });
  const back = reloads.filter(({ refused }) => refused);
  return [
    { line: 'sale-cash', count: sales.length, amount_cents: sales.length * CARD_PRICE_CENTS, fee_cents: 0 },
    line(
      'reload-cash',
      reloads.filter(({ means }) => means === 'cash'),
    ),
    line(
      'reload-card',
      reloads.filter(({ means }) => means === 'card'),
    ),
    { line: 'refund', count: back.length, amount_cents: sum(back.map(totalOf)), fee_cents: 0 },
    { line: 'safe-drop', count: 1, amount_cents: skimmed_cents, fee_cents: 0 },
  ];
}

/** What customers handed over, whatever was given back later. */
export function takingsOf({ sales, reloads }: DayBook): number {
  return sales.length * CARD_PRICE_CENTS + sum(reloads.map(totalOf));
}

/** By how much each of the centre's accounts moves, debits less credits, once the bank has answered everything. */
export function ledgerMoves({ sales, reloads }: DayBook): Readonly<Record<string, number>> {
  const loaded = reloads.filter(({ refused }) => !refused);
  const [fees, amounts] = [sum(loaded.map(feeOf)), sum(loaded.map(({ cents }) => cents))];
  const revenue = sales.length * CARD_PRICE_CENTS;
  const commission = sales.length * CARD_COMMISSION_CENTS + fees / 5;
  return {
    'card-revenue': -revenue,
    'fee-revenue': -fees,
    'bank-settlement': -amounts,
    'commission-expense': commission,
    'agent-float': revenue + fees + amounts - commission,
  };
}
