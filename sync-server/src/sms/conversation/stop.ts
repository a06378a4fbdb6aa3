/** `STOP`: confirmed once, then nothing more is sent until he writes again. What he is owed to hear waits for that. */
import { DESPITE_STOP } from '../../db/sms-replies.ts';
import { setStopped } from '../../db/sms-bindings.ts';
import type { Answer, KnownTurn } from './turn.ts';

export async function stop(turn: KnownTurn, messageId: string): Promise<Answer> {
  if (turn.binding.stopped === 1) return { outcome: 'stopped' };
  await setStopped(turn.tx, turn.sender.index, 1);
  return { outcome: 'stopped', reply: { say: 'stopped' }, cause: `${DESPITE_STOP}${messageId}` };
}
