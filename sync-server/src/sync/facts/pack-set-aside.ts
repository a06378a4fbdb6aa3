/** A pack that will not be sold: broken, or sent back to the centre. It leaves the agent's stock for good. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import { applyCardEvent } from '../../orders/apply-card-event.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';

export function judgePackSetAside({ desk, device }: Bench, { body }: FactOf<'pack-set-aside'>): FactReason | undefined {
  const card = desk.set.cards.get(body.card_reference);
  if (card?.agent_id !== device.agent_id) return 'card-unknown';
  if (card.state !== 'in-stock') return 'card-not-in-stock';
  const closed = applyCardEvent(desk, card, 'close', { reason: body.as });
  return closed.ok ? undefined : 'card-not-in-stock';
}
