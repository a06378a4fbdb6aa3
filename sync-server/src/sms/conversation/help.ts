/**
 * `AIDE`, and what is said to a text that means nothing to us: what may have been meant, or else the commands, and that nothing was
 * ordered. A proposal is never taken for a word of his: he has to send it.
 */
import { exampleOrder } from '../replies/examples.ts';
import { exampleCard } from './choose-card.ts';
import { answer } from './turn.ts';
import type { Answer, KnownTurn } from './turn.ts';

export async function help(turn: KnownTurn): Promise<Answer> {
  return answer('helped', { say: 'help', example: await exampleFor(turn) });
}

export async function notUnderstood(turn: KnownTurn, suggestion: string | undefined): Promise<Answer> {
  if (suggestion !== undefined) return answer('not-understood', { say: 'did-you-mean', suggestion });
  return answer('not-understood', { say: 'not-understood', example: await exampleFor(turn) });
}

export async function amountUnreadable(turn: KnownTurn, suggestion: string | undefined): Promise<Answer> {
  if (suggestion !== undefined) return answer('refused', { say: 'did-you-mean', suggestion });
  return answer('refused', { say: 'amount-unreadable', example: await exampleFor(turn) });
}

async function exampleFor(turn: KnownTurn): Promise<string> {
  return exampleOrder(turn.language, await exampleCard(turn, turn.customer.customer_id));
}
