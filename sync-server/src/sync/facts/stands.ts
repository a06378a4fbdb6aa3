/**
 * What a server had said of a fact before it forgot, proved by itself (`verdict-proof.ts`): it stands, whatever the controls would say
 * today. The customer has his receipt, the bank may have done its part, and the counter has gone on from it. No control is asked.
 */
import type { Fact } from '@flouss/shared/contract/journal';
import { addCents } from '@flouss/shared/domain/money';
import { awaitsActivation, isSentAgain } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import { textOf } from '../../controls/fact-decision.ts';
import type { CardRow } from '../../db/schema.ts';
import { applyCardEvent } from '../../orders/apply-card-event.ts';
import { applyReloadEvent } from '../../orders/apply-reload-event.ts';
import { announceOrder } from '../../orders/desk.ts';
import { endRefusedSale, endUnloaded } from '../../orders/end-in-hindsight.ts';
import type { FactOf, ReadEntry } from '../reading/read-batch.ts';
import type { Word } from '../verdict-proof.ts';
import type { Bench } from './bench.ts';
import { refuseSale, sell } from './card-sold.ts';
import type { Circumstances } from './judge-fact.ts';
import { putInStock } from './pack-received.ts';
import { receive, saleToWaitFor } from './reload-ordered.ts';

/** What is said of it again; undefined where it cannot be repeated on what is known here, and has to be judged. */
export function stand(
  bench: Bench,
  { envelope, fact: read }: ReadEntry,
  word: Word,
  circumstances: Circumstances,
): Pick<Word, 'code'> | undefined {
  if (!read.ok) return undefined;
  const { fact } = read;
  const { code } = word;
  const done = code === null ? repeatYes(bench, fact, circumstances) : repeatNo(bench, fact, code, circumstances);
  if (!done) return undefined;
  bench.judgedOn.set(envelope.seq, textOf(['before', { code, judged_at: word.judged_at }]));
  return { code };
}

function repeatYes(bench: Bench, fact: Fact, { at }: Circumstances): boolean {
  switch (fact.type) {
    case 'reload-ordered':
      return reload(bench, fact, at);
    case 'card-sold':
      return sale(bench, fact);
    case 'card-replaced':
      return replacement(bench, fact);
    case 'refund-paid':
      return refund(bench, fact, at);
    case 'reload-cancelled':
      return cancellation(bench, fact);
    case 'pack-received':
      return packs(bench, fact);
    // What these were judged on lies in the same journal, or was told by nobody but the centre's own people.
    case 'customer-registered':
    case 'customer-amended':
    case 'beneficiary-changed':
    case 'document-photographed':
    case 'card-blocked':
    case 'pack-set-aside':
    case 'sms-code-issued':
    case 'outcome-told':
    case 'refund-made-good':
    case 'signed-out':
    case 'till-opened':
    case 'cash-moved':
    case 'till-closed':
      return false;
  }
}

/** A rejected fact has no effect but what is owed. */
function repeatNo(bench: Bench, fact: Fact, code: FactReason, circumstances: Circumstances): boolean {
  // It moved nothing then.
  if (code === 'duplicate-order') return true;
  switch (fact.type) {
    case 'reload-ordered': {
      const { desk } = bench;
      const declined = applyReloadEvent(desk, receive(bench, fact, circumstances.at, null), 'decline', code);
      assert(declined.ok, 'a received order can be declined');
      if (desk.set.refunded.has(fact.op_id)) applyReloadEvent(desk, declined.value, 'refund');
      return true;
    }
    case 'card-sold':
    case 'card-replaced':
      refuseSale(bench, fact, circumstances, code);
      return true;
    case 'refund-paid':
      if (code === 'refund-not-due') bench.rejectedRefunds.set(fact.op_id, fact.body.amount_cents);
      return true;
    case 'till-opened':
    case 'cash-moved':
    case 'till-closed':
      // A till's day is kept whatever is said of it, and follows from this journal alone.
      return false;
    case 'customer-registered':
    case 'customer-amended':
    case 'beneficiary-changed':
    case 'document-photographed':
    case 'card-blocked':
    case 'reload-cancelled':
    case 'pack-received':
    case 'pack-set-aside':
    case 'sms-code-issued':
    case 'outcome-told':
    case 'refund-made-good':
    case 'signed-out':
      return true;
  }
}

/** The bank is asked before it is told, and the limits are those of then. */
function reload(bench: Bench, fact: FactOf<'reload-ordered'>, at: number): boolean {
  const { desk, purse } = bench;
  const { amount_cents, fee_cents, card_reference } = fact.body;
  const card = desk.set.cards.get(card_reference);
  const waitsFor = card && awaitsActivation(card.state) ? saleToWaitFor(bench, fact) : undefined;
  const approved = applyReloadEvent(desk, receive(bench, fact, at, waitsFor ?? null), 'approve');
  assert(approved.ok, 'a received order can be approved');
  if (desk.set.refunded.has(fact.op_id)) {
    // Paid back by another counter, which has told so already: the bank never loaded it.
    const due = endUnloaded(desk, approved.value, 'bank-refused');
    assert(due, 'what was approved this moment can end');
    applyReloadEvent(desk, due, 'refund');
    return true;
  }
  purse.spend(addCents(amount_cents, fee_cents));
  return true;
}

function sale(bench: Bench, fact: FactOf<'card-sold' | 'card-replaced'>): boolean {
  const { desk } = bench;
  const { card_reference } = fact.body;
  const pack = desk.set.cards.get(card_reference) ?? bringPack(bench, card_reference, fact.tariff_v, null);
  if (pack.state !== 'in-stock') return false;
  sell(bench, fact, pack);
  const sold = desk.set.cards.get(card_reference);
  if (sold && desk.set.refunded.has(fact.op_id)) endRefusedSale(desk, sold);
  return true;
}

/** The old card was blocked then, and stays so where the bank is known to have refused. Its block may be another counter's to tell. */
function replacement(bench: Bench, fact: FactOf<'card-replaced'>): boolean {
  const { desk } = bench;
  if (!sale(bench, fact)) return false;
  const old = desk.set.cards.get(fact.body.old_card_reference);
  if (old?.state === 'active') applyCardEvent(desk, old, 'block');
  const blocked = desk.set.cards.get(fact.body.old_card_reference);
  const isRefused = desk.set.cards.get(fact.body.card_reference)?.state === 'declined';
  if (blocked && !isRefused) applyCardEvent(desk, blocked, 'replace');
  return true;
}

/** It was due then: whatever is known of the operation here, the bank has refused it or was never told. */
function refund({ desk, device, purse }: Bench, { op_id, body }: FactOf<'refund-paid'>, at: number): boolean {
  const { refund_of, amount_cents } = body;
  if (desk.set.refunded.has(refund_of)) return false;
  const order = desk.set.orders.get(refund_of);
  if (order) {
    const due = order.state === 'refund-due' ? order : endUnloaded(desk, order, 'bank-refused');
    if (!due) return false;
    if (order.state !== 'refund-due') purse.giveBack(amount_cents);
    const refunded = applyReloadEvent(desk, due, 'refund');
    assert(refunded.ok, 'an order that is due can be refunded');
  } else {
    const sold = soldBy(desk.set.cards.values(), refund_of);
    if (sold) endRefusedSale(desk, sold);
    announceOrder(desk, device.agent_id, refund_of);
  }
  desk.set.refunded.add(refund_of);
  desk.refunds.push({ refund_of, op_id, device_id: device.device_id, amount_cents, paid_at: at });
  return true;
}

function soldBy(cards: Iterable<CardRow>, saleOpId: FactOf<'refund-paid'>['op_id']): CardRow | undefined {
  for (const card of cards) if (card.sale_op_id === saleOpId) return card;
  return undefined;
}

function cancellation({ desk, purse }: Bench, { body }: FactOf<'reload-cancelled'>): boolean {
  const order = desk.set.orders.get(body.cancel_of);
  if (!order) return false;
  if (order.state === 'refund-due' || order.state === 'refunded') return true;
  if (!endUnloaded(desk, order, 'cancelled')) return false;
  purse.giveBack(addCents(order.amount_cents, order.fee_cents));
  return true;
}

function packs(bench: Bench, { body, tariff_v }: FactOf<'pack-received'>): boolean {
  for (const reference of new Set(body.card_references)) {
    const known = bench.desk.set.cards.get(reference);
    if (!known || isSentAgain(known)) bringPack(bench, reference, tariff_v, body.delivery_note);
  }
  return true;
}

/** That it was ever sent to this agent may be forgotten, too. */
function bringPack(
  bench: Bench,
  card_reference: CardReference,
  tariff_v: number,
  delivery_note: string | null,
): CardRow {
  const { desk, device, forgottenPacks } = bench;
  if (!desk.set.packs.has(card_reference)) {
    const pack = { card_reference, agent_id: device.agent_id, dispatched_at: desk.at, delivery_note };
    desk.set.packs.set(card_reference, pack);
    forgottenPacks.push(pack);
  }
  return putInStock(bench, card_reference, tariff_v);
}
