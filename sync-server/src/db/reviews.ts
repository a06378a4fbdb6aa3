/** Reviews as rows: what waits for two of our staff, and how it was decided. What they are about is not known here. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import type { ReviewRow } from './schema.ts';

export async function insertReview(tx: Tx, review: ReviewRow): Promise<void> {
  await tx.sql.insertInto('reviews').values(review).execute();
}

/** The same matter, put on something newer. */
export async function putReviewOn(
  tx: Tx,
  reviewId: string,
  on: Pick<ReviewRow, 'edition' | 'score' | 'reasons'>,
): Promise<void> {
  await tx.sql.updateTable('reviews').set(on).where('review_id', '=', reviewId).where('state', '=', 'open').execute();
}

export async function findReview(db: Reader, reviewId: string): Promise<ReviewRow | undefined> {
  return db.sql.selectFrom('reviews').selectAll().where('review_id', '=', reviewId).executeTakeFirst();
}

export async function openReviewsOf(
  db: Reader,
  kind: ReviewRow['kind'],
  subjects: Iterable<string>,
): Promise<ReviewRow[]> {
  return db.sql
    .selectFrom('reviews')
    .selectAll()
    .where('kind', '=', kind)
    .where('state', '=', 'open')
    .where(db.oneOf('subject', subjects))
    .execute();
}

/** Oldest first: what has waited longest stands on top. */
export async function listReviews(db: Reader, state: ReviewRow['state'], limit: number): Promise<ReviewRow[]> {
  return db.sql
    .selectFrom('reviews')
    .selectAll()
    .where('state', '=', sql.lit(state))
    .orderBy('opened_at')
    .limit(limit)
    .execute();
}

/** Once. */
export async function decideReview(
  tx: Tx,
  reviewId: string,
  decided: Pick<ReviewRow, 'state' | 'decided_at' | 'decision_reason'>,
): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('reviews')
    .set(decided)
    .where('review_id', '=', reviewId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`review ${reviewId} was decided meanwhile`);
}

/**
 * Commands that left in somebody's name while his review was open or after it was confirmed; a block may. Of what a restore has put in
 * doubt it is only presumed when it left.
 */
export async function sentInReview(db: Reader): Promise<{ work_key: string; review_id: string }[]> {
  return db.sql
    .selectFrom('reviews as review')
    .innerJoin('bank_work as work', (join) => join.on(sql<SqlBool>`work.customer_id = review.subject`))
    .select(['work.work_key', 'review.review_id'])
    .where('review.kind', '=', 'screening')
    .where('work.kind', '<>', 'block')
    .where('work.attempts', '>', 0)
    .whereRef('work.first_sent_at', '>', 'review.opened_at')
    .where(
      sql<SqlBool>`(review.state = 'open' or review.state = 'confirmed' or work.first_sent_at < review.decided_at)`,
    )
    .where(
      sql<SqlBool>`not exists (select 1 from in_doubt where in_doubt.op_id = work.op_id and in_doubt.since >= work.first_sent_at)`,
    )
    .orderBy('work.work_key')
    .execute();
}
