/** Money was paid back over the counter: once for each refused operation, the exact sum, by a counter of the same agent. */
import { addCents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { applyReloadEvent } from '../../orders/apply-reload-event.ts';
import { announceOrder } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';

export function judgeRefundPaid(
  bench: Bench,
  { op_id, body }: FactOf<'refund-paid'>,
  at: number,
): FactReason | undefined {
  const { desk, device } = bench;
  const { refund_of, amount_cents } = body;
  if (desk.set.refunded.has(refund_of) || amountDue(bench, refund_of) !== amount_cents) {
    bench.rejectedRefunds.set(op_id, amount_cents);
    return 'refund-not-due';
  }
  const order = desk.set.orders.get(refund_of);
  if (order) {
    const refunded = applyReloadEvent(desk, order, 'refund');
    assert(refunded.ok, 'an order that is due can be refunded');
  } else announceOrder(desk, device.agent_id, refund_of);
  desk.set.refunded.add(refund_of);
  desk.refunds.push({ refund_of, op_id, device_id: device.device_id, amount_cents, paid_at: at });
  return undefined;
}

/** What the agent's customer is owed for an operation; undefined when nothing. */
function amountDue({ desk, device, declinedSales, rejectedSales }: Bench, refundOf: OpId): Cents | undefined {
  const order = desk.set.orders.get(refundOf);
  if (order) {
    const due = order.state === 'refund-due' && order.channel === 'counter' && order.agent_id === device.agent_id;
    return due ? addCents(order.amount_cents, order.fee_cents) : undefined;
  }
  return declinedSales.get(refundOf)?.price_cents ?? rejectedSales.get(refundOf);
}
