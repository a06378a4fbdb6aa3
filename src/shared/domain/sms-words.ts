/**
 * The words of the short number: what a customer may write for each command, and the words that can never name a card.
 * Knows no grammar; the parser does.
 */
import type { Language } from './language.ts';
import { searchKey } from './search-key.ts';

export type SmsCommand = 'reload' | 'confirm' | 'balance' | 'block' | 'enrol' | 'code' | 'help' | 'stop' | 'contact';

interface CommandWord {
  readonly command: SmsCommand;
  /** The language the word belongs to; undefined when several share it. */
  readonly language: Language | undefined;
}

const WORDS: readonly [SmsCommand, Language | undefined, string][] = [
  ['reload', 'fr', 'rech recharge recharger'],
  ['reload', 'en', 'reload topup'],
  ['reload', 'ar', 'شحن اشحن تعبئة'],
  ['confirm', 'fr', 'oui'],
  ['confirm', 'en', 'yes'],
  ['confirm', 'ar', 'نعم'],
  ['balance', 'fr', 'solde'],
  ['balance', 'en', 'balance'],
  ['balance', 'ar', 'رصيد الرصيد رصيدي'],
  ['block', 'fr', 'oppo opposition bloquer'],
  ['block', 'en', 'block'],
  ['block', 'ar', 'حظر'],
  ['enrol', 'fr', 'inscr inscription'],
  ['enrol', 'en', 'enrol enroll'],
  ['enrol', 'ar', 'تسجيل'],
  ['code', undefined, 'code'],
  ['code', 'ar', 'رمز كود'],
  ['help', 'fr', 'aide'],
  ['help', 'en', 'help'],
  ['help', 'ar', 'مساعدة'],
  ['stop', undefined, 'stop'],
  ['stop', 'ar', 'توقف قف'],
  ['contact', undefined, 'contact'],
  ['contact', 'ar', 'اتصال'],
];

const commandWords = new Map<string, CommandWord>();
for (const [command, language, words] of WORDS) {
  for (const word of searchKey(words).split(' ')) commandWords.set(word, { command, language });
}

/** The command a word stands for, whatever its case and accents. */
export function commandOf(word: string): CommandWord | undefined {
  return commandWords.get(searchKey(word));
}

/** Words beside an amount that change what it means: read as a card's name they would make an order of something else. */
const NEVER_A_CARD = new Set(
  searchKey(`
    eur euro euros يورو cent cents centime centimes سنت
    mille million millions hundred thousand مئة مائة ألف مليون
    dh dhs mad dirham dirhams usd dollar dollars gbp livre livres pound pounds cfa fcfa xof xaf franc francs thb baht
    ron lei leu pln zloty zlotys dinar dinars tnd dzd درهم دراهم دولار دينار فرنك
    pas non no not ne jamais never plus moins annule annuler annulation cancel demain tomorrow لا ليس غدا إلغاء
  `).split(' '),
);

/**
 * Can this word, beside an amount, only be something other than a card's name? Digits glued to it change nothing (`DH100`),
 * nor does a dash (`EUR-EUR`).
 */
export function neverNamesCard(word: string): boolean {
  const parts = searchKey(word).replace(/\d+$/, '').split(' ');
  return parts.some((part) => NEVER_A_CARD.has(part) || commandWords.has(part));
}
