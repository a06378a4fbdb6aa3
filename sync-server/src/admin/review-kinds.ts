/** Every kind of review there is. */
import type { ReviewKinds } from '../reviews/review-kind.ts';
import { likenesses } from '../screening/likenesses.ts';
import { heldOrders } from '../suspicion/held-orders.ts';

export const REVIEW_KINDS: ReviewKinds = { screening: likenesses, 'sms-order': heldOrders };
