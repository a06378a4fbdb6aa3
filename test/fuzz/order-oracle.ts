/**
 * What must be true of a text that became an order, looked at without the parser's grammar: nothing in it but one order's word, the
 * digits of that amount, at most that card, words that mean nothing beside them, and signs that a person would pass over.
 */
import type { SmsIntent } from '@flouss/shared/domain/sms-text';
import { isHarmlessEmoji } from '@flouss/shared/domain/sms-courtesy';
import { searchKey } from '@flouss/shared/domain/search-key';

type Order = Extract<SmsIntent, { intent: 'reload' }>;

const words = (list: string): ReadonlySet<string> => new Set(searchKey(list).split(' '));

const ORDER = words(`
  rech recharge recharger rechargez reload topup شحن اشحن تعبئة عبئ عبي
  ch7n cha7n che7n ch7en ch7an cha7an sh7n sha7n she7n sh7en sh7an sha7an sha7en ish7an esh7an chahn shahn shhn 3abi 3abbi ta3bi2a ta3bia
`);
const CURRENCY = words('eur euro euros يورو أورو');
const LEADING = words(`
  pour a sur carte la de ma for to on card the my n no numero الى على في بطاقة البطاقة لبطاقة للبطاقة f l li fi
`);
const POLITE = words(`
  bonjour bjr bonsoir bsr salut slt coucou cc bonne journee soiree nuit madame monsieur svp stp s il vous te plait sil v p merci mrc mci
  beaucoup bcp bien d avance davance infiniment je remercie cordialement cdt a bises bisous urgent vite maintenant tout de suite des que
  possible flouss cher dear hello hi hey good morning afternoon evening sir madam please pls plz thanks thx ty thank you very much so
  many a lot in kind best regards now asap right cheers
  السلام عليكم سلام ورحمة الله وبركاته مرحبا اهلا أهلا وسهلا صباح الخير مساء من فضلك فضلكم لو سمحت سمحتم رجاء أرجوك عفاك عافاك شكرا جزيلا
  لك لكم مع الشكر بارك فيك فيكم جزاك جزاكم خيرا يحفظك عاجل الآن حالا دابا فلوس
  salam slm alaykoum alaykom 3alaykom 3alikom alikoum aleykoum assalamu assalam alaikum chokran choukran shukran chokrane 3afak 3afakom
  afak min men mn fadlak fadlik fadlek law sama7t lah ykhalik allah lay khalik y7afdek baraka allahou fik barak daba
`);
/** Whatever else may stand there, these never may. */
const NEVER = words(`
  pas ne non jamais annule annuler annulez hier demain si ou passe effectuee recu fait quand combien pourquoi fwd fw tr re
  not no never cancel yesterday tomorrow if or done failed when why how refund
  لا لم لن ليس أمس غدا اذا متى كيف تم
`);
const SIGNATURE =
  /\n(?:-{2,}|—+|_{2,})|\benvoy[ée][\s.,!…]+(?:de|depuis|à|a|avec)[\s.,!…]|\bsent[\s.,!…]+from[\s.,!…]|\bget[\s.,!…]+outlook[\s.,!…]|\b(?:cordialement|cdt|bien[\s.,!…]+[àa][\s.,!…]+vous|regards)|[أا]رسلت?[\s.,!…]+من|تم[\s.,!…]+ال[إا]رسال/giu;
/** Overrides show digits backwards. */
const REVERSING = /[\u202d\u202e]/u;
const UNSEEN = /[\p{Cf}\p{Variation_Selector}]/gu;
const ARABIC_VOWELS = /[\u064b-\u0655\u0670]/gu;
const PIECE =
  /\p{Nd}+(?:[.,٫٬]\p{Nd}+)*(?!\p{L})|[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+|[.,٫٬]\p{Nd}+)*|\s+|./gsu;
const CURRENCY_BEFORE = /(eur(?:os?)?|يورو|[أا]ورو)(?=\p{Nd})/giu;
const CURRENCY_AFTER = /(\p{Nd})(?=(?:eur(?:os?)?|يورو|[أا]ورو)(?!\p{L}))/giu;
const SMILEYS = /(?<!\S)(?:[:;]-?\)|:-?D|<3|\^\^)(?!\S)/gu;
const PASSED_OVER = /^[\s.,!…،۔:€]$/u;

/** Why a person would not call the text that order; undefined when he would. */
export function whyNoOrder(text: string, order: Order): string | undefined {
  if (REVERSING.test(text)) return 'shown backwards';
  const seen = text.replace(UNSEEN, '').normalize('NFC').replace(ARABIC_VOWELS, '');
  // What stands before a signature must be an order by itself; a closing may also come before one.
  const signatures = Array.from(seen.matchAll(SIGNATURE), ({ index }) => index);
  const bodies = [...signatures, seen.length].map((end) => pieces(seen.slice(0, end)));
  return whyNot(bodies.find((body) => body.some((piece) => ORDER.has(searchKey(piece)))) ?? [], order);
}

function pieces(body: string): string[] {
  const parted = body
    .replace(SMILEYS, ' ')
    .replace(/\btop[ -]up\b/giu, 'topup')
    .replace(CURRENCY_BEFORE, '$1 ')
    .replace(CURRENCY_AFTER, '$1 ');
  return Array.from(parted.matchAll(PIECE), ([piece]) => piece).flatMap((piece) => {
    const glued = /^([\p{L}\p{M}\p{N}]*[\p{L}\p{M}])(\p{Nd}.*)$/u.exec(piece);
    return glued && ORDER.has(searchKey(glued[1]!)) ? [glued[1]!, glued[2]!] : [piece];
  });
}

function whyNot(all: readonly string[], order: Order): string | undefined {
  let orders = 0;
  let cards = 0;
  const digits: string[] = [];
  for (const piece of all) {
    const key = searchKey(piece);
    if (NEVER.has(key) && !LEADING.has(key)) return `says ${piece}`;
    if (/^\s*$/.test(piece) || PASSED_OVER.test(piece) || isHarmlessEmoji(piece.codePointAt(0)!)) continue;
    if (/^[\d.,٫٬\u0660-\u0669\u06f0-\u06f9]+$/u.test(piece)) {
      if (order.card === key && cards === 0 && !isAmountAlone(digits, order, key, all)) cards++;
      else digits.push(piece);
    } else if (ORDER.has(key)) orders++;
    else if (key.replaceAll(' ', '').toUpperCase() === order.card) cards++;
    else if (!CURRENCY.has(key) && !LEADING.has(key) && !key.split(' ').every((part) => POLITE.has(part)))
      return `holds ${piece}`;
  }
  if (orders !== 1) return `${orders} words that order`;
  if (cards !== (order.card === undefined ? 0 : 1)) return `${cards} cards`;
  const meant = centsOf(digits.join(''));
  return meant === order.amount_cents ? undefined : `an amount of ${meant} from ${digits.join(' ')}`;
}

/** Four digits that are the card's may also be the amount's: then it is the last of the two. */
function isAmountAlone(digits: readonly string[], order: Order, key: string, all: readonly string[]): boolean {
  const alike = all.filter((piece) => searchKey(piece) === key).length;
  return alike === 2 && digits.length === 0 && centsOf(key) === order.amount_cents;
}

function centsOf(written: string): number {
  const plain = Array.from(written, (sign) => {
    const code = sign.codePointAt(0)!;
    if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
    if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
    return sign === '٫' ? '.' : sign;
  }).join('');
  const [, whole = '', rest = ''] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(plain.replace(/[.,]+$/, '')) ?? [];
  return Number(whole.replace(/[.,٬]/g, '') + rest.padEnd(2, '0'));
}
