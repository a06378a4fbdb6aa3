/** `OPPO MAMAN`: blocking cannot be undone and a sender can be forged, so it too waits for a code. */
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { insertCode } from '../../db/sms-bindings.ts';
import { refuseLocked } from '../controls/code-lock.ts';
import { chooseCard, nameOf } from './choose-card.ts';
import { blockCodeIndex, CONFIRMATION_MINUTES, CONFIRMATION_MS, drawCode } from './confirmation-code.ts';
import { answer } from './turn.ts';
import type { Answer, KnownTurn } from './turn.ts';

export async function block(turn: KnownTurn, asked: string | undefined): Promise<Answer> {
  const locked = await refuseLocked(turn);
  if (locked) return locked;
  const card = await chooseCard(turn, 'block', asked);
  if (!card.ok) return answer('refused', card.error);
  if (card.value.state !== 'active') return answer('refused', { say: 'block-refused', card: nameOf(card.value) });
  const { tx, ctx, at, customer } = turn;
  const op_id = newId(OpId, ctx.clock, ctx.random);
  const code = await drawCode(turn);
  await insertCode(tx, {
    code_index: blockCodeIndex(turn, op_id, card.value.card_reference, code),
    customer_id: customer.customer_id,
    op_id,
    expires_at: at + CONFIRMATION_MS,
    used_at: null,
  });
  return answer('block-proposed', {
    say: 'confirm-block',
    card: nameOf(card.value),
    code,
    minutes: CONFIRMATION_MINUTES,
  });
}
