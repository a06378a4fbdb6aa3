/**
 * A customer asks at the counter for a reload back. It is his as long as the bank has not been told: the command is withdrawn in the
 * same transaction in which the worker would have marked it as sent, so exactly one of the two happens.
 */
import { addCents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { ReloadState } from '@flouss/shared/domain/reload';
import { applyReloadEvent } from '../../orders/apply-reload-event.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import { mightApprove } from './staff.ts';

/** It will not be loaded, or its money went back already: what is asked for is so. */
const NOT_LOADED: ReadonlySet<ReloadState> = new Set(['refund-due', 'refunded']);

export function judgeReloadCancelled(
  { desk, device, purse, staff, reached, inDoubt }: Bench,
  { body }: FactOf<'reload-cancelled'>,
): FactReason | undefined {
  if (!mightApprove(staff, body.approved.manager_id, reached)) return 'operator-not-allowed';
  const order = desk.set.orders.get(body.cancel_of);
  if (order?.channel !== 'counter' || order.device_id !== device.device_id) return 'reload-unknown';
  if (NOT_LOADED.has(order.state)) return undefined;
  // Approved before a server that has forgotten it: it may have been loaded since.
  if (inDoubt.has(order.op_id)) return 'too-late-to-cancel';
  const cancelled = applyReloadEvent(desk, order, 'cancel', 'cancelled');
  if (!cancelled.ok) return 'too-late-to-cancel';
  purse.giveBack(addCents(order.amount_cents, order.fee_cents));
  return undefined;
}
