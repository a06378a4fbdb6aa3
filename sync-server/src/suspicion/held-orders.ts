/** Held orders as a kind of review: released, the order goes on; confirmed to be somebody else's, it ends and nothing was charged. */
import { OpId } from '@flouss/shared/kernel/ids';
import { findOrder } from '../db/orders.ts';
import { refuseHeldOrder, releaseHeldOrder } from '../orders/decide-held-order.ts';
import type { ReviewKind } from '../reviews/review-kind.ts';

export const heldOrders: ReviewKind = {
  // What it was held on does not change any more; only that it is still held.
  isAsPut: async (db, { subject }) => (await findOrder(db, OpId.parse(subject)))?.state === 'received',
  async release(tx, ctx, { subject }) {
    await releaseHeldOrder(tx, ctx, OpId.parse(subject));
  },
  confirm: (tx, ctx, { subject }) => refuseHeldOrder(tx, ctx, OpId.parse(subject), 'check-refused'),
};
