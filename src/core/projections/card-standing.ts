/**
 * Where a card stands, from the server's last word and this counter's own facts about it. Pure: the word holds for everything
 * up to the place in the journal that the server had judged; an own fact after that place knows better, unless it was rejected.
 */
import type { FactBody } from '@flouss/shared/contract/journal';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { ZERO } from '@flouss/shared/domain/money';
import type { CardState } from '@flouss/shared/domain/card';
import { isSentAgain } from '@flouss/shared/domain/card';
import type { CardRow } from '../store/cards.ts';
import type { FeedWord } from '../store/feed.ts';
import type { CardMove } from '../store/operations.ts';

/** This counter's facts about the card that the server has not rejected. */
export interface OwnFacts {
  readonly received_seq: number | null;
  readonly sold_seq: number | null;
  /** Given when the sale is later than the server's word. */
  readonly sale: SaleBody | undefined;
  /** What was done with it since, in order. */
  readonly moves: readonly CardMove[];
}

export type SaleBody = FactBody<'card-sold'> | FactBody<'card-replaced'>;

type Place = Pick<CardRow, 'state' | 'customer_id' | 'beneficiary_id' | 'nickname'>;

/** Undefined when the agent does not have it: a reception that was rejected, and no word of the server. */
export function cardStanding(
  cardReference: CardReference,
  word: FeedWord<'card'> | undefined,
  own: OwnFacts,
): CardRow | undefined {
  const place = placeOf(word, own);
  if (!place) return undefined;
  const item = word?.item;
  const state = movedTo(place.state, receivedAgain(word, own) ?? word?.headSeq ?? 0, own.moves);
  return {
    card_reference: cardReference,
    ...place,
    state,
    last_four: item?.last_four ?? null,
    received_seq: own.received_seq,
    sold_seq: own.sold_seq,
    year: item?.year ?? 0,
    year_committed_cents: item?.year_committed_cents ?? ZERO,
    month: item?.month ?? '',
    month_cash_cents: item?.month_cash_cents ?? ZERO,
    sums_seq: word?.headSeq ?? 0,
  };
}

const IN_STOCK: Place = { state: 'in-stock', customer_id: null, beneficiary_id: null, nickname: null };

/** Where this counter took in a pack that was sent out again, if the word does not know it yet. */
function receivedAgain(word: FeedWord<'card'> | undefined, { received_seq }: OwnFacts): number | undefined {
  if (!word || received_seq === null || received_seq <= word.headSeq) return undefined;
  return isSentAgain(word.item) ? received_seq : undefined;
}

function placeOf(word: FeedWord<'card'> | undefined, own: OwnFacts): Place | undefined {
  const { received_seq, sale } = own;
  if (sale) return { state: 'sold', ...holderOf(sale) };
  if (receivedAgain(word, own) !== undefined) return IN_STOCK;
  if (word) {
    const { state, customer_id, beneficiary_id, nickname } = word.item;
    return { state, customer_id, beneficiary_id, nickname };
  }
  return received_seq === null ? undefined : IN_STOCK;
}

const MOVED_TO = { block: 'blocked', replacement: 'replaced', 'set-aside': 'closed' } as const;

/** The last thing done with it after the server's word. */
function movedTo(state: CardState, judgedSeq: number, moves: readonly CardMove[]): CardState {
  const last = moves.findLast(({ seq }) => seq > judgedSeq);
  return last ? MOVED_TO[last.kind] : state;
}

function holderOf({ customer_id, beneficiary_id, nickname }: SaleBody): Omit<Place, 'state'> {
  return { customer_id, beneficiary_id, nickname };
}
