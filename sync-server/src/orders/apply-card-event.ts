/** What follows when a card moves: its new state by the one table of the domain, what is booked, what the bank is asked. */
import { withPlan } from '@flouss/shared/domain/commission-plan';
import { plansOf } from '../controls/terms.ts';
import { nextCardState } from '@flouss/shared/domain/card';
import type { CardEvent } from '@flouss/shared/domain/card';
import { assert, unreachable } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { NewBankWork } from '../db/bank-work.ts';
import type { CardRow } from '../db/schema.ts';
import { cardCommission, cardSaleReversed, cardSold } from '../ledger/postings.ts';
import { giveBackHeld, releaseHeld } from './apply-reload-event.ts';
import { announceOrder, putCard } from './desk.ts';
import type { Desk } from './desk.ts';

/** What may be written with a move: at a sale whose card it becomes, at acceptance how the bank calls it. */
export type CardChanges = Partial<
  Pick<
    CardRow,
    | 'sale_op_id'
    | 'customer_id'
    | 'beneficiary_id'
    | 'nickname'
    | 'price_cents'
    | 'tariff_version'
    | 'card_token'
    | 'last_four'
    | 'reason'
    | 'replaces'
  >
>;

/** The card as it then lies on the desk; nothing happens when the table knows no such move. */
export function applyCardEvent(
  desk: Desk,
  card: CardRow,
  event: CardEvent,
  changes: CardChanges = {},
): Result<CardRow, 'card-transition-refused'> {
  const next = nextCardState(card.state, event);
  if (!next.ok) return next;
  const moved: CardRow = { ...card, ...changes, state: next.value, changed_at: desk.at };
  putCard(desk, moved);
  follow(desk, moved, event);
  return ok(moved);
}

function follow(desk: Desk, card: CardRow, event: CardEvent): void {
  switch (event) {
    case 'sell':
      desk.groups.push(cardSold(saleOf(card), card.agent_id, card.price_cents));
      desk.bankWork.push(work(card, card.replaces ? 'replacement' : 'application', saleOf(card)));
      return;
    case 'accept':
      desk.bankWork.push(work(card, 'activation', `${saleOf(card)}.activation`));
      return;
    case 'decline':
      // The counter now owes the customer the price: `refund-paid` names the sale.
      desk.groups.push(cardSaleReversed(saleOf(card), card.agent_id, card.price_cents));
      announceOrder(desk, card.agent_id, saleOf(card));
      giveBackHeld(desk, saleOf(card), 'bank-refused');
      leaveBlocked(desk, card);
      return;
    case 'activate':
      payCommission(desk, card);
      releaseHeld(desk, saleOf(card));
      return;
    case 'block':
      desk.bankWork.push(work(card, 'block', blockKey(saleOf(card))));
      return;
    case 'return-to-stock':
    case 'close':
    case 'expire':
      // An active card holds nothing back; one that never became active does.
      if (card.sale_op_id) giveBackHeld(desk, card.sale_op_id, 'card-not-active');
      return;
    case 'apply':
    case 'replace':
    case 'stay-blocked':
      return;
    default:
      return unreachable(event);
  }
}

/** What the declined card was to replace has not been replaced, and may be by another pack. */
function leaveBlocked(desk: Desk, { replaces }: CardRow): void {
  const old = replaces === null ? undefined : desk.set.cards.get(replaces);
  if (old?.state === 'replaced') applyCardEvent(desk, old, 'stay-blocked');
}

export function saleOf(card: CardRow): NonNullable<CardRow['sale_op_id']> {
  assert(card.sale_op_id, 'a card that left the stock names its sale');
  return card.sale_op_id;
}

function payCommission(desk: Desk, card: CardRow): void {
  const tariff = desk.terms.tariffs.find(({ version }) => version === card.tariff_version);
  assert(tariff, 'a sold card names a published tariff');
  const { commission_card_cents } = withPlan(tariff, plansOf(desk.terms, card.agent_id), desk.at);
  if (commission_card_cents > 0) desk.groups.push(cardCommission(saleOf(card), card.agent_id, commission_card_cents));
}

/** The bank knows an application, or a replacement, by the sale's own id. */
function work(card: CardRow, kind: NewBankWork['kind'], work_key: string): NewBankWork {
  const { card_reference, customer_id } = card;
  return { work_key, kind, op_id: saleOf(card), card_reference, customer_id, amount_cents: null };
}

/** The bank blocks a card once: it is the card's sale that names the command. */
export function blockKey(saleOpId: OpId): string {
  return `${saleOpId}.block`;
}
