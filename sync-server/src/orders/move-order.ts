/** Moves one reload on the bank's word or a worker's deed. The only way in for everybody outside this room. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { ReloadEvent } from '@flouss/shared/domain/reload';
import type { OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { nothingWanted } from '../controls/working-set.ts';
import type { Tx } from '../db/handles.ts';
import type { OrderRow } from '../db/schema.ts';
import { smsCharged } from '../ledger/postings.ts';
import { applyReloadEvent, loadWork } from './apply-reload-event.ts';
import type { Ctx } from './context.ts';
import { clearDesk, openDesk, putOrder } from './desk.ts';
import type { Desk } from './desk.ts';

export type MoveOrderError = 'order-unknown' | 'order-transition-refused';

export interface OrderMove {
  readonly op_id: OpId;
  readonly event: ReloadEvent;
  /** Why, for `decline` and `fail`. */
  readonly reason?: FactReason;
}

/**
 * The order after the move, which may be two states on: a counter's order that is declined or failed, and an SMS order
 * that failed after its charge, are `refund-due` at once.
 */
export async function moveOrder(tx: Tx, ctx: Ctx, move: OrderMove): Promise<Result<OrderRow, MoveOrderError>> {
  return onOrder(tx, ctx, move.op_id, (desk, order) => {
    const moved = applyReloadEvent(desk, order, move.event, move.reason);
    return moved.ok ? moved : err('order-transition-refused');
  });
}

/** The bank has charged the customer's funding card for an SMS order: the charge is booked and the load queued, once. */
export async function chargeSucceeded(
  tx: Tx,
  ctx: Ctx,
  opId: OpId,
  chargeId: string,
): Promise<Result<OrderRow, MoveOrderError>> {
  return onOrder(tx, ctx, opId, (desk, order) => {
    if (order.channel !== 'sms' || order.state !== 'approved' || order.charge_id !== null) {
      return err('order-transition-refused');
    }
    const charged: OrderRow = { ...order, charge_id: chargeId, changed_at: desk.at };
    putOrder(desk, charged);
    desk.groups.push(smsCharged(order.op_id, order.amount_cents, order.fee_cents));
    desk.bankWork.push(loadWork(charged));
    return ok(charged);
  });
}

async function onOrder(
  tx: Tx,
  ctx: Ctx,
  opId: OpId,
  act: (desk: Desk, order: OrderRow) => Result<OrderRow, MoveOrderError>,
): Promise<Result<OrderRow, MoveOrderError>> {
  const desk = await openDesk(tx, ctx, { ...nothingWanted(), orders: new Set([opId]) });
  const order = desk.set.orders.get(opId);
  if (!order) return err('order-unknown');
  const done = act(desk, order);
  if (done.ok) await clearDesk(tx, desk);
  return done;
}
