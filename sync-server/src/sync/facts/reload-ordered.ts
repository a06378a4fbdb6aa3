/** A reload was ordered and paid at the counter: approved and booked, or declined and owed back. */
import { awaitsActivation } from '@flouss/shared/domain/card';
import { addCents } from '@flouss/shared/domain/money';
import type { FactReason, ReloadReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { textOf } from '../../controls/fact-decision.ts';
import type { OrderRow } from '../../db/schema.ts';
import { applyReloadEvent, isAnyHeldFor, loadWork } from '../../orders/apply-reload-event.ts';
import { decideReload } from '../../orders/decide-reload.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import type { Circumstances } from './judge-fact.ts';

export function judgeReloadOrdered(
  bench: Bench,
  fact: FactOf<'reload-ordered'>,
  circumstances: Circumstances,
): FactReason | undefined {
  const { desk, device, purse, judgedOn } = bench;
  // The operation stands already, and with it what became of it: a second fact moves nothing.
  if (circumstances.duplicate) return 'duplicate-order';
  const { card_reference, customer_id, amount_cents, fee_cents, paid } = fact.body;
  const held_for = saleToWaitFor(bench, fact);
  const { judged, judged_on } = decideReload(desk, {
    ...circumstances,
    channel: 'counter',
    agent_id: device.agent_id,
    card_reference,
    customer_id,
    amount_cents,
    fee_cents,
    tariff_version: fact.tariff_v,
    means: paid.means,
    available_cents: purse.available(),
    with_sale: held_for,
  });
  if (judged_on !== null) judgedOn.set(fact.seq, judged_on);
  const card = judged.ok ? judged.value : undefined;
  const waits = held_for !== undefined && card !== undefined && awaitsActivation(card.state);
  const order = receive(bench, fact, circumstances.at, waits ? held_for : null);
  if (!judged.ok && mayBeLoaded(bench, fact)) {
    judgedOn.set(fact.seq, textOf(['in-doubt', { otherwise: judged.error }]));
    approveUnless(bench, order, judged.error);
    return undefined;
  }
  const placed = judged.ok
    ? applyReloadEvent(desk, order, 'approve')
    : applyReloadEvent(desk, order, 'decline', judged.error);
  assert(placed.ok, 'a received order can be approved and declined');
  if (!judged.ok) return judged.error;
  purse.spend(addCents(amount_cents, fee_cents));
  return undefined;
}

/**
 * A server that forgot may have said yes to it, and the bank may have done it, though the controls say no today. It is the bank that
 * knows: a no before its word would owe the customer what he has.
 */
function mayBeLoaded({ desk, inDoubt }: Bench, { op_id, body: { card_reference } }: FactOf<'reload-ordered'>): boolean {
  const card = desk.set.cards.get(card_reference);
  const wasActive = card !== undefined && card.state !== 'in-stock' && !awaitsActivation(card.state);
  return wasActive && inDoubt.has(op_id);
}

/** As approved and lost on its way to the bank; knows the bank nothing of it, it is declined after all. */
function approveUnless({ desk, purse }: Bench, order: OrderRow, otherwise: ReloadReason): void {
  const placed = applyReloadEvent(desk, order, 'approve');
  assert(placed.ok, 'a received order can be approved');
  const load = desk.bankWork.findIndex(({ work_key }) => work_key === loadWork(order).work_key);
  assert(load !== -1, 'an approved order that waits for nothing goes to the bank');
  desk.bankWork[load] = { ...desk.bankWork[load]!, otherwise };
  purse.spend(addCents(order.amount_cents, order.fee_cents));
}

/** The order as it comes in, and lies on no desk yet. */
export function receive(
  { desk, device }: Bench,
  { op_id, tariff_v, body }: FactOf<'reload-ordered'>,
  ordered_at: number,
  held_for: OpId | null,
): OrderRow {
  const { card_reference, customer_id, amount_cents, fee_cents, paid } = body;
  return {
    op_id,
    channel: 'counter',
    agent_id: device.agent_id,
    device_id: device.device_id,
    card_reference,
    customer_id,
    means: paid.means,
    amount_cents,
    fee_cents,
    tariff_version: tariff_v,
    state: 'received',
    reason: null,
    ordered_at,
    changed_at: desk.at,
    answered: 0,
    charge_id: null,
    held_for,
  };
}

/** One comes in before the card is active, and no second; but any that was taken before, when the card was active and is not yet again. */
export function saleToWaitFor(
  { desk, offeredAgain }: Bench,
  { op_id, body }: FactOf<'reload-ordered'>,
): OpId | undefined {
  const { with_sale, card_reference } = body;
  if (offeredAgain.has(op_id)) return with_sale ?? desk.set.cards.get(card_reference)?.sale_op_id ?? undefined;
  return with_sale !== undefined && isAnyHeldFor(desk, with_sale) ? undefined : with_sale;
}
