/** Which of his cards a customer means: the one he named, or the only one he has. */
import { parseCardNickname } from '@flouss/shared/domain/card-nickname';
import { searchKey } from '@flouss/shared/domain/search-key';
import type { CardState } from '@flouss/shared/domain/card';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { cardsOfCustomer } from '../../db/cards.ts';
import type { CardRow } from '../../db/schema.ts';
import type { CardName, Reply } from '../replies/reply.ts';
import type { KnownTurn, Turn } from './turn.ts';

/** Cards that are no longer, or not yet, anybody's. */
const GONE: ReadonlySet<CardState> = new Set(['in-stock', 'declined', 'replaced', 'closed', 'expired']);

export function nameOf(card: CardRow): CardName {
  return { nickname: card.nickname ?? '', lastFour: card.last_four ?? undefined };
}

/** The card, or the reply that asks for it. */
export async function chooseCard(
  turn: KnownTurn,
  command: 'reload' | 'balance' | 'block',
  asked: string | undefined,
): Promise<Result<CardRow, Reply>> {
  const cards = (await cardsOfCustomer(turn.tx, turn.customer.customer_id)).filter((card) => !GONE.has(card.state));
  if (cards.length === 0) return err({ say: 'no-card' });
  const named = asked === undefined ? cards : cards.filter((card) => isNamed(card, asked));
  if (asked !== undefined && named.length === 0) return err({ say: 'card-unknown', asked, cards: cards.map(nameOf) });
  // A blocked card and the new one in its place may share a name: the one that works is meant.
  const active = named.filter((card) => card.state === 'active');
  const meant = active.length > 0 ? active : named;
  const [card] = meant;
  return card && meant.length === 1 ? ok(card) : err({ say: 'card-to-choose', command, cards: meant.map(nameOf) });
}

/** The name that tells one of the customer's working cards from the others; undefined when he has but one or none. */
export async function exampleCard({ tx }: Pick<Turn, 'tx'>, customerId: CustomerId): Promise<string | undefined> {
  const cards = (await cardsOfCustomer(tx, customerId)).filter((card) => !GONE.has(card.state));
  return cards.length > 1 ? (cards[0]?.nickname ?? undefined) : undefined;
}

function isNamed(card: CardRow, asked: string): boolean {
  return card.last_four === asked || (card.nickname !== null && spelling(card.nickname) === asked);
}

/** As the parser spells the names that it reads. */
function spelling(nickname: string): string {
  const read = parseCardNickname(nickname);
  return read.ok ? read.value : searchKey(nickname).replaceAll(' ', '').toUpperCase();
}
