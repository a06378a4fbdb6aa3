/** Outcomes that did not reach their customers by SMS, as rows: noticed once, told once. Why one did not arrive is not known here. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { SmsReplyRow } from './schema.ts';

/** What the replies that tell of an order's outcome are caused by begins so; the order's id follows, then its state. */
export const OUTCOME_CAUSE = 'order:';

/** In the words of the index `unheard_outcomes_open`. */
const IS_OPEN = sql<SqlBool>`told_at is null`;

/** False when it was noticed before. */
export async function noteUnheard(tx: Tx, opId: OpId, replyId: string, at: number): Promise<boolean> {
  const known = await tx.sql
    .selectFrom('unheard_outcomes')
    .select('op_id')
    .where('op_id', '=', opId)
    .executeTakeFirst();
  if (known) return false;
  const row = { op_id: opId, reply_id: replyId, noticed_at: at, told_at: null, told_by: null };
  await tx.sql.insertInto('unheard_outcomes').values(row).execute();
  return true;
}

/** By the fact that says so; the first counts. */
export async function noteTold(tx: Tx, opId: OpId, toldBy: OpId, at: number): Promise<void> {
  await tx.sql
    .updateTable('unheard_outcomes')
    .set({ told_at: at, told_by: toldBy })
    .where('op_id', '=', opId)
    .where(IS_OPEN)
    .execute();
}

/** Of these orders, those whose customers are still to be told. */
export async function unheardAmong(db: Reader, opIds: readonly OpId[]): Promise<Set<OpId>> {
  if (opIds.length === 0) return new Set();
  const rows = await db.sql
    .selectFrom('unheard_outcomes')
    .select('op_id')
    .where(db.oneOf('op_id', opIds))
    .where(IS_OPEN)
    .execute();
  return new Set(rows.map(({ op_id }) => op_id));
}

const inDoubtSince = keptQuery((db, before: number, limit: number) =>
  db
    .selectFrom('sms_replies as reply')
    .selectAll()
    .where('reply.state', '=', 'unknown')
    .where('reply.lease_by', 'is', null)
    .where('reply.created_at', '<', before)
    .where('reply.cause', 'like', sql.lit(`${OUTCOME_CAUSE}%`))
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('unheard_outcomes as unheard')
            .select('unheard.op_id')
            .whereRef('unheard.reply_id', '=', 'reply.reply_id'),
        ),
      ),
    )
    .orderBy('reply.next_at')
    .limit(limit),
);

/** Outcomes of which nobody knows whether they left, and that could not arrive any more. */
export async function outcomesInDoubt(db: Reader, before: number, limit: number): Promise<SmsReplyRow[]> {
  return inDoubtSince(db, before, limit);
}

/** What became of a reply that told, or was to tell, of an order's outcome. */
export type OutcomeReply = Pick<
  SmsReplyRow,
  'reply_id' | 'cause' | 'paid' | 'state' | 'attempts' | 'created_at' | 'changed_at' | 'via'
> & {
  /** When the counters were asked to tell the customer, and when one did; null where they were not. */
  readonly noticed_at: number | null;
  readonly told_at: number | null;
};

const outcomes = ({ sql: db }: Reader) =>
  db
    .selectFrom('sms_replies as reply')
    .leftJoin('unheard_outcomes as unheard', 'unheard.reply_id', 'reply.reply_id')
    .select([
      'reply.reply_id',
      'reply.cause',
      'reply.paid',
      'reply.state',
      'reply.attempts',
      'reply.created_at',
      'reply.changed_at',
      'reply.via',
      'unheard.noticed_at',
      'unheard.told_at',
    ]);

export async function outcomeRepliesOf(db: Reader, opId: OpId): Promise<OutcomeReply[]> {
  return outcomes(db).where('reply.cause', 'like', `${OUTCOME_CAUSE}${opId}:%`).orderBy('reply.created_at').execute();
}

/** Those whose customers are still to be told, the oldest first. */
export async function unheardReplies(db: Reader, limit: number): Promise<OutcomeReply[]> {
  return outcomes(db)
    .where('unheard.noticed_at', 'is not', null)
    .where(sql<SqlBool>`unheard.told_at is null`)
    .orderBy('unheard.noticed_at')
    .limit(limit)
    .execute();
}
