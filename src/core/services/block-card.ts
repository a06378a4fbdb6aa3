/** Blocks a lost or stolen card: at this counter at once, at the bank as soon as the server has heard of it. It cannot be undone. */
import { nextCardState } from '@flouss/shared/domain/card';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findCard } from '../store/cards.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { cardView } from './views.ts';

export const blockCard: Service<'card.block'> = (context, session, input) =>
  recordOperation(context, session, input, BLOCK);

const BLOCK: Act<'card.block', 'card-blocked'> = {
  type: 'card-blocked',
  topics: ['cards', 'customers'],
  isSame: ({ body }, input) => body.card_reference === input.card_reference && body.reason === input.reason,
  decide: (tx, _desk, { card_reference, reason }) => {
    const card = findCard(tx, card_reference);
    if (!card) return refuse('card-unknown');
    if (!nextCardState(card.state, 'block').ok) return refuse('card-not-active');
    const { customer_id } = card;
    if (customer_id === null) return refuse('card-unknown');
    return { ok: true, value: { body: { card_reference, customer_id, reason }, spends: ZERO, receipt: null } };
  },
  answer: (read, desk, { fact }) => {
    const card = findCard(read, fact.body.card_reference);
    assert(card, 'a card that was blocked is known');
    return cardView(read, desk, card);
  },
};
