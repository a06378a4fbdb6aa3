/**
 * What the bank refused, or was never told, as is known only from what came after it: this database was brought back to before it
 * heard so. The command is over, whether it waits, is under way or is in doubt; the bank is asked nothing more about it.
 */
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { CardRow, OrderRow } from '../db/schema.ts';
import { applyCardEvent, saleOf } from './apply-card-event.ts';
import { applyReloadEvent, loadWork } from './apply-reload-event.ts';
import type { Desk } from './desk.ts';

/** The order as it is then owed back; undefined when it is loaded, or was never approved. */
export function endUnloaded(desk: Desk, order: OrderRow, reason: FactReason): OrderRow | undefined {
  if (order.state === 'approved') {
    const cancelled = applyReloadEvent(desk, order, 'cancel', reason);
    return cancelled.ok ? cancelled.value : undefined;
  }
  const failed = applyReloadEvent(desk, order, 'fail', reason);
  if (!failed.ok) return undefined;
  desk.ended.push(loadWork(order).work_key);
  return failed.value;
}

/** Nothing happens to a card of which the bank has said something already. */
export function endRefusedSale(desk: Desk, card: CardRow): void {
  const applied = card.state === 'sold' ? applyCardEvent(desk, card, 'apply') : { ok: true as const, value: card };
  if (!applied.ok || applied.value.state !== 'applied') return;
  applyCardEvent(desk, applied.value, 'decline', { reason: 'bank-refused' });
  const key = saleOf(card);
  // Not yet in the table, or there and over.
  if (desk.bankWork.some(({ work_key }) => work_key === key)) desk.withdrawn.push(key);
  else desk.ended.push(key);
}
