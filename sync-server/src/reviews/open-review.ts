/** Opens a review, in the transaction of what it is about. */
import type { Tx } from '../db/handles.ts';
import { insertReview } from '../db/reviews.ts';
import type { ReviewRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';

export type ToReview = Pick<ReviewRow, 'kind' | 'subject' | 'edition' | 'score' | 'reasons'>;

export async function openReview(tx: Tx, { clock, random }: Ctx, review: ToReview): Promise<void> {
  await insertReview(tx, {
    ...review,
    review_id: Buffer.from(random.bytes(12)).toString('hex'),
    owner: 'supervisor',
    opened_at: clock.now(),
    state: 'open',
    decided_at: null,
    decision_reason: null,
  });
}
