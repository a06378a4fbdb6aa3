/**
 * An order by SMS that was held goes on, or ends before anything was charged. It is judged again when it goes on: what has become of its
 * card, its customer and his phone since counts. Who decided is not known here.
 */
import { limitsInForce } from '@flouss/shared/domain/limits';
import { ZERO } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { smsDayBefore } from '../controls/sms-day.ts';
import { nothingWanted } from '../controls/working-set.ts';
import type { Tx } from '../db/handles.ts';
import { findOrder } from '../db/orders.ts';
import type { OrderRow } from '../db/schema.ts';
import { applyReloadEvent, giveRoomBack } from './apply-reload-event.ts';
import type { Ctx } from './context.ts';
import { decideReload } from './decide-reload.ts';
import { clearDesk, openDesk } from './desk.ts';
import type { Desk } from './desk.ts';

/** Approved, or declined by the controls. */
export async function releaseHeldOrder(tx: Tx, ctx: Ctx, opId: OpId): Promise<OrderRow> {
  const { desk, order } = await takeUp(tx, ctx, opId);
  const limits = limitsInForce(desk.terms.limits, order.ordered_at);
  assert(limits, 'an order was made under published limits');
  const { judged, judged_on } = decideReload(desk, {
    ...order,
    // Whatever the hour: the customer has agreed to the fee and the limits of the moment that he ordered at.
    at: order.ordered_at,
    agent_id: undefined,
    available_cents: ZERO,
    operatorAllowed: true,
    duplicate: false,
    smsDay: await smsDayBefore(tx, order, limits, desk.at),
  });
  const reason = judged.ok ? null : judged.error;
  if (judged_on !== null) desk.decisions.push({ op_id: opId, decided_at: desk.at, reason, judged_on });
  const moved =
    reason === null ? applyReloadEvent(desk, order, 'approve') : applyReloadEvent(desk, order, 'decline', reason);
  assert(moved.ok, 'a held order can be approved and declined');
  await clearDesk(tx, desk);
  return moved.value;
}

export async function refuseHeldOrder(
  tx: Tx,
  ctx: Ctx,
  opId: OpId,
  reason: Extract<FactReason, 'check-refused' | 'check-overdue'>,
): Promise<void> {
  const { desk, order } = await takeUp(tx, ctx, opId);
  const moved = applyReloadEvent(desk, order, 'decline', reason);
  assert(moved.ok, 'a held order can be declined');
  await clearDesk(tx, desk);
}

async function takeUp(tx: Tx, ctx: Ctx, opId: OpId): Promise<{ readonly desk: Desk; readonly order: OrderRow }> {
  const seen = await findOrder(tx, opId);
  assert(seen, 'a held order is there');
  const desk = await openDesk(tx, ctx, {
    ...nothingWanted(),
    cards: new Set([seen.card_reference]),
    customers: new Set([seen.customer_id]),
    orders: new Set([opId]),
  });
  const order = desk.set.orders.get(opId);
  assert(order?.state === 'received' && order.channel === 'sms', 'an order that is decided is not held any more');
  giveRoomBack(desk, order);
  return { desk, order };
}
