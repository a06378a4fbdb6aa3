/** `SOLDE`: the bank is asked after the message is durable, by the worker that sends the reply. */
import { chooseCard } from './choose-card.ts';
import { answer } from './turn.ts';
import type { Answer, KnownTurn } from './turn.ts';

export async function askBalance(turn: KnownTurn, asked: string | undefined): Promise<Answer> {
  const card = await chooseCard(turn, 'balance', asked);
  if (!card.ok) return answer('refused', card.error);
  const { card_reference, nickname, last_four, card_token } = card.value;
  if (card_token === null) return answer('refused', { say: 'card-not-ready' });
  const { language } = turn;
  return {
    outcome: 'balance-asked',
    question: { ask: 'balance', card_reference, nickname: nickname ?? '', last_four, language },
  };
}
