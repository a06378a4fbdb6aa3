/** Money was paid back over the counter: once for each refused operation, the exact sum, by a counter of the same agent. */
import { firstRefusal } from '@flouss/shared/domain/controls';
import { REFUND_CONTROLS } from '@flouss/shared/domain/fact-controls';
import type { RefundControlInput } from '@flouss/shared/domain/fact-controls';
import { addCents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { textOf } from '../../controls/fact-decision.ts';
import { applyReloadEvent } from '../../orders/apply-reload-event.ts';
import { announceOrder } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import type { Circumstances } from './judge-fact.ts';

export function judgeRefundPaid(
  bench: Bench,
  { seq, op_id, body }: FactOf<'refund-paid'>,
  { at, operatorAllowed, duplicate }: Circumstances,
): FactReason | undefined {
  const { desk, device } = bench;
  const { refund_of, amount_cents } = body;
  const input: RefundControlInput = {
    operatorAllowed,
    duplicate,
    amount_cents,
    due_cents: amountDue(bench, refund_of) ?? null,
    refunded: desk.set.refunded.has(refund_of),
  };
  bench.judgedOn.set(seq, textOf(['refund', input]));
  const refusal = firstRefusal(REFUND_CONTROLS, input);
  if (refusal === 'refund-not-due') bench.rejectedRefunds.set(op_id, amount_cents);
  if (refusal) return refusal;
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
function amountDue({ desk, device, declinedSales, rejectedTakings }: Bench, refundOf: OpId): Cents | undefined {
  const order = desk.set.orders.get(refundOf);
  if (order) {
    const due = order.state === 'refund-due' && order.channel === 'counter' && order.agent_id === device.agent_id;
    return due ? addCents(order.amount_cents, order.fee_cents) : undefined;
  }
  return declinedSales.get(refundOf)?.price_cents ?? rejectedTakings.get(refundOf);
}
