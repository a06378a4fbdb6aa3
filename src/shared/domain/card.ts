/**
 * A card's life, from the pack an agent receives to its end: the one table of what may follow what.
 * Knows nothing of who makes a card move; the bank alone decides acceptance, activation and blocking.
 */
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';

export const CardState = z.enum([
  'in-stock',
  'sold',
  'applied',
  'accepted',
  'declined',
  'active',
  'blocked',
  'replaced',
  'closed',
  'expired',
]);
export type CardState = z.infer<typeof CardState>;

export const CardEvent = z.enum([
  'sell',
  /** The sale was refused by the server or undone: the pack is back on the shelf. */
  'return-to-stock',
  /** The customer's file was sent to the bank. */
  'apply',
  'accept',
  'decline',
  'activate',
  'block',
  'replace',
  /** The bank did not let another card take its place. */
  'stay-blocked',
  'close',
  'expire',
]);
export type CardEvent = z.infer<typeof CardEvent>;

export interface CardTransition {
  readonly from: CardState;
  readonly event: CardEvent;
  readonly to: CardState;
}

/** The only moves there are. A blocked card never comes back: it is replaced, unless the bank refuses that, or closed. */
export const CARD_TRANSITIONS: readonly CardTransition[] = [
  { from: 'in-stock', event: 'sell', to: 'sold' },
  { from: 'in-stock', event: 'close', to: 'closed' },
  { from: 'in-stock', event: 'expire', to: 'expired' },
  { from: 'sold', event: 'apply', to: 'applied' },
  { from: 'sold', event: 'return-to-stock', to: 'in-stock' },
  { from: 'applied', event: 'accept', to: 'accepted' },
  { from: 'applied', event: 'decline', to: 'declined' },
  { from: 'accepted', event: 'activate', to: 'active' },
  { from: 'accepted', event: 'close', to: 'closed' },
  { from: 'accepted', event: 'expire', to: 'expired' },
  { from: 'active', event: 'block', to: 'blocked' },
  { from: 'active', event: 'close', to: 'closed' },
  { from: 'active', event: 'expire', to: 'expired' },
  { from: 'blocked', event: 'replace', to: 'replaced' },
  { from: 'replaced', event: 'stay-blocked', to: 'blocked' },
  { from: 'blocked', event: 'close', to: 'closed' },
  { from: 'blocked', event: 'expire', to: 'expired' },
];

type Outcome = Result<CardState, 'card-transition-refused'>;
const REFUSED: Outcome = err('card-transition-refused');
const outcomes = new Map<CardState, Map<CardEvent, Outcome>>(CardState.options.map((state) => [state, new Map()]));
for (const { from, event, to } of CARD_TRANSITIONS) outcomes.get(from)!.set(event, ok(to));

export function nextCardState(state: CardState, event: CardEvent): Outcome {
  return outcomes.get(state)?.get(event) ?? REFUSED;
}

/** What its holder says happened to a card that is to be blocked. */
export const BlockReason = z.enum(['lost', 'stolen', 'other']);
export type BlockReason = z.infer<typeof BlockReason>;

/** Where a pack goes that is not to be sold: broken, or back to the centre. */
export const SetAside = z.enum(['defective', 'returned']);
export type SetAside = z.infer<typeof SetAside>;

/** Only a card the bank has activated can be reloaded. */
export function canReload(state: CardState): boolean {
  return state === 'active';
}

const ON_ITS_WAY: ReadonlySet<CardState> = new Set(['sold', 'applied', 'accepted']);

/** Sold, and the bank has not activated it yet: a reload that came with its sale is held until then. */
export function awaitsActivation(state: CardState): boolean {
  return ON_ITS_WAY.has(state);
}

const NOT_ISSUED: ReadonlySet<CardState> = new Set(['in-stock', 'sold', 'applied', 'declined']);

/** The bank has said yes to it: it has this card, whatever became of it since. */
export function isIssued(state: CardState): boolean {
  return !NOT_ISSUED.has(state);
}

/** Why a pack that was never sold is closed: where it went; or that the centre, to which it went, has sent it out again. */
interface ClosedPack {
  readonly state: CardState;
  readonly reason: string | null;
  readonly sale_op_id: string | null;
}
export const SENT_AGAIN = 'sent-again';

/** An agent sent it back, and the centre may send it out again. */
export function isBackAtCentre(card: ClosedPack): boolean {
  return isClosedPack(card) && card.reason === ('returned' satisfies SetAside);
}

/** It went back, and is on its way to an agent once more: the only pack that is received a second time. */
export function isSentAgain(card: ClosedPack): boolean {
  return isClosedPack(card) && card.reason === SENT_AGAIN;
}

function isClosedPack({ state, sale_op_id }: ClosedPack): boolean {
  return state === 'closed' && sale_op_id === null;
}
