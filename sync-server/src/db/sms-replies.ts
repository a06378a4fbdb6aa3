/**
 * Rows of the SMS we owe, one for each cause, lent to one worker at a time. It keeps to itself who wants silence: a sender who
 * texted STOP is sent nothing but that word's confirmation.
 */
import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { Schema, SmsReplyRow } from './schema.ts';

export type NewSmsReply = Pick<
  SmsReplyRow,
  'reply_id' | 'cause' | 'sender_index' | 'sender_sealed' | 'text_sealed' | 'segments' | 'paid' | 'price_cents'
>;

/** Causes that begin so are answered even to a sender who wants silence. */
export const DESPITE_STOP = 'stop:';

/** No pause and no loan lasts so long: an instant farther away was written before the clock was set back. */
const PAUSE_MAX_MS = 10 * 60_000;

/** False, and nothing written, when the cause has its reply already. */
export async function insertReply(tx: Tx, reply: NewSmsReply, at: number): Promise<boolean> {
  if (await isAnswered(tx, reply.cause)) return false;
  await tx.sql
    .insertInto('sms_replies')
    .values({
      ...reply,
      state: 'queued',
      attempts: 0,
      next_at: at,
      lease_by: null,
      lease_until: 0,
      created_at: at,
      changed_at: at,
      via: null,
    })
    .execute();
  tx.signal('sms-replies');
  return true;
}

const repliesTo = keptQuery((db, cause: string) =>
  db.selectFrom('sms_replies').select('reply_id').where('cause', '=', cause),
);

export async function isAnswered(db: Reader, cause: string): Promise<boolean> {
  return (await repliesTo(db, cause)).length > 0;
}

export async function repliesByIds(db: Reader, replyIds: Iterable<string>): Promise<SmsReplyRow[]> {
  return db.sql.selectFrom('sms_replies').selectAll().where(db.oneOf('reply_id', replyIds)).execute();
}

export async function countRepliesTo(db: Reader, senderIndex: string, since: number): Promise<number> {
  const row = await db.sql
    .selectFrom('sms_replies')
    .select((of) => of.fn.countAll<number | string>().as('count'))
    .where('sender_index', '=', senderIndex)
    .where('created_at', '>=', since)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

const dueReplies = keptQuery((db, at: number, horizon: number, limit: number) =>
  db
    .selectFrom('sms_replies as reply')
    .selectAll()
    .where('reply.state', '=', 'queued')
    .where((is) => isOver(is, 'reply.next_at', at, horizon))
    .where((is) => isOver(is, 'reply.lease_until', at, horizon))
    .where((is) =>
      is.or([
        // Literal: with a parameter behind `like`, SQLite plans the statement anew at each call.
        is('reply.cause', 'like', sql.lit(`${DESPITE_STOP}%`)),
        is.not(
          is.exists(
            is
              .selectFrom('sms_bindings as binding')
              .select('binding.sender_index')
              .whereRef('binding.sender_index', '=', 'reply.sender_index')
              .where('binding.stopped', '=', 1),
          ),
        ),
      ]),
    )
    .orderBy('reply.next_at')
    .orderBy('reply.reply_id')
    .limit(limit),
);

/** Replies to send now, longest due first, that nobody has and whose sender has not asked for silence. */
export async function listDueReplies(db: Reader, at: number, limit: number): Promise<SmsReplyRow[]> {
  return dueReplies(db, at, at + PAUSE_MAX_MS, limit);
}

function isOver(
  is: ExpressionBuilder<Schema & { reply: SmsReplyRow }, 'reply'>,
  instant: 'reply.next_at' | 'reply.lease_until',
  at: number,
  horizon: number,
): Expression<SqlBool> {
  return is.or([is(instant, '<=', at), is(instant, '>', horizon)]);
}

const lostReplies = keptQuery((db, at: number, horizon: number, limit: number) =>
  db
    .selectFrom('sms_replies as reply')
    .selectAll()
    .where('reply.state', '=', 'unknown')
    .where('reply.lease_by', 'is not', null)
    .where((is) => isOver(is, 'reply.lease_until', at, horizon))
    .orderBy('reply.next_at')
    .limit(limit),
);

/** Replies whose sending began and was never heard of again: the process that sent them has died. */
export async function listLostReplies(db: Reader, at: number, limit: number): Promise<SmsReplyRow[]> {
  return lostReplies(db, at, at + PAUSE_MAX_MS, limit);
}

/** What may change of a reply. Its cause and whom it is for never do. */
export type SmsReplyChange = Partial<
  Pick<
    SmsReplyRow,
    'state' | 'attempts' | 'next_at' | 'text_sealed' | 'segments' | 'lease_by' | 'lease_until' | 'changed_at' | 'via'
  >
>;

/** Changes a reply as it was read; false, and nothing written, when another was quicker. */
export async function changeReply(tx: Tx, seen: SmsReplyRow, change: SmsReplyChange): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('sms_replies')
    .set(change)
    .where('reply_id', '=', seen.reply_id)
    .where('state', '=', seen.state)
    .where('attempts', '=', seen.attempts)
    .where('lease_until', '=', seen.lease_until)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
