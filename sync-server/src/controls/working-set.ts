/**
 * The rows that a set of operations touches, read once for each kind of row and then judged in memory, so that one
 * operation's effect counts for the next. Knows no rule.
 */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { addCents, signedCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { parisMonth, parisYear } from '@flouss/shared/domain/calendar';
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { cardMonths, cardsByReferences, cardYears, packsByReferences } from '../db/cards.ts';
import { customersByIds } from '../db/customers.ts';
import type { Reader } from '../db/handles.ts';
import { heldOrders, ordersByIds, refundsOf } from '../db/orders.ts';
import type { CardRow, CustomerRow, OrderRow, PackRow } from '../db/schema.ts';

export interface Wanted {
  readonly cards: Set<CardReference>;
  readonly packs: Set<CardReference>;
  readonly customers: Set<CustomerId>;
  readonly orders: Set<OpId>;
  /** Cards whose reloads are held until they are active. */
  readonly held: Set<CardReference>;
  /** Operations that somebody wants to pay back. */
  readonly refunds: Set<OpId>;
}

export interface WorkingSet {
  readonly cards: Map<CardReference, CardRow>;
  readonly packs: Map<CardReference, PackRow>;
  readonly customers: Map<CustomerId, CustomerRow>;
  readonly orders: Map<OpId, OrderRow>;
  readonly refunded: Set<OpId>;
  /** By card and Paris year: what was loaded, is pending or unknown. */
  readonly years: CardSums<number>;
  /** By card and Paris month: what was paid in cash. */
  readonly months: CardSums<string>;
}

export function nothingWanted(): Wanted {
  return {
    cards: new Set(),
    packs: new Set(),
    customers: new Set(),
    orders: new Set(),
    held: new Set(),
    refunds: new Set(),
  };
}

export async function gather(db: Reader, wanted: Wanted): Promise<WorkingSet> {
  const read = async <K, Row>(wantedKeys: Set<K>, by: (db: Reader, keys: Set<K>) => Promise<Row[]>): Promise<Row[]> =>
    wantedKeys.size === 0 ? [] : by(db, wantedKeys);
  const named = await read(wanted.cards, cardsByReferences);
  // What follows for a card may follow for the one whose place it takes.
  const cards = [...named, ...(await read(replacedBy(named), cardsByReferences))];
  const years = await read(wanted.cards, cardYears);
  const months = await read(wanted.cards, cardMonths);
  const packs = await read(wanted.packs, packsByReferences);
  const customers = await read(wanted.customers, customersByIds);
  const orders = [...(await read(wanted.orders, ordersByIds)), ...(await read(wanted.held, heldOrders))];
  const refunds = await read(wanted.refunds, refundsOf);
  return {
    cards: new Map(cards.map((card) => [card.card_reference, card])),
    packs: new Map(packs.map((pack) => [pack.card_reference, pack])),
    customers: new Map(customers.map((customer) => [customer.customer_id, customer])),
    orders: new Map(orders.map((order) => [order.op_id, order])),
    refunded: new Set(refunds.map((refund) => refund.refund_of)),
    years: cardSums(years.map((row) => [row.card_reference, row.year, row.committed_cents])),
    months: cardSums(months.map((row) => [row.card_reference, row.month, row.cash_cents])),
  };
}

function replacedBy(cards: readonly CardRow[]): Set<CardReference> {
  const known = new Set(cards.map(({ card_reference }) => card_reference));
  return new Set(cards.flatMap(({ replaces }) => (replaces === null || known.has(replaces) ? [] : [replaces])));
}

/** Sums of a card by a period, with what was added to them since they were read. */
interface CardSums<Period> {
  get(card: CardReference, period: Period): Cents;
  /** `difference` may be negative. */
  add(card: CardReference, period: Period, difference: Cents): void;
  /** Sums that differ from what was read, as differences. */
  changes(): { readonly card: CardReference; readonly period: Period; readonly difference: Cents }[];
}

function cardSums<Period extends string | number>(
  read: readonly (readonly [CardReference, Period, Cents])[],
): CardSums<Period> {
  type Sum = { readonly card: CardReference; readonly period: Period; read: Cents; difference: Cents };
  const sums = new Map<string, Sum>();
  const at = (card: CardReference, period: Period): Sum => {
    const key = `${card} ${period}`;
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = { card, period, read: ZERO, difference: ZERO }));
    return sum;
  };
  for (const [card, period, amount] of read) at(card, period).read = amount;
  return {
    get(card, period) {
      const sum = at(card, period);
      return addCents(sum.read, sum.difference);
    },
    add(card, period, difference) {
      const sum = at(card, period);
      sum.difference = signedCents(sum.difference + difference);
    },
    changes: () => [...sums.values()].filter((sum) => sum.difference !== 0),
  };
}

/** The two sums a reload at this instant is held against. */
export function sumsOf(set: WorkingSet, card: CardReference, at: number): { year: Cents; month: Cents } {
  return { year: set.years.get(card, parisYear(at)), month: set.months.get(card, parisMonth(at)) };
}
