/** A card was reported lost or stolen at a counter: blocked here at once, and the bank is asked to do the same. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import { applyCardEvent } from '../../orders/apply-card-event.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';

export function judgeCardBlocked({ desk, device }: Bench, { body }: FactOf<'card-blocked'>): FactReason | undefined {
  const card = desk.set.cards.get(body.card_reference);
  if (card?.agent_id !== device.agent_id) return 'card-unknown';
  if (card.customer_id !== null && card.customer_id !== body.customer_id) return 'card-unknown';
  // Its holder may have texted OPPO, or told another counter, while this one was away.
  if (card.state === 'blocked' || card.state === 'replaced') return undefined;
  const blocked = applyCardEvent(desk, card, 'block', { reason: body.reason });
  return blocked.ok ? undefined : 'card-not-active';
}
