/** A manager answers for cash that went out for a refund which was refused: for each such refund of his counter once. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import { mightApprove } from './staff.ts';

export function judgeRefundMadeGood(
  bench: Bench,
  { op_id, body }: FactOf<'refund-made-good'>,
  at: number,
): FactReason | undefined {
  const { refund, amount_cents, recovered, approved } = body;
  if (!mightApprove(bench.staff, approved.manager_id, bench.reached)) return 'operator-not-allowed';
  if (bench.madeGood.has(refund) || bench.rejectedRefunds.get(refund) !== amount_cents) return 'nothing-to-make-good';
  bench.madeGood.add(refund);
  bench.newMadeGood.push({
    refund_op_id: refund,
    op_id,
    device_id: bench.device.device_id,
    amount_cents,
    recovered: recovered === null ? 0 : 1,
    manager_id: approved.manager_id,
    made_good_at: at,
  });
  return undefined;
}
