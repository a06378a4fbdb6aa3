/**
 * Held orders. Nothing was charged while two people were to decide, nor after they had refused; what was released was released by two; and no
 * order waits for a decision that nobody is asked for.
 */
import { OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import type { Reader } from '../db/handles.ts';
import { carriedOutOf } from '../db/proposals.ts';
import { ordersByIds } from '../db/orders.ts';
import type { OrderRow, ReviewRow } from '../db/schema.ts';
import { askedOfBankSince, heldReviews, heldWithoutReview } from '../db/suspicion.ts';
import { inPages } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ROWS_AT_ONCE = 500;
const Decision = z.looseObject({ decision: z.string() });

export const heldOrders: Invariant = {
  id: 'held',
  says: 'no held order was charged, and none was released by one person',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  for await (const reviews of inPages(heldReviews(db), ROWS_AT_ONCE)) yield* wrongAmong(db, reviews);
  for (const op_id of await heldWithoutReview(db))
    yield finding('orders', op_id, 'is held, and nobody is asked to decide');
}

async function* wrongAmong(db: Reader, reviews: readonly ReviewRow[]): AsyncGenerator<Finding> {
  const ids = reviews.map(({ subject }) => OpId.parse(subject));
  const orders = new Map<string, OrderRow>((await ordersByIds(db, ids)).map((order) => [order.op_id, order]));
  const asked = await askedOfBankSince(db, ids);
  const released = await releasedByTwo(db, reviews);
  for (const review of reviews) {
    const wrong = wrongIn(
      review,
      orders.get(review.subject),
      asked.get(review.subject),
      released.has(review.review_id),
    );
    if (wrong !== undefined) yield finding('reviews', review.review_id, wrong);
  }
}

/** Which of these one has proposed to release, and another has agreed. */
async function releasedByTwo(db: Reader, reviews: readonly ReviewRow[]): Promise<ReadonlySet<string>> {
  const ids = reviews.map(({ review_id }) => review_id);
  const agreed = (await carriedOutOf(db, 'review-decision', ids)).filter(
    ({ body, made_by, decided_by }) =>
      Decision.parse(JSON.parse(body)).decision === 'release' && decided_by !== null && decided_by !== made_by,
  );
  return new Set(agreed.map(({ subject }) => subject));
}

/** `asked`: since when the bank is asked for something of it. */
function wrongIn(
  { state, decided_at, subject }: ReviewRow,
  order: OrderRow | undefined,
  asked: number | undefined,
  byTwo: boolean,
): string | undefined {
  if (!order) return `is of ${subject}, which is no order`;
  if (state === 'open' && order.state !== 'received') return `is open, and its order is ${order.state}`;
  if (state === 'confirmed' && order.state !== 'declined') return `refused its order, which is ${order.state}`;
  if (state === 'released' && order.state === 'received') return 'released its order, which is held';
  if (state !== 'released' && asked !== undefined) return `is ${state}, and the bank was asked for its order`;
  if (asked !== undefined && asked < (decided_at ?? 0))
    return 'came to its decision after the bank was asked for its order';
  return state === 'released' && !byTwo ? 'released its order without two people' : undefined;
}
