/** Places a confirmed order as it was looked at: at once, or held, with the review that two people decide. */
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { Result } from '@flouss/shared/kernel/result';
import type { Tx } from '../db/handles.ts';
import type { OrderRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { placeSmsOrder } from '../orders/place-sms-order.ts';
import type { SmsOrder } from '../orders/place-sms-order.ts';
import { openReview } from '../reviews/open-review.ts';
import type { LookedAt } from './look-at-order.ts';

/** An order that the controls refuse is not held for people to release. */
export async function placeAsLookedAt(
  tx: Tx,
  ctx: Ctx,
  sms: SmsOrder,
  looked: LookedAt | undefined,
): Promise<Result<OrderRow, ReloadReason>> {
  const placed = await placeSmsOrder(tx, ctx, sms, looked?.holds);
  if (!placed.ok || !looked?.holds) return placed;
  const { score, reasons, policy_version } = looked;
  await openReview(tx, ctx, {
    kind: 'sms-order',
    subject: sms.op_id,
    edition: `${policy_version}:${score}`,
    score,
    reasons: JSON.stringify(reasons),
  });
  return placed;
}
