/**
 * `OUI 482`: the one word by which money or a card moves. Right and in time, it places the order or blocks the card, once; the
 * order's outcome is told when the bank has spoken, so nothing is said here about an order that is on its way.
 */
import type { ConfirmationCode } from '@flouss/shared/domain/enrolment-code';
import { limitsInForce } from '@flouss/shared/domain/limits';
import { assert } from '@flouss/shared/kernel/assert';
import { findCard } from '../../db/cards.ts';
import { findOrder } from '../../db/orders.ts';
import type { OrderRow, SmsProposalRow } from '../../db/schema.ts';
import { codesValidAfter, useCode } from '../../db/sms-bindings.ts';
import { confirmProposal, hasOpenProposal } from '../../db/sms-proposals.ts';
import { moveCard } from '../../orders/move-card.ts';
import { placeAsLookedAt } from '../../suspicion/hold-order.ts';
import { lookAtOrder } from '../../suspicion/look-at-order.ts';
import { countWrongCode, forgiveWrongCodes, refuseLocked } from '../controls/code-lock.ts';
import { smsDayOf } from '../../controls/sms-day.ts';
import { isAliasOf } from '../sender.ts';
import { nameOf } from './choose-card.ts';
import { findConfirmable } from './confirmation-code.ts';
import type { Confirmable } from './confirmation-code.ts';
import { answer } from './turn.ts';
import type { Answer, KnownTurn } from './turn.ts';

export async function confirm(turn: KnownTurn, code: ConfirmationCode): Promise<Answer> {
  const locked = await refuseLocked(turn);
  if (locked) return locked;
  const meant = await findConfirmable(turn, code);
  if (!meant) return refuseCode(turn);
  return meant.of === 'reload' ? confirmReload(turn, meant.proposal) : confirmBlock(turn, meant);
}

/** A code that stands for nothing is a guess, unless there was nothing to guess. */
async function refuseCode(turn: KnownTurn): Promise<Answer> {
  const { tx, at, sender, customer } = turn;
  const codes = await codesValidAfter(tx, customer.customer_id, at);
  const awaited = (await hasOpenProposal(tx, sender.index, at)) || codes.some((each) => each.used_at === null);
  if (!awaited) return answer('not-confirmed', { say: 'nothing-to-confirm' });
  return countWrongCode(turn, (triesLeft) => ({ say: 'code-wrong', triesLeft }));
}

async function confirmReload(turn: KnownTurn, proposal: SmsProposalRow): Promise<Answer> {
  const { tx, ctx, at, binding, customer, sender } = turn;
  if (proposal.state === 'confirmed') return answer('not-confirmed', { say: 'code-used' });
  if (proposal.expires_at <= at) return answer('not-confirmed', { say: 'code-expired' });
  if (proposal.state === 'replaced') return answer('not-confirmed', { say: 'code-replaced' });
  if (!(await confirmProposal(tx, proposal.op_id))) return answer('not-confirmed', { say: 'code-used' });
  const terms = await ctx.terms.current(tx);
  const limits = limitsInForce(terms.limits, at);
  assert(limits, 'the centre has published limits');
  const smsDay = await smsDayOf(tx, binding, limits, at);
  const isAlias = isAliasOf(sender);
  const looked = await lookAtOrder(tx, { at, binding, customer, proposal, isAlias, limits, smsDay });
  await forgiveWrongCodes(turn);
  const placed = await placeAsLookedAt(tx, ctx, { ...proposal, smsDay }, looked);
  if (placed.ok && looked?.holds) return inCheck(turn, placed.value);
  if (placed.ok) return { outcome: 'confirmed' };
  // A declined order stands and is answered like every outcome; only where none could be made the reason is told here.
  if (await findOrder(tx, proposal.op_id)) return { outcome: 'refused' };
  return answer('refused', { say: 'reload-refused', reason: placed.error, limits });
}

async function inCheck({ tx }: KnownTurn, { amount_cents, card_reference }: OrderRow): Promise<Answer> {
  const card = await findCard(tx, card_reference);
  return answer('held', { say: 'order-in-check', amount: amount_cents, lastFour: card?.last_four ?? '' });
}

async function confirmBlock(turn: KnownTurn, meant: Extract<Confirmable, { of: 'block' }>): Promise<Answer> {
  const { tx, ctx, at } = turn;
  if (meant.code.used_at !== null) return answer('not-confirmed', { say: 'code-used' });
  if (meant.code.expires_at <= at) return answer('not-confirmed', { say: 'code-expired' });
  if (!(await useCode(tx, meant.code.code_index, at))) return answer('not-confirmed', { say: 'code-used' });
  await forgiveWrongCodes(turn);
  const moved = await moveCard(tx, ctx, meant.card.card_reference, 'block');
  if (moved.ok) return answer('blocked', { say: 'card-blocked', card: nameOf(moved.value) });
  return answer('refused', { say: 'block-refused', card: nameOf(meant.card) });
}
