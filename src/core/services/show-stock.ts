/** The agent's packs for the screens: in hand, sold, set aside, and what the centre has sent. Decides nothing. */
import type { DeliveryView, StockView } from '@flouss/shared/contract/views';
import type { CardState } from '@flouss/shared/domain/card';
import { SetAside } from '@flouss/shared/domain/card';
import type { Service } from '../context.ts';
import type { CardRow } from '../store/cards.ts';
import { cardsInStates, cardsInStock, countByState } from '../store/cards.ts';
import { lastWord, sentPacks } from '../store/feed.ts';
import type { ReadStore } from '../store/handles.ts';
import { factAt } from '../store/journal.ts';
import { cardMoves } from '../store/operations.ts';
import { deskOf } from './record-operation.ts';
import { cardView } from './views.ts';

const STOCK_SHOWN_MAX = 2_000;
/** Complete deliveries are shown for as long as somebody may still ask about them. */
const COMPLETE_DELIVERIES_SHOWN = 5;

const SOLD: readonly CardState[] = [
  'sold',
  'applied',
  'accepted',
  'active',
  'blocked',
  'replaced',
  'declined',
  'expired',
];

export const listStock: Service<'stock.list'> = (context, session, { view }) => {
  const { read } = context.store;
  const desk = deskOf(context, session, read);
  return { ok: true, value: rowsOf(read, view).map((card) => cardView(read, desk, card)) };
};

export const countStock: Service<'stock.counts'> = (context) => {
  const { read } = context.store;
  const counts = countByState(read);
  const sold = SOLD.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
  const aside = setAside(read).map(({ as }) => as);
  return {
    ok: true,
    value: {
      'in-hand': counts.get('in-stock') ?? 0,
      sold,
      defective: aside.filter((as) => as === 'defective').length,
      returned: aside.filter((as) => as === 'returned').length,
    },
  };
};

function rowsOf(read: ReadStore, view: StockView): CardRow[] {
  if (view === 'in-hand') return cardsInStock(read, STOCK_SHOWN_MAX);
  if (view === 'sold') return cardsInStates(read, SOLD, STOCK_SHOWN_MAX);
  return setAside(read).flatMap(({ card, as }) => (as === view ? [card] : []));
}

/** Closed packs that were never a customer's, with where they went: as the server says, or as this counter has just written. */
function setAside(read: ReadStore): { readonly card: CardRow; readonly as: SetAside }[] {
  return cardsInStates(read, ['closed'], STOCK_SHOWN_MAX).flatMap((card) => {
    const word = lastWord(read, 'card', card.card_reference)?.item;
    const as = SetAside.safeParse(word?.state === 'closed' ? word.reason : ownWord(read, card));
    return as.success ? [{ card, as: as.data }] : [];
  });
}

function ownWord(read: ReadStore, { card_reference }: CardRow): SetAside | undefined {
  const move = cardMoves(read, card_reference).findLast(({ kind }) => kind === 'set-aside');
  const fact = move && factAt(read, move.seq).fact;
  return fact?.type === 'pack-set-aside' ? fact.body.as : undefined;
}

export const listDeliveries: Service<'stock.deliveries'> = (context) => {
  const deliveries = new Map<string, DeliveryView>();
  for (const { card_reference, dispatched_at, delivery_note, received } of sentPacks(context.store.read)) {
    const key = `${dispatched_at} ${delivery_note}`;
    const known = deliveries.get(key) ?? { dispatched_at: dispatched_at ?? 0, delivery_note, sent: 0, missing: [] };
    if (received === 0) known.missing.push(card_reference);
    deliveries.set(key, { ...known, sent: known.sent + 1 });
  }
  const latest = [...deliveries.values()].toSorted((a, b) => b.dispatched_at - a.dispatched_at);
  const complete = latest.filter(({ missing }) => missing.length === 0);
  const old = new Set(complete.slice(COMPLETE_DELIVERIES_SHOWN));
  return { ok: true, value: latest.filter((each) => !old.has(each)) };
};
