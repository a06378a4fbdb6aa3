/** A card was reported lost or stolen at a counter: blocked here at once, and the bank is asked to do the same. */
import { firstRefusal } from '@flouss/shared/domain/controls';
import { BLOCK_CONTROLS } from '@flouss/shared/domain/fact-controls';
import type { BlockControlInput } from '@flouss/shared/domain/fact-controls';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { textOf } from '../../controls/fact-decision.ts';
import { applyCardEvent } from '../../orders/apply-card-event.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import type { Circumstances } from './judge-fact.ts';

export function judgeCardBlocked(
  { desk, device, judgedOn }: Bench,
  { seq, body }: FactOf<'card-blocked'>,
  { operatorAllowed, duplicate }: Circumstances,
): FactReason | undefined {
  const card = desk.set.cards.get(body.card_reference);
  const seen = card && {
    state: card.state,
    ofAgent: card.agent_id === device.agent_id,
    ofCustomer: card.customer_id === null || card.customer_id === body.customer_id,
  };
  const input: BlockControlInput = { operatorAllowed, duplicate, card: seen ?? null };
  judgedOn.set(seq, textOf(['block', input]));
  const refusal = firstRefusal(BLOCK_CONTROLS, input);
  if (refusal || !card) return refusal;
  // Stopped before, it stays as it is.
  applyCardEvent(desk, card, 'block', { reason: body.reason });
  return undefined;
}
