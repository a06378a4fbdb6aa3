/** Takes packs that the centre sent to this agent into the stock, also those that went back to it before. */
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { isSentAgain } from '@flouss/shared/domain/card';
import { ZERO } from '@flouss/shared/domain/money';
import { findCard } from '../store/cards.ts';
import { lastWord } from '../store/feed.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { cardView } from './views.ts';

export const receiveStock: Service<'stock.receive'> = (context, session, input) =>
  recordOperation(context, session, input, RECEPTION);

/** All or none: a list with one wrong pack is looked at again, pack in hand. */
const RECEPTION: Act<'stock.receive', 'pack-received'> = {
  type: 'pack-received',
  topics: ['cards'],
  isSame: ({ body }, input) =>
    body.delivery_note === input.delivery_note &&
    body.card_references.join() === [...new Set(input.card_references)].join(),
  decide: (tx, _desk, { card_references, delivery_note }) => {
    // A pack scanned twice is one pack.
    const packs = [...new Set(card_references)];
    for (const card_reference of packs) {
      const word = lastWord(tx, 'card', card_reference)?.item;
      const known = findCard(tx, card_reference);
      const again = known?.state === 'closed' && word !== undefined && isSentAgain(word);
      if (known && !again) return refuse('already-received', { card_reference });
      if (!lastWord(tx, 'pack', card_reference)) return refuse('stock-not-yours', { card_reference });
    }
    return { ok: true, value: { body: { card_references: packs, delivery_note }, spends: ZERO, receipt: null } };
  },
  answer: (read, desk, { fact }) =>
    fact.body.card_references.flatMap((reference) => {
      const card = findCard(read, reference);
      return card ? [cardView(read, desk, card)] : [];
    }),
};
