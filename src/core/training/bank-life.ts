/**
 * What the bank of training does with what it was told, one state after the other, and after how long: short enough to wait for,
 * long enough to be seen. Pure; it follows the same tables of moves as the real circuits.
 */
import type { FeedItem } from '@flouss/shared/contract/sync';
import type { CardState } from '@flouss/shared/domain/card';
import type { ReloadState } from '@flouss/shared/domain/reload';

export type CardItem = Extract<FeedItem, { kind: 'card' }>;
export type OrderItem = Extract<FeedItem, { kind: 'order' }>;

export interface Move<State> {
  readonly to: State;
  /** After it came into the state before. */
  readonly after_ms: number;
}

const CARD_MOVES: Partial<Record<CardState, Move<CardState>>> = {
  sold: { to: 'applied', after_ms: 1_000 },
  applied: { to: 'accepted', after_ms: 1_500 },
  accepted: { to: 'active', after_ms: 1_500 },
};

const ORDER_MOVES: Partial<Record<ReloadState, Move<ReloadState>>> = {
  approved: { to: 'submitted', after_ms: 1_000 },
  submitted: { to: 'loaded', after_ms: 3_000 },
};

/** Undefined when the bank has nothing more to do. */
export function nextOfCard({ state }: Pick<CardItem, 'state'>): Move<CardState> | undefined {
  return CARD_MOVES[state];
}

/** `refused`: the card is the one that this bank never loads. */
export function nextOfOrder({ state }: Pick<OrderItem, 'state'>, refused: boolean): Move<ReloadState> | undefined {
  const move = ORDER_MOVES[state];
  return refused && move?.to === 'loaded' ? { ...move, to: 'failed' } : move;
}
