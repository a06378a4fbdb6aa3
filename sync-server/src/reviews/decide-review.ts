/** Decides a review, once, as it was seen by whoever decides. What follows is its kind's; who agreed with whom is not known here. */
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { Reader, Tx } from '../db/handles.ts';
import { decideReview, findReview } from '../db/reviews.ts';
import type { ReviewRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import type { ReviewKinds } from './review-kind.ts';

export interface Decided {
  readonly decision: 'release' | 'confirm';
  readonly reason: string;
  /** What both have seen. */
  readonly edition: string;
}

export type DecisionRefusal = 'review-unknown' | 'review-closed' | 'review-changed';

/** The review, if it is open and still what it was when it was looked at. */
export async function openAsSeen(
  db: Reader,
  kinds: ReviewKinds,
  reviewId: string,
  edition: string,
): Promise<Result<ReviewRow, DecisionRefusal>> {
  const review = await findReview(db, reviewId);
  if (!review) return err('review-unknown');
  if (review.state !== 'open') return err('review-closed');
  const isAsSeen = review.edition === edition && (await kinds[review.kind].isAsPut(db, review));
  return isAsSeen ? ok(review) : err('review-changed');
}

export async function decide(
  tx: Tx,
  ctx: Ctx,
  kinds: ReviewKinds,
  reviewId: string,
  { decision, reason, edition }: Decided,
): Promise<Result<'released' | 'confirmed', DecisionRefusal>> {
  const seen = await openAsSeen(tx, kinds, reviewId, edition);
  if (!seen.ok) return seen;
  const state = decision === 'release' ? 'released' : 'confirmed';
  await decideReview(tx, reviewId, { state, decided_at: ctx.clock.now(), decision_reason: reason });
  await kinds[seen.value.kind][decision](tx, ctx, seen.value);
  return ok(state);
}
