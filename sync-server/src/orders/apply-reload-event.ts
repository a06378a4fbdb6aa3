/**
 * What follows when a reload moves: its new state by the one table of the domain, the sums of its card, what is booked,
 * what the bank is asked. Counter and SMS orders differ only in who paid and who is paid back.
 */
import { withPlan } from '@flouss/shared/domain/commission-plan';
import { plansOf } from '../controls/terms.ts';
import { parisMonth, parisYear } from '@flouss/shared/domain/calendar';
import { subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { countsTowardLimit, nextReloadState } from '@flouss/shared/domain/reload';
import type { ReloadEvent, ReloadState } from '@flouss/shared/domain/reload';
import { reloadCommission } from '@flouss/shared/domain/tariff';
import { assert, unreachable } from '@flouss/shared/kernel/assert';
import { addCents } from '@flouss/shared/domain/money';
import type { OpId } from '@flouss/shared/kernel/ids';
import { ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { REFUND_ABOVE_BOUND } from '../db/bank-work.ts';
import type { NewBankWork } from '../db/bank-work.ts';
import { limitsInForce } from '@flouss/shared/domain/limits';
import type { OrderRow } from '../db/schema.ts';
import {
  reloadApproved,
  reloadCancelled,
  reloadCommission as bookCommission,
  reloadLoaded,
  reloadRefused,
  smsNotLoaded,
} from '../ledger/postings.ts';
import { announceCard, putOrder } from './desk.ts';
import type { Desk } from './desk.ts';

export type ReloadTransitionRefused = 'reload-transition-refused';

/** The order as it then lies on the desk; nothing happens when the table knows no such move. */
export function applyReloadEvent(
  desk: Desk,
  order: OrderRow,
  event: ReloadEvent,
  reason?: FactReason,
): Result<OrderRow, ReloadTransitionRefused> {
  const next = nextReloadState(order.state, event, order.channel);
  if (!next.ok) return next;
  const moved: OrderRow = {
    ...order,
    state: next.value,
    reason: reason ?? order.reason,
    changed_at: desk.at,
    held_for: next.value === 'approved' ? order.held_for : null,
  };
  count(desk, order, next.value);
  putOrder(desk, moved);
  // A command that was never queued cannot be withdrawn.
  if (event === 'cancel' && order.held_for === null) desk.withdrawn.push(loadWork(order).work_key);
  return follow(desk, moved, event);
}

/** The card is active: what was paid together with it goes to the bank. */
export function releaseHeld(desk: Desk, saleOpId: OpId): void {
  for (const order of heldFor(desk, saleOpId)) {
    putOrder(desk, { ...order, held_for: null, changed_at: desk.at });
    desk.bankWork.push(loadWork(order));
  }
}

/** The card will never be active: what was paid together with it is owed back. */
export function giveBackHeld(desk: Desk, saleOpId: OpId, reason: FactReason): void {
  for (const order of heldFor(desk, saleOpId)) {
    const given = applyReloadEvent(desk, order, 'cancel', reason);
    assert(given.ok, 'a reload that is held can be taken back');
  }
}

/** The desk must hold the rows of that card's held reloads. */
export function isAnyHeldFor(desk: Desk, saleOpId: OpId): boolean {
  return heldFor(desk, saleOpId).length > 0;
}

function heldFor(desk: Desk, saleOpId: OpId): OrderRow[] {
  return [...desk.set.orders.values()].filter((order) => order.held_for === saleOpId);
}

/** Pending or loaded counts for the year and, in cash, for the month; refused counts no more. */
function count(desk: Desk, order: OrderRow, to: ReloadState): void {
  const before = countsTowardLimit(order.state) && order.state !== 'received';
  const after = countsTowardLimit(to);
  if (before === after) return;
  const difference: Cents = after ? order.amount_cents : subtractCents(ZERO, order.amount_cents);
  desk.set.years.add(order.card_reference, parisYear(order.ordered_at), difference);
  if (order.means === 'cash') desk.set.months.add(order.card_reference, parisMonth(order.ordered_at), difference);
  announceCard(desk, order.agent_id, order.card_reference);
}

/** An order that two of our staff look at first is pending: its card keeps room for it, until it is decided. */
export function keepRoom(desk: Desk, order: OrderRow): void {
  reserve(desk, order, order.amount_cents);
}

/** Before it is decided: what it is judged on is without it. */
export function giveRoomBack(desk: Desk, order: OrderRow): void {
  reserve(desk, order, subtractCents(ZERO, order.amount_cents));
}

function reserve(desk: Desk, order: OrderRow, difference: Cents): void {
  desk.set.years.add(order.card_reference, parisYear(order.ordered_at), difference);
  announceCard(desk, order.agent_id, order.card_reference);
}

function follow(desk: Desk, order: OrderRow, event: ReloadEvent): Result<OrderRow, ReloadTransitionRefused> {
  const { op_id, agent_id, amount_cents, fee_cents, channel } = order;
  switch (event) {
    case 'approve':
      if (channel === 'counter') {
        desk.groups.push(reloadApproved(op_id, agent_id, amount_cents, fee_cents));
        if (order.held_for === null) desk.bankWork.push(loadWork(order));
      } else desk.bankWork.push(chargeWork(order));
      return ok(order);
    case 'load':
      desk.groups.push(reloadLoaded(op_id, amount_cents));
      if (channel === 'counter') payCommission(desk, order);
      return ok(order);
    case 'fail':
      if (channel === 'counter') desk.groups.push(reloadRefused(op_id, agent_id, amount_cents, fee_cents));
      else {
        assert(order.charge_id !== null, 'an SMS order is loaded only after its charge');
        desk.groups.push(smsNotLoaded(op_id, amount_cents, fee_cents));
        desk.bankWork.push(refundChargeWork(desk, order));
      }
      return applyReloadEvent(desk, order, 'owe-refund');
    case 'cancel':
      desk.groups.push(reloadCancelled(op_id, agent_id, amount_cents, fee_cents));
      return applyReloadEvent(desk, order, 'owe-refund');
    case 'decline':
      // A declined SMS order was never charged: nobody is owed anything.
      return channel === 'counter' ? applyReloadEvent(desk, order, 'owe-refund') : ok(order);
    case 'receive':
    case 'submit':
    case 'lose-answer':
    case 'reconcile':
    case 'owe-refund':
    case 'refund':
      return ok(order);
    default:
      return unreachable(event);
  }
}

/** For the agent who served the customer: an SMS order passes by every agent. */
function payCommission(desk: Desk, order: OrderRow): void {
  const tariff = desk.terms.tariffs.find(({ version }) => version === order.tariff_version);
  assert(tariff, 'an approved reload names a published tariff');
  const plans = plansOf(desk.terms, order.agent_id);
  const commission = reloadCommission(withPlan(tariff, plans, order.ordered_at), order.fee_cents);
  if (commission > 0) desk.groups.push(bookCommission(order.op_id, order.agent_id, commission));
}

function work(order: OrderRow, kind: NewBankWork['kind'], work_key: string, amount_cents: Cents): NewBankWork {
  const { op_id, card_reference, customer_id } = order;
  return { work_key, kind, op_id, card_reference, customer_id, amount_cents };
}

/** The bank knows a load by the operation's own id. */
export function loadWork(order: OrderRow): NewBankWork {
  return work(order, 'load', order.op_id, order.amount_cents);
}

function chargeWork(order: OrderRow): NewBankWork {
  return work(order, 'charge', `${order.op_id}.charge`, addCents(order.amount_cents, order.fee_cents));
}

/** A great one waits for two of our staff. */
function refundChargeWork(desk: Desk, order: OrderRow): NewBankWork {
  const amount = addCents(order.amount_cents, order.fee_cents);
  const refund = work(order, 'refund-charge', `${order.op_id}.refund`, amount);
  const bound = limitsInForce(desk.terms.limits, desk.at)?.refund_alone_max_cents;
  return bound !== undefined && amount > bound ? { ...refund, held: REFUND_ABOVE_BOUND } : refund;
}
