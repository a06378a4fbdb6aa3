/** An order as the customer would text it, in his language, for the replies that show one. */
import type { Language } from '@flouss/shared/domain/language';
import { ORDER_WORDS } from '@flouss/shared/domain/sms-words';

const EXAMPLE_EUROS = 100;

export function exampleOrder(language: Language, nickname: string | undefined): string {
  const order = `${ORDER_WORDS[language]} ${EXAMPLE_EUROS}`;
  return nickname === undefined ? order : `${order} ${nickname}`;
}
