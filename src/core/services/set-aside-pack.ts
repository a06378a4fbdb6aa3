/** Takes a pack out of the stock for good: broken, or on its way back to the centre. */
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findCard } from '../store/cards.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { cardView } from './views.ts';

export const setAsidePack: Service<'stock.set-aside'> = (context, session, input) =>
  recordOperation(context, session, input, SET_ASIDE);

const SET_ASIDE: Act<'stock.set-aside', 'pack-set-aside'> = {
  type: 'pack-set-aside',
  topics: ['cards'],
  isSame: ({ body }, input) =>
    body.card_reference === input.card_reference && body.as === input.as && body.note === input.note,
  decide: (tx, _desk, { card_reference, as, note }) => {
    const card = findCard(tx, card_reference);
    if (!card) return refuse('card-unknown');
    if (card.state !== 'in-stock') return refuse('card-not-in-stock');
    return { ok: true, value: { body: { card_reference, as, note }, spends: ZERO, receipt: null } };
  },
  answer: (read, desk, { fact }) => {
    const card = findCard(read, fact.body.card_reference);
    assert(card, 'a pack that was set aside is known');
    return cardView(read, desk, card);
  },
};
