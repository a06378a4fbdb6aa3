/** Packs sent out, cards with their states, and what each card was loaded with by year and month. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CardState } from '@flouss/shared/domain/card';
import { SENT_AGAIN } from '@flouss/shared/domain/card';
import type { AgentId, CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { CardMonthRow, CardRow, CardYearRow, PackRow } from './schema.ts';

/** What a move may change. */
const MOVING_COLUMNS = [
  'state',
  'sale_op_id',
  'customer_id',
  'beneficiary_id',
  'nickname',
  'card_token',
  'last_four',
  'reason',
  'replaces',
  'price_cents',
  'tariff_version',
  'changed_at',
] as const;

const COLUMNS = ['card_reference', 'agent_id', ...MOVING_COLUMNS] as const;

const PACK_COLUMNS = ['card_reference', 'agent_id', 'dispatched_at', 'delivery_note'] as const;

export async function insertPacks(tx: Tx, packs: readonly PackRow[]): Promise<void> {
  await tx.bulk.insert('packs', PACK_COLUMNS, packs);
}

/** Packs that were sent before. */
export async function replacePacks(tx: Tx, packs: readonly PackRow[]): Promise<void> {
  await tx.bulk.put('packs', ['card_reference'], PACK_COLUMNS, packs);
}

export async function packsByReferences(db: Reader, references: Iterable<CardReference>): Promise<PackRow[]> {
  return db.sql.selectFrom('packs').selectAll().where(db.oneOf('card_reference', references)).execute();
}

export interface StockLine {
  readonly state: CardState | 'expected';
  /** Why a closed one is closed; where it is otherwise blocked or declined. */
  readonly reason: Exclude<CardRow['reason'], typeof SENT_AGAIN>;
  readonly count: number;
}

/** How many of the packs sent to an agent stand where. */
export async function stockLines(db: Reader, agentId: AgentId): Promise<StockLine[]> {
  const rows = await db.sql
    .selectFrom('packs')
    .leftJoin('cards', (join) =>
      join
        .onRef('cards.card_reference', '=', 'packs.card_reference')
        // Sent out again, a pack is expected, whatever became of it before.
        .on((is) => is.or([is('cards.reason', 'is', null), is('cards.reason', '<>', SENT_AGAIN)])),
    )
    .where('packs.agent_id', '=', agentId)
    .select((of) => ['cards.state', 'cards.reason', of.fn.countAll<number | string>().as('count')])
    .groupBy(['cards.state', 'cards.reason'])
    .execute();
  return rows.map(({ state, reason, count }) => ({
    state: state ?? 'expected',
    reason: reason === SENT_AGAIN ? null : reason,
    count: Number(count),
  }));
}

const cardOf = keptQuery((db, reference: CardReference) =>
  db.selectFrom('cards').selectAll().where('card_reference', '=', reference),
);

export async function findCard(db: Reader, reference: CardReference): Promise<CardRow | undefined> {
  return (await cardOf(db, reference))[0];
}

export async function cardsByReferences(db: Reader, references: Iterable<CardReference>): Promise<CardRow[]> {
  return db.sql.selectFrom('cards').selectAll().where(db.oneOf('card_reference', references)).execute();
}

export async function cardsOfCustomer(db: Reader, customerId: CustomerId): Promise<CardRow[]> {
  return db.sql
    .selectFrom('cards')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('card_reference')
    .execute();
}

export async function cardsBySales(db: Reader, saleOpIds: Iterable<OpId>): Promise<CardRow[]> {
  return db.sql.selectFrom('cards').selectAll().where(db.oneOf('sale_op_id', saleOpIds)).execute();
}

/** Which card takes the place of each of these; one that the bank has declined takes nobody's. */
export async function cardsInPlaceOf(
  db: Reader,
  references: Iterable<CardReference>,
): Promise<ReadonlyMap<CardReference, CardReference>> {
  const rows = await db.sql
    .selectFrom('cards')
    .select(['card_reference', 'replaces'])
    .where(db.oneOf('replaces', references))
    .where('state', '<>', 'declined')
    .execute();
  return new Map(rows.flatMap(({ replaces, card_reference }) => (replaces ? [[replaces, card_reference]] : [])));
}

export async function insertCards(tx: Tx, cards: readonly CardRow[]): Promise<void> {
  await tx.bulk.insert('cards', COLUMNS, cards);
}

export interface MovedCard {
  readonly card: CardRow;
  /** The state it was read in. */
  readonly from: CardState;
}

/** Writes cards as they are now; one that has moved since it was read is a conflict. */
export async function updateCards(tx: Tx, moved: readonly MovedCard[]): Promise<void> {
  // Only a pack that went back to the centre may become another agent's.
  const [back, others] = [moved.filter(({ from }) => from === 'closed'), moved.filter(({ from }) => from !== 'closed')];
  await writeMoved(tx, back, [...MOVING_COLUMNS, 'agent_id']);
  await writeMoved(tx, others, MOVING_COLUMNS);
}

async function writeMoved(
  tx: Tx,
  moved: readonly MovedCard[],
  columns: readonly (typeof COLUMNS)[number][],
): Promise<void> {
  if (moved.length === 0) return;
  const rows = moved.map(({ card, from }) => ({ row: card, seen: from }));
  const missed = await tx.bulk.update('cards', 'card_reference', 'state', columns, rows);
  if (missed > 0) throw new Conflict(`${missed} cards moved`);
}

export async function cardYears(db: Reader, references: Iterable<CardReference>): Promise<CardYearRow[]> {
  return db.sql.selectFrom('card_years').selectAll().where(db.oneOf('card_reference', references)).execute();
}

export async function cardMonths(db: Reader, references: Iterable<CardReference>): Promise<CardMonthRow[]> {
  return db.sql.selectFrom('card_months').selectAll().where(db.oneOf('card_reference', references)).execute();
}

/** The rows carry differences, which may be negative. */
export async function addToCardSums(
  tx: Tx,
  years: readonly CardYearRow[],
  months: readonly CardMonthRow[],
): Promise<void> {
  await tx.bulk.add('card_years', ['card_reference', 'year'], 'committed_cents', years);
  await tx.bulk.add('card_months', ['card_reference', 'month'], 'cash_cents', months);
}
