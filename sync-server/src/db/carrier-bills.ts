/** The carrier's bills and the paid replies they are held against, as rows. What is a difference is not known here. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { Cents } from '@flouss/shared/domain/money';
import type { Reader, Tx } from './handles.ts';
import type { CarrierBillLineRow, CarrierBillRow, SmsReplyRow } from './schema.ts';
import { walk } from './walk.ts';

/** In the words of the index `sms_replies_paid`. */
const IS_PAID = sql<SqlBool>`paid = 1`;
/** The carrier has them, or may have. */
const LEFT = ['sent', 'unknown'] as const;

export async function findBill(db: Reader, month: string): Promise<CarrierBillRow | undefined> {
  return db.sql.selectFrom('carrier_bills').selectAll().where('month', '=', month).executeTakeFirst();
}

/** The last month first. */
export async function listBills(db: Reader, limit: number): Promise<CarrierBillRow[]> {
  return db.sql.selectFrom('carrier_bills').selectAll().orderBy('month', 'desc').limit(limit).execute();
}

export async function insertBill(tx: Tx, bill: CarrierBillRow): Promise<void> {
  await tx.sql.insertInto('carrier_bills').values(bill).execute();
}

const LINE_COLUMNS = ['month', 'line_no', 'carrier_id', 'reference', 'sent_at', 'price_cents', 'reply_id'] as const;

export async function insertBillLines(tx: Tx, lines: readonly CarrierBillLineRow[]): Promise<void> {
  await tx.bulk.insert('carrier_bill_lines', LINE_COLUMNS, lines);
}

/** Which reply the carrier calls so. */
export async function repliesByCarrierIds(db: Reader, carrierIds: Iterable<string>): Promise<Map<string, string>> {
  const rows = await db.sql
    .selectFrom('sms_receipts')
    .select(['carrier_id', 'reply_id'])
    .where(db.oneOf('carrier_id', carrierIds))
    .execute();
  return new Map(rows.map(({ carrier_id, reply_id }) => [carrier_id, reply_id]));
}

/** Of these replies, those that a line of some bill names. */
export async function billedAmong(db: Reader, replyIds: Iterable<string>): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('carrier_bill_lines')
    .select('reply_id')
    .where(db.oneOf('reply_id', replyIds))
    .execute();
  return new Set(rows.flatMap(({ reply_id }) => reply_id ?? []));
}

/** Paid replies that left in a time and that no bill names. */
export async function unbilledReplies(db: Reader, from: number, before: number): Promise<SmsReplyRow[]> {
  return db.sql
    .selectFrom('sms_replies as reply')
    .selectAll()
    .where(IS_PAID)
    .where('reply.state', 'in', LEFT)
    .where('reply.changed_at', '>=', from)
    .where('reply.changed_at', '<', before)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('carrier_bill_lines as line')
            .select('line.line_no')
            .whereRef('line.reply_id', '=', 'reply.reply_id'),
        ),
      ),
    )
    .orderBy('reply.changed_at')
    .orderBy('reply.reply_id')
    .execute();
}

export interface Sum {
  readonly count: number;
  readonly cents: Cents;
}

/** Paid replies that left in a time, and what we had said that each costs the customer. */
export async function paidReplies(db: Reader, from: number, before: number): Promise<Sum> {
  const row = await db.sql
    .selectFrom('sms_replies')
    .select((of) => [
      of.fn.countAll<number | string>().as('count'),
      of.fn.sum<number | string>('price_cents').as('cents'),
    ])
    .where(IS_PAID)
    .where('state', 'in', LEFT)
    .where('changed_at', '>=', from)
    .where('changed_at', '<', before)
    .executeTakeFirst();
  return sumOf(row);
}

/** Lines of a month's bill; only those that name a reply of ours, where that is asked. */
export async function billedLines(db: Reader, month: string, matched: boolean): Promise<Sum> {
  let query = db.sql
    .selectFrom('carrier_bill_lines')
    .select((of) => [
      of.fn.countAll<number | string>().as('count'),
      of.fn.sum<number | string>('price_cents').as('cents'),
    ])
    .where('month', '=', month);
  if (matched) query = query.where('reply_id', 'is not', null);
  return sumOf(await query.executeTakeFirst());
}

/** In their order. */
export const linesOfBill = (db: Reader, month: string): AsyncGenerator<CarrierBillLineRow> =>
  walk(db, 'carrier_bill_lines', ['month', 'line_no'], { only: sql<SqlBool>`month = ${month}` });

function sumOf(row: { readonly count: number | string; readonly cents: number | string | null } | undefined): Sum {
  return { count: Number(row?.count ?? 0), cents: Number(row?.cents ?? 0) as Cents };
}
