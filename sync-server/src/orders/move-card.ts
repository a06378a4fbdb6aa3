/** Moves one card on the bank's word or its customer's wish. The only way in for everybody outside this room. */
import type { CardEvent } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { err } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { nothingWanted } from '../controls/working-set.ts';
import type { Tx } from '../db/handles.ts';
import type { CardRow } from '../db/schema.ts';
import { applyCardEvent } from './apply-card-event.ts';
import type { CardChanges } from './apply-card-event.ts';
import type { Ctx } from './context.ts';
import { announceCard, clearDesk, openDesk } from './desk.ts';

export type MoveCardError = 'card-unknown' | 'card-transition-refused';

export async function moveCard(
  tx: Tx,
  ctx: Ctx,
  reference: CardReference,
  event: CardEvent,
  changes: Pick<CardChanges, 'card_token' | 'last_four' | 'reason'> = {},
): Promise<Result<CardRow, MoveCardError>> {
  const one = new Set([reference]);
  const desk = await openDesk(tx, ctx, { ...nothingWanted(), cards: one, held: one });
  const card = desk.set.cards.get(reference);
  if (!card) return err('card-unknown');
  const moved = applyCardEvent(desk, card, event, changes);
  if (moved.ok) await clearDesk(tx, desk);
  return moved;
}

/** Nothing of the card itself has changed, but what is told of it has. */
export async function announceCardAgain(tx: Tx, ctx: Ctx, reference: CardReference): Promise<void> {
  const desk = await openDesk(tx, ctx, { ...nothingWanted(), cards: new Set([reference]) });
  const card = desk.set.cards.get(reference);
  if (!card) return;
  announceCard(desk, card.agent_id, reference);
  await clearDesk(tx, desk);
}
