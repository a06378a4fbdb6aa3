/** Cards of the agent: where each stands, whose it is, and the server's sums for its limits. A projection. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CardState } from '@flouss/shared/domain/card';
import type { Cents } from '@flouss/shared/domain/money';
import type { BeneficiaryId, CustomerId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { LIMITED, query } from './handles.ts';

/** The server's sums, the Paris year and month they belong to, and how far it had judged this journal when it made them. */
export interface CardSums {
  readonly year: number;
  readonly year_committed_cents: Cents;
  readonly month: string;
  readonly month_cash_cents: Cents;
  readonly sums_seq: number;
}

export interface CardRow extends CardSums {
  readonly card_reference: CardReference;
  readonly state: CardState;
  readonly customer_id: CustomerId | null;
  readonly beneficiary_id: BeneficiaryId | null;
  readonly nickname: string | null;
  readonly last_four: string | null;
  /** This counter's own facts about it. */
  readonly received_seq: number | null;
  readonly sold_seq: number | null;
}

const COLUMNS = `card_reference, state, customer_id, beneficiary_id, nickname, last_four, received_seq, sold_seq,
  year, year_committed_cents, month, month_cash_cents, sums_seq`;
const ONE = `SELECT ${COLUMNS} FROM cards WHERE card_reference = ?`;

export function findCard(read: ReadStore, cardReference: CardReference): CardRow | undefined {
  return read.get(query<CardRow>(ONE), cardReference);
}

export function keepCard(tx: WriteTx, card: CardRow): void {
  tx.run(
    `INSERT OR REPLACE INTO cards (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    card.card_reference,
    card.state,
    card.customer_id,
    card.beneficiary_id,
    card.nickname,
    card.last_four,
    card.received_seq,
    card.sold_seq,
    card.year,
    card.year_committed_cents,
    card.month,
    card.month_cash_cents,
    card.sums_seq,
  );
}

/** A reception the server refused, of a pack it says nothing else about. */
export function removeCard(tx: WriteTx, cardReference: CardReference): void {
  tx.run('DELETE FROM cards WHERE card_reference = ?', cardReference);
}

export function cardsOfCustomer(read: ReadStore, customerId: CustomerId): CardRow[] {
  return read.all(
    query<CardRow>(`SELECT ${COLUMNS} FROM cards WHERE customer_id = ? ORDER BY card_reference`),
    customerId,
  );
}

export function countCardsOf(read: ReadStore, customerId: CustomerId): number {
  return read.get(query<{ n: number }>('SELECT count(*) AS n FROM cards WHERE customer_id = ?'), customerId)!.n;
}

export function cardsInStock(read: ReadStore, count: number): CardRow[] {
  return read.all(
    query<CardRow>(`SELECT ${COLUMNS} FROM cards WHERE state = 'in-stock' ORDER BY card_reference ${LIMITED}`),
    count,
  );
}

/** Cards and packs in one of these states, by reference. */
export function cardsInStates(read: ReadStore, states: readonly CardState[], count: number): CardRow[] {
  return read.all(
    query<CardRow>(
      `SELECT ${COLUMNS} FROM cards WHERE state IN (SELECT value FROM json_each(?)) ORDER BY card_reference ${LIMITED}`,
    ),
    JSON.stringify(states),
    count,
  );
}

export function countByState(read: ReadStore): Map<CardState, number> {
  const rows = read.all(
    query<{ state: CardState; n: number }>('SELECT state, count(*) AS n FROM cards GROUP BY state'),
  );
  return new Map(rows.map(({ state, n }) => [state, n]));
}

export function cardsByLastFour(read: ReadStore, lastFour: string, count: number): CardRow[] {
  return read.all(
    query<CardRow>(`SELECT ${COLUMNS} FROM cards WHERE last_four = ? ORDER BY card_reference ${LIMITED}`),
    lastFour,
    count,
  );
}

/** Cards whose reference begins with what has been typed of it, in its printed form. */
export function cardsByPrefix(read: ReadStore, prefix: string, count: number): CardRow[] {
  return read.all(
    query<CardRow>(
      `SELECT ${COLUMNS} FROM cards WHERE card_reference >= ? AND card_reference < ? ORDER BY card_reference ${LIMITED}`,
    ),
    prefix,
    `${prefix}~`,
    count,
  );
}
