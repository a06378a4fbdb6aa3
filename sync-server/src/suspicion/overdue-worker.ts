/**
 * Ends held orders that nobody has decided in time: a customer must not wait for ever, nor be charged for what he has long done otherwise.
 * Every process looks; a review is decided once.
 */
import { periodic } from '@flouss/platform/periodic';
import { OpId } from '@flouss/shared/kernel/ids';
import type { Database } from '../db/open.ts';
import { decideReview, findReview } from '../db/reviews.ts';
import type { ReviewRow } from '../db/schema.ts';
import { heldSince } from '../db/suspicion.ts';
import type { Ctx } from '../orders/context.ts';
import { refuseHeldOrder } from '../orders/decide-held-order.ts';
import { suspicionPolicy } from './policies.ts';

const HOUR_MS = 3_600_000;
const LOOK_EACH_MS = 60_000;
const ORDERS_AT_ONCE_MAX = 100;
/** Why such a review is closed, where people give a reason. */
export const OVERDUE = 'nobody decided in time';

export interface OverdueDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly log: { warn(fields: object, words: string): void; error(fields: object, words: string): void };
}

export function overdueWorker({ db, ctx, log }: OverdueDeps) {
  /** How many were ended. */
  async function runOnce(): Promise<number> {
    const now = ctx.clock.now();
    const policy = await suspicionPolicy(db.read, now);
    if (!policy) return 0;
    const overdue = await heldSince(db.read, now - policy.held_max_hours * HOUR_MS, ORDERS_AT_ONCE_MAX);
    for (const review of overdue) await end(review);
    return overdue.length;
  }

  async function end({ review_id, subject }: ReviewRow): Promise<void> {
    const op_id = OpId.parse(subject);
    await db.transaction(async (tx) => {
      // Somebody was quicker.
      if ((await findReview(tx, review_id))?.state !== 'open') return;
      const decided_at = ctx.clock.now();
      await decideReview(tx, review_id, { state: 'confirmed', decided_at, decision_reason: OVERDUE });
      await refuseHeldOrder(tx, ctx, op_id, 'check-overdue');
    });
    log.warn({ op_id, review_id }, 'a held order was decided by nobody in time, and is refused');
  }

  return {
    ...periodic(LOOK_EACH_MS, runOnce, (error: unknown) =>
      log.error({ err: error }, 'held orders could not be looked at'),
    ),
    runOnce,
  };
}
