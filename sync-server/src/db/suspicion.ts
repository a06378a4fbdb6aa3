/** What is known of a customer's orders by SMS and of the phones that speak for him, and the policies they are held against, as rows. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { ZERO } from '@flouss/shared/domain/money';
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { OrderRow, ReviewRow, SmsInboxRow, SmsSenderRow, SuspicionPolicyRow } from './schema.ts';
import { walk } from './walk.ts';

/** In the words of the indexes. */
const BY_SMS = sql<SqlBool>`channel = 'sms'`;
const IS_OPEN = sql<SqlBool>`state = 'open'`;

const policies = keptQuery((db) => db.selectFrom('suspicion_policies').selectAll().orderBy('version'));

export async function listSuspicionPolicies(db: Reader): Promise<SuspicionPolicyRow[]> {
  return policies(db);
}

export async function insertSuspicionPolicy(tx: Tx, policy: SuspicionPolicyRow): Promise<void> {
  await tx.sql.insertInto('suspicion_policies').values(policy).execute();
}

/** Every phone that has spoken for the customer. */
export async function sendersOf(db: Reader, customerId: CustomerId): Promise<SmsSenderRow[]> {
  return db.sql.selectFrom('sms_senders').selectAll().where('customer_id', '=', customerId).execute();
}

/** Has this phone ever spoken for somebody else? */
export async function hasSpokenForOthers(db: Reader, senderIndex: string, customerId: CustomerId): Promise<boolean> {
  const row = await db.sql
    .selectFrom('sms_senders')
    .select('customer_id')
    .where('sender_index', '=', senderIndex)
    .where('customer_id', '<>', customerId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The customer's last orders by SMS, the newest first. */
export async function lastSmsOrders(db: Reader, customerId: CustomerId, limit: number): Promise<OrderRow[]> {
  return db.sql
    .selectFrom('orders')
    .selectAll()
    .where(BY_SMS)
    .where('customer_id', '=', customerId)
    .orderBy('ordered_at', 'desc')
    .limit(limit)
    .execute();
}

/** Was anything loaded on this card, or is on its way? */
export async function hasReceived(db: Reader, card: CardReference): Promise<boolean> {
  const row = await db.sql
    .selectFrom('card_years')
    .select('year')
    .where('card_reference', '=', card)
    .where('committed_cents', '>', ZERO)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Held orders that nobody has decided, opened so long ago; the oldest first. */
export async function heldSince(db: Reader, before: number, limit: number): Promise<ReviewRow[]> {
  return db.sql
    .selectFrom('reviews')
    .selectAll()
    .where(IS_OPEN)
    .where('kind', '=', 'sms-order')
    .where('opened_at', '<=', before)
    .orderBy('opened_at')
    .limit(limit)
    .execute();
}

/** All reviews of held orders there ever were. */
export const heldReviews = (db: Reader): AsyncGenerator<ReviewRow> =>
  walk(db, 'reviews', ['review_id'], { only: sql<SqlBool>`kind = 'sms-order'` });

/** Orders by SMS that nobody has decided of, and nobody is asked to. */
export async function heldWithoutReview(db: Reader): Promise<OpId[]> {
  const rows = await db.sql
    .selectFrom('orders as held')
    .select('held.op_id')
    .where('held.channel', '=', sql.lit('sms'))
    .where('held.state', '=', 'received')
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('reviews as review')
            .select('review.review_id')
            .whereRef('review.subject', '=', 'held.op_id')
            .where('review.kind', '=', 'sms-order')
            .where('review.state', '=', 'open'),
        ),
      ),
    )
    .orderBy('held.op_id')
    .execute();
  return rows.map(({ op_id }) => op_id);
}

/** Since when the bank is asked for something of these orders: to charge, or to load. */
export async function askedOfBankSince(db: Reader, opIds: readonly OpId[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.sql
    .selectFrom('bank_work')
    .select(['op_id', 'created_at'])
    .where(
      db.oneOf(
        'work_key',
        opIds.flatMap((opId) => [opId, `${opId}.charge`]),
      ),
    )
    .orderBy('created_at', 'desc')
    .execute();
  return new Map(rows.map(({ op_id, created_at }) => [op_id, created_at]));
}

/** What the phones that speak, or have spoken, for a customer have texted while they did: when, and what became of it. */
export async function messagesOf(db: Reader, customerId: CustomerId, limit: number): Promise<CustomerMessage[]> {
  return db.sql
    .selectFrom('sms_senders as sender')
    .innerJoin('sms_inbox as message', 'message.sender_index', 'sender.sender_index')
    .select(['message.message_id', 'message.received_at', 'message.outcome', 'message.reason'])
    .where('sender.customer_id', '=', customerId)
    .whereRef('message.received_at', '>=', 'sender.bound_at')
    .orderBy('message.received_at', 'desc')
    .limit(limit)
    .execute();
}

export type CustomerMessage = Pick<SmsInboxRow, 'message_id' | 'received_at' | 'outcome' | 'reason'>;
