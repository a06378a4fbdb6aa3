/** Rows of reloads, and of the money paid back. Which state may follow which is not known here. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { ReloadState } from '@flouss/shared/domain/reload';
import type { Cents } from '@flouss/shared/domain/money';
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { MadeGoodRow, OrderRow, RefundRow } from './schema.ts';

const COLUMNS = [
  'op_id',
  'channel',
  'agent_id',
  'device_id',
  'card_reference',
  'customer_id',
  'means',
  'amount_cents',
  'fee_cents',
  'tariff_version',
  'state',
  'reason',
  'ordered_at',
  'changed_at',
  'answered',
  'charge_id',
  'held_for',
] as const;

export async function insertOrders(tx: Tx, orders: readonly OrderRow[]): Promise<void> {
  await tx.bulk.insert('orders', COLUMNS, orders);
}

const orderOf = keptQuery((db, opId: OpId) => db.selectFrom('orders').selectAll().where('op_id', '=', opId));

export async function findOrder(db: Reader, opId: OpId): Promise<OrderRow | undefined> {
  return (await orderOf(db, opId))[0];
}

export async function ordersByIds(db: Reader, opIds: Iterable<OpId>): Promise<OrderRow[]> {
  return db.sql.selectFrom('orders').selectAll().where(db.oneOf('op_id', opIds)).execute();
}

/** Those that wait for one of these cards to be active. */
export async function heldOrders(db: Reader, cards: Iterable<CardReference>): Promise<OrderRow[]> {
  return db.sql
    .selectFrom('orders')
    .selectAll()
    .where(db.oneOf('card_reference', cards))
    .where('held_for', 'is not', null)
    .execute();
}

/** Writes what may change of an order that was read in `from`; one that has moved meanwhile is a conflict. */
export async function updateOrder(tx: Tx, order: OrderRow, from: ReloadState): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('orders')
    .set({
      state: order.state,
      reason: order.reason,
      changed_at: order.changed_at,
      charge_id: order.charge_id,
      held_for: order.held_for,
    })
    .where('op_id', '=', order.op_id)
    .where('state', '=', from)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`order ${order.op_id} moved`);
}

/** Newest first: an operation's id begins with its time. */
export async function listOrders(db: Reader, state: ReloadState | undefined, limit: number): Promise<OrderRow[]> {
  let query = db.sql.selectFrom('orders').selectAll().orderBy('op_id', 'desc').limit(limit);
  if (state) query = query.where('state', '=', state);
  return query.execute();
}

/** In the words of the indexes, or SQLite would look at the parameters and plan the statement anew at each call. */
const BY_SMS = sql<SqlBool>`channel = 'sms'`;
const NOT_ANSWERED = sql<SqlBool>`answered = 0`;

/** A customer's SMS orders since an instant, declined ones aside: how many and their amounts' sum; only those that came before `order`, where it is given. */
export async function smsOrdersSince(
  db: Reader,
  customerId: CustomerId,
  since: number,
  order?: Pick<OrderRow, 'op_id' | 'ordered_at'>,
): Promise<{ orders: number; total_cents: Cents }> {
  let query = db.sql
    .selectFrom('orders')
    .select((of) => [
      of.fn.countAll<number | string>().as('orders'),
      of.fn.sum<number | string>('amount_cents').as('total'),
    ])
    .where(BY_SMS)
    .where('customer_id', '=', customerId)
    .where('ordered_at', '>=', since)
    .where('state', '<>', 'declined');
  if (order) query = query.where('ordered_at', '<=', order.ordered_at).where('op_id', '<>', order.op_id);
  const row = await query.executeTakeFirst();
  return { orders: Number(row?.orders ?? 0), total_cents: Number(row?.total ?? 0) as Cents };
}

/** SMS orders in one of the states whose outcome nobody was told yet. */
export async function unansweredOrders(db: Reader, states: readonly ReloadState[], limit: number): Promise<OrderRow[]> {
  return db.sql
    .selectFrom('orders')
    .selectAll()
    .where(BY_SMS)
    .where(NOT_ANSWERED)
    .where('state', 'in', states)
    .orderBy('changed_at')
    .limit(limit)
    .execute();
}

/** False when somebody has marked it before. */
export async function markAnswered(tx: Tx, opId: OpId): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('orders')
    .set({ answered: 1 })
    .where('op_id', '=', opId)
    .where(NOT_ANSWERED)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function insertRefunds(tx: Tx, refunds: readonly RefundRow[]): Promise<void> {
  await tx.bulk.insert('refunds', ['refund_of', 'op_id', 'device_id', 'amount_cents', 'paid_at'], refunds);
}

export async function insertMadeGood(tx: Tx, rows: readonly MadeGoodRow[]): Promise<void> {
  const columns = [
    'refund_op_id',
    'op_id',
    'device_id',
    'amount_cents',
    'recovered',
    'manager_id',
    'made_good_at',
  ] as const;
  await tx.bulk.insert('refunds_made_good', columns, rows);
}

/** Those among these refused refunds that somebody has answered for. */
export async function madeGoodAmong(db: Reader, refunds: Iterable<OpId>): Promise<Set<OpId>> {
  const rows = await db.sql
    .selectFrom('refunds_made_good')
    .select('refund_op_id')
    .where(db.oneOf('refund_op_id', refunds))
    .execute();
  return new Set(rows.map((row) => row.refund_op_id));
}

export async function refundsOf(db: Reader, opIds: Iterable<OpId>): Promise<RefundRow[]> {
  return db.sql.selectFrom('refunds').selectAll().where(db.oneOf('refund_of', opIds)).execute();
}

/** Which of these operations paid something back. */
export async function refundsBy(db: Reader, opIds: Iterable<OpId>): Promise<Set<OpId>> {
  const rows = await db.sql.selectFrom('refunds').select('op_id').where(db.oneOf('op_id', opIds)).execute();
  return new Set(rows.map((row) => row.op_id));
}
