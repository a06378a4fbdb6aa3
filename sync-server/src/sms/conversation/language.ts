/**
 * `LANGUE AR`: from now on our SMS come in that language. It is the sender's own choice: his file at the agency, and so his receipts,
 * stay in the language they were made in.
 */
import type { Language } from '@flouss/shared/domain/language';
import { setLanguage } from '../../db/sms-bindings.ts';
import { exampleOrder } from '../replies/examples.ts';
import { exampleCard } from './choose-card.ts';
import type { Answer, KnownTurn } from './turn.ts';

export async function chooseLanguage(turn: KnownTurn, language: Language): Promise<Answer> {
  await setLanguage(turn.tx, turn.sender.index, language);
  const example = exampleOrder(language, await exampleCard(turn, turn.customer.customer_id));
  return { outcome: 'language-chosen', reply: { say: 'language-chosen', example }, language };
}
