/** Takes an SMS order that its customer has confirmed: judged like every reload, then charged to his funding card, or held until two people have looked at it. */
import type { ReloadControlInput } from '@flouss/shared/domain/controls';
import { ZERO } from '@flouss/shared/domain/money';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { nothingWanted } from '../controls/working-set.ts';
import type { Tx } from '../db/handles.ts';
import type { OrderRow, SmsProposalRow } from '../db/schema.ts';
import { applyReloadEvent, keepRoom } from './apply-reload-event.ts';
import type { Ctx } from './context.ts';
import { decideReload } from './decide-reload.ts';
import { clearDesk, openDesk, putOrder } from './desk.ts';
import type { Desk } from './desk.ts';

export type SmsOrder = Pick<
  SmsProposalRow,
  'op_id' | 'customer_id' | 'card_reference' | 'amount_cents' | 'fee_cents' | 'tariff_version'
> & { readonly smsDay: NonNullable<ReloadControlInput['smsDay']> };

/**
 * The approved order, or the received one where it is held; or why not, and then the order stands `declined` with that reason. An id that came before makes no
 * second order. A card nobody knows makes none either: there is no agent to keep it under.
 */
export async function placeSmsOrder(
  tx: Tx,
  ctx: Ctx,
  sms: SmsOrder,
  isHeld = false,
): Promise<Result<OrderRow, ReloadReason>> {
  const desk = await openDesk(tx, ctx, {
    ...nothingWanted(),
    cards: new Set([sms.card_reference]),
    customers: new Set([sms.customer_id]),
    orders: new Set([sms.op_id]),
  });
  if (desk.set.orders.has(sms.op_id)) return err('duplicate-order');
  const card = desk.set.cards.get(sms.card_reference);
  if (!card) return err('card-unknown');
  const { judged, judged_on } = decideReload(desk, {
    ...sms,
    channel: 'sms',
    at: desk.at,
    agent_id: undefined,
    means: 'funding',
    available_cents: ZERO,
    operatorAllowed: true,
    duplicate: false,
  });
  // What is held is decided when two people have looked at it.
  if (judged_on !== null && !(judged.ok && isHeld)) {
    const reason = judged.ok ? null : judged.error;
    desk.decisions.push({ op_id: sms.op_id, decided_at: desk.at, reason, judged_on });
  }
  const received: OrderRow = {
    op_id: sms.op_id,
    channel: 'sms',
    agent_id: card.agent_id,
    device_id: null,
    card_reference: sms.card_reference,
    customer_id: sms.customer_id,
    means: 'funding',
    amount_cents: sms.amount_cents,
    fee_cents: sms.fee_cents,
    tariff_version: sms.tariff_version,
    state: 'received',
    reason: null,
    ordered_at: desk.at,
    changed_at: desk.at,
    answered: 0,
    charge_id: null,
    held_for: null,
  };
  const placed = !judged.ok
    ? applyReloadEvent(desk, received, 'decline', judged.error)
    : isHeld
      ? ok(hold(desk, received))
      : applyReloadEvent(desk, received, 'approve');
  assert(placed.ok, 'a received order can be approved and declined');
  await clearDesk(tx, desk);
  return judged.ok ? placed : judged;
}

function hold(desk: Desk, order: OrderRow): OrderRow {
  putOrder(desk, order);
  keepRoom(desk, order);
  return order;
}
