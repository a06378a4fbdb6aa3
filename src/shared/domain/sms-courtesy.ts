/**
 * What people write around a command without meaning anything by it: greetings, please and thanks, hearts, and what their telephone
 * signs with. Knows no command.
 */
import { searchKey } from './search-key.ts';

const PHRASES = `
  bonjour, bjr, bonsoir, bsr, salut, slt, coucou, cc, bonne journee, bonne soiree, bonne nuit, madame, monsieur, madame monsieur,
  svp, stp, s il vous plait, s il te plait, sil vous plait, sil te plait, s v p, merci, mrc, mci, merci beaucoup, merci bcp,
  merci bien, merci d avance, merci davance, merci infiniment, je vous remercie, cordialement, cdt, bien a vous, bises, bisous,
  urgent, vite, maintenant, tout de suite, des que possible, flouss, cher flouss,
  hello, hi, hey, good morning, good afternoon, good evening, dear flouss, sir, madam, please, pls, plz, thanks, thx, ty,
  thank you, thank you very much, thank you so much, many thanks, thanks a lot, thanks in advance, kind regards, best regards, regards, now,
  asap, right now, cheers,
  السلام عليكم, سلام عليكم, السلام عليكم ورحمة الله, السلام عليكم ورحمة الله وبركاته, سلام, مرحبا, اهلا, أهلا وسهلا, صباح الخير,
  مساء الخير, من فضلك, من فضلكم, لو سمحت, لو سمحتم, رجاء, أرجوك, عفاك, عافاك, شكرا, شكرا جزيلا, شكرا لك, شكرا لكم, مع الشكر,
  بارك الله فيك, بارك الله فيكم, جزاك الله خيرا, جزاكم الله خيرا, الله يحفظك, عاجل, الآن, حالا, دابا, فلوس,
  salam, slm, salam alaykoum, salam alaykom, salam 3alaykom, salam 3alikom, salam alikoum, salam aleykoum, assalamu alaikum,
  assalam alaykoum, chokran, choukran, shukran, chokrane, 3afak, 3afakom, afak, min fadlak, min fadlik, men fadlek, mn fadlak,
  law sama7t, lah ykhalik, allah ykhalik, lay khalik, lah y7afdek, baraka allahou fik, barak allah fik, baraka lah fik, daba
`;
const phrases = new Set(PHRASES.split(',').map((phrase) => searchKey(phrase)));
/** Words in the longest phrase. */
export const COURTESY_WORDS_MAX = Math.max(...Array.from(phrases, (phrase) => phrase.split(' ').length));

/** Is this, in search spelling, something that is only said to be polite? */
export function isCourtesy(keys: string): boolean {
  return phrases.has(keys);
}

/** A name may follow these. */
const CLOSINGS = new Set(['cordialement', 'cdt', 'bien a vous', 'regards', 'kind regards', 'best regards']);

export function isClosing(keys: string): boolean {
  return CLOSINGS.has(keys);
}

/** A telephone's own signature begins so, and names the telephone. */
const DEVICE_SIGNATURES = [
  'envoye de mon',
  'envoye depuis mon',
  'envoye a partir de',
  'envoye avec',
  'sent from my',
  'sent from',
  'get outlook for',
  'ارسل من',
  'ارسلت من',
  'تم الارسال من',
];

const deviceSignatures = DEVICE_SIGNATURES.map((signature) => signature.split(' '));

/** How many of these words begin a telephone's signature; 0 when they begin none. */
export function deviceSignatureWords(keys: readonly string[]): number {
  return deviceSignatures.find((signature) => signature.every((key, i) => key === keys[i]))?.length ?? 0;
}

/** Hearts, smiles, hands, flowers, people, flags, cards and euro notes. Not what may say no, done, or another currency. */
const HARMLESS_EMOJI =
  '❤♥🧡💛💚💙💜🤎🖤🤍🩷💕💞💓💗💖💘💝💟❣😊🙂😀😃😄😁😆☺😉😍🥰😘😗😙😚🤗😇🤲🙏👍👌🤝👏✌💪🌹🌸🌺🌷💐🌻🌙🌟⭐✨🎉🎁🎂🎊🙌👋📱💳💶💰📲👵👩👨👧👦👶👴👪🧕👳🏠';
const harmless = new Set(Array.from(HARMLESS_EMOJI, (emoji) => emoji.codePointAt(0)!));
const [SKIN_FROM, SKIN_TO] = [0x1f3fb, 0x1f3ff];
const [FLAG_FROM, FLAG_TO] = [0x1f1e6, 0x1f1ff];

export function isHarmlessEmoji(codePoint: number): boolean {
  return (
    harmless.has(codePoint) ||
    (codePoint >= SKIN_FROM && codePoint <= SKIN_TO) ||
    (codePoint >= FLAG_FROM && codePoint <= FLAG_TO)
  );
}
