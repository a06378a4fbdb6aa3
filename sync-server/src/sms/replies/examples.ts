/** An order as the customer would text it, in his language, for the replies that show one. */
import type { Language } from '@flouss/shared/domain/language';

const RELOAD: Record<Language, string> = { fr: 'RECH 100', en: 'RELOAD 100', ar: 'شحن 100' };

export function exampleOrder(language: Language, nickname: string | undefined): string {
  return nickname === undefined ? RELOAD[language] : `${RELOAD[language]} ${nickname}`;
}
