/**
 * The words of the short number: what a customer may write for each command in French, English, Arabic and Arabic in Latin letters
 * (`ch7n`), and what we would write ourselves. Knows no grammar; the parser does.
 */
import type { Language } from './language.ts';
import { searchKey } from './search-key.ts';

export type SmsCommand =
  | 'reload'
  | 'confirm'
  | 'balance'
  | 'block'
  | 'enrol'
  | 'code'
  | 'help'
  | 'stop'
  | 'contact'
  | 'language';

export interface CommandWord {
  readonly command: SmsCommand;
  /** The language the word belongs to; undefined when several share it. */
  readonly language: Language | undefined;
  /** As we would write the command to somebody who writes so. */
  readonly proper: string;
}

/** Command, language, the words; the first is the one we propose. */
const WORDS: readonly [SmsCommand, Language | undefined, string][] = [
  ['reload', 'fr', 'RECH recharge recharger rechargez'],
  ['reload', 'en', 'RELOAD topup'],
  ['reload', 'ar', 'شحن اشحن تعبئة عبئ عبي'],
  [
    'reload',
    'ar',
    'CH7N cha7n che7n ch7en ch7an cha7an sh7n sha7n she7n sh7en sh7an sha7an sha7en ish7an esh7an chahn shahn shhn 3abi 3abbi ta3bi2a ta3bia',
  ],
  ['confirm', 'fr', 'OUI confirme confirmer'],
  ['confirm', 'en', 'YES confirm'],
  ['confirm', 'ar', 'نعم تأكيد أكد'],
  ['confirm', 'ar', 'NA3AM n3am na3m n3m naam'],
  ['balance', 'fr', 'SOLDE'],
  ['balance', 'en', 'BALANCE'],
  ['balance', 'ar', 'رصيد الرصيد رصيدي'],
  ['balance', 'ar', 'RASID rassid raseed rsid rasidi rassidi'],
  ['block', 'fr', 'OPPO opposition bloquer bloque bloquez'],
  ['block', 'en', 'BLOCK'],
  ['block', 'ar', 'حظر احظر'],
  ['block', 'ar', '7ADR 7adhr 7dr'],
  ['enrol', 'fr', 'INSCR inscription inscrire'],
  ['enrol', 'en', 'ENROL enroll register'],
  ['enrol', 'ar', 'تسجيل سجل'],
  ['enrol', 'ar', 'TASJIL tsjil'],
  ['code', undefined, 'CODE'],
  ['code', 'ar', 'رمز كود'],
  ['help', 'fr', 'AIDE'],
  ['help', 'en', 'HELP'],
  ['help', 'ar', 'مساعدة ساعدني'],
  ['help', 'ar', 'MOSA3ADA musa3ada mousa3ada mosa3da 3awenni'],
  ['stop', undefined, 'STOP'],
  ['stop', 'fr', 'ARRET arreter'],
  ['stop', 'en', 'UNSUBSCRIBE'],
  ['stop', 'ar', 'توقف قف ايقاف'],
  ['contact', undefined, 'CONTACT'],
  ['contact', 'fr', 'AGENCE'],
  ['contact', 'en', 'AGENCY'],
  ['contact', 'ar', 'اتصال وكالة'],
  ['contact', 'ar', 'ITISAL ittisal'],
  ['stop', 'ar', '9EF wa9ef tawa9of'],
  ['language', 'fr', 'LANGUE'],
  ['language', 'en', 'LANGUAGE lang'],
  ['language', 'ar', 'لغة اللغة'],
  ['language', 'ar', 'LOGHA lougha lugha'],
];

/** The word that we write an order with. */
export const ORDER_WORDS: Readonly<Record<Language, string>> = { fr: 'RECH', en: 'RELOAD', ar: 'شحن' };

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  fr: 'fr francais french فرنسية الفرنسية فرنسي بالفرنسية faransia fransia',
  en: 'en anglais english إنجليزية الإنجليزية إنجليزي بالإنجليزية ingliz inglizia',
  ar: 'ar arabe arabic عربية العربية عربي بالعربية 3arabi 3arabia 3arabiya',
};

const commandWords = new Map<string, CommandWord>();
for (const [command, language, list] of WORDS) {
  const proper = list.split(' ')[0]!;
  for (const word of searchKey(list).split(' ')) commandWords.set(word, { command, language, proper });
}

const languageNames = new Map<string, Language>();
for (const [language, names] of Object.entries(LANGUAGE_NAMES) as [Language, string][]) {
  for (const name of searchKey(names).split(' ')) languageNames.set(name, language);
}

/** Every word of every command, in search spelling: for whoever looks for one that was nearly written. */
export const COMMAND_WORDS: ReadonlyMap<string, CommandWord> = commandWords;

/** The command a word in search spelling stands for. */
export function commandOfKey(key: string): CommandWord | undefined {
  return commandWords.get(key);
}

/** The command a word stands for, whatever its case and accents. */
export function commandOf(word: string): CommandWord | undefined {
  return commandWords.get(searchKey(word));
}

/** The language that a word in search spelling names: `arabe`, `EN`, `عربية`. */
export function languageNamed(key: string): Language | undefined {
  return languageNames.get(key);
}

/** Other words for the same, which also mean other things. */
const NEAR_RELOAD: readonly [Language, string, string][] = [
  [
    'fr',
    'RECH',
    'charge charger chargez credite crediter credit envoie envoyer envoyez verse verser versez ajoute ajouter rechargement',
  ],
  ['en', 'RELOAD', 'load send transfer refill add'],
  ['ar', 'شحن', 'ارسل ارسال حول تحويل شرج شارج شارجي'],
  ['ar', 'CH7N', 'charji charje tcharji chargi sift sifet sayfat'],
];
const nearWords = new Map<string, CommandWord>();
for (const [language, proper, words] of NEAR_RELOAD) {
  for (const word of searchKey(words).split(' ')) nearWords.set(word, { command: 'reload', language, proper });
}

/** `carte perdue`, `my card was stolen`: what we would do about it, by the words that tell of it. */
const LOSS: readonly [Language, string, string][] = [
  ['fr', 'OPPO', 'perdu perdue perte vole volee'],
  ['en', 'BLOCK', 'lost stolen'],
  ['ar', 'حظر', 'ضاعت ضاع ضائعة مفقودة سرقت سرق مسروقة'],
  ['ar', '7ADR', 'tsrqat tser9at da3at'],
];
const lossWords = new Map<string, CommandWord>();
for (const [language, proper, words] of LOSS) {
  for (const word of searchKey(words).split(' ')) lossWords.set(word, { command: 'block', language, proper });
}

/** The blocking that a word in search spelling may ask for. */
export function lossOf(key: string): CommandWord | undefined {
  return lossWords.get(key);
}

/** The command that a word in search spelling stands for among others: enough to propose it, never to obey. */
export function nearCommandOf(key: string): CommandWord | undefined {
  return nearWords.get(key);
}

/**
 * Words beside an amount that change what it means. Facts were checked against this list: a name that it lets through may stand in
 * a journal, so it stays as it is; what is refused to new names beyond it is in sms-doubt.
 */
const NEVER_A_CARD = new Set(
  searchKey(`
    eur euro euros يورو cent cents centime centimes سنت
    mille million millions hundred thousand مئة مائة ألف مليون
    dh dhs mad dirham dirhams usd dollar dollars gbp livre livres pound pounds cfa fcfa xof xaf franc francs thb baht
    ron lei leu pln zloty zlotys dinar dinars tnd dzd درهم دراهم دولار دينار فرنك
    pas non no not ne jamais never plus moins annule annuler annulation cancel demain tomorrow لا ليس غدا إلغاء
    rech recharge recharger reload topup شحن اشحن تعبئة oui yes نعم solde balance رصيد الرصيد رصيدي
    oppo opposition bloquer block حظر inscr inscription enrol enroll تسجيل code رمز كود aide help مساعدة
    stop توقف قف contact اتصال
  `).split(' '),
);

/** The parts of a written word, without digits glued to it (`DH100`); a dash parts (`EUR-EUR`). */
export function wordParts(word: string): string[] {
  return searchKey(word).replace(/\d+$/, '').split(' ');
}

/** Can this word, beside an amount, only be something other than a card's name? */
export function neverNamesCard(word: string): boolean {
  return wordParts(word).some((part) => NEVER_A_CARD.has(part));
}
