/** What customers text: every order is read as meant, and nothing else ever becomes an order. */
import { CardNickname, parseCardNickname } from '@flouss/shared/domain/card-nickname';
import { cents, eurosAsInput } from '@flouss/shared/domain/money';
import { containsPan } from '@flouss/shared/domain/pan';
import { maskSecrets } from '@flouss/shared/domain/sms-secrets';
import { parseSmsText } from '@flouss/shared/domain/sms-text';
import { SmsCode } from '@flouss/shared/domain/enrolment-code';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { whyNoOrder } from '../../fuzz/order-oracle.ts';
import { anyText } from './samples.ts';

const reload = (amount: number, card: string | undefined, language: string) => ({
  intent: 'reload',
  amount_cents: amount,
  card,
  language,
});

describe('an order', () => {
  test.each([
    ['RECH 100 MAMAN', reload(10_000, 'MAMAN', 'fr')],
    ['rech maman 100', reload(10_000, 'MAMAN', 'fr')],
    ['Recharge 100', reload(10_000, undefined, 'fr')],
    ['RECH100', reload(10_000, undefined, 'fr')],
    ['rech100€ mère', reload(10_000, 'MERE', 'fr')],
    ['RECH €100 1234', reload(10_000, '1234', 'fr')],
    ['RECH 1234 100', reload(10_000, '1234', 'fr')],
    ['RECH 1234 100,50 EUR', reload(10_050, '1234', 'fr')],
    ['RECH 1000', reload(100_000, undefined, 'fr')],
    ['RECH 1 000 MAMAN', reload(100_000, 'MAMAN', 'fr')],
    ['RECH 1 000,00 € 1234', reload(100_000, '1234', 'fr')],
    ['RECHARGER 60 euros Papa2', reload(6000, 'PAPA2', 'fr')],
    ['  rech   100\n maman .', reload(10_000, 'MAMAN', 'fr')],
    ['RÊCH 100 MAMAN!', reload(10_000, 'MAMAN', 'fr')],
    ['R\u200bE\u200bCH 100 MA\u00adMAN', reload(10_000, 'MAMAN', 'fr')],
    ['\u202aRECH 100 MAMAN\u202c', reload(10_000, 'MAMAN', 'fr')],
    ['Reload 100 mum', reload(10_000, 'MUM', 'en')],
    ['RELOAD 100 TATA-MINA', reload(10_000, 'TATAMINA', 'en')],
    ['شحن ١٠٠ أمي', reload(10_000, 'امي', 'ar')],
    ['شحن ١٠٠', reload(10_000, undefined, 'ar')],
    ['شَحْن أمي ١٠٠٫٥٠ يورو', reload(10_050, 'امي', 'ar')],
    ['RECH ۱۰۰ MAMAN', reload(10_000, 'MAMAN', 'fr')],
  ])('%j is read', (text, intent) => {
    expect(parseSmsText(text)).toEqual(intent);
  });

  test.each([
    ['RECH', 'amount-missing'],
    ['RECH MAMAN', 'amount-missing'],
    ['شحن', 'amount-missing'],
    ['RECH 1e3', 'amount-unreadable'],
    ['RECH -50', 'amount-unreadable'],
    ['RECH 10O', 'amount-unreadable'],
    ['RECH 10O MAMAN', 'amount-unreadable'],
    ['RECH 1,000 MAMAN', 'amount-unreadable'],
    ['RECH 100 50', 'amount-unreadable'],
    ['RECH100MAMAN', 'amount-unreadable'],
    ['RECH 100 DH', 'amount-unreadable'],
    ['RECH 100 dollars', 'amount-unreadable'],
    ['RECH 100 درهم', 'amount-unreadable'],
    ['RECH 5 centimes', 'amount-unreadable'],
    ['RECH 2 mille', 'amount-unreadable'],
    ['RECH 100 NON', 'amount-unreadable'],
    ['RECH PAS 100', 'amount-unreadable'],
    ['RECH 100 STOP', 'amount-unreadable'],
    ['RECH 100 demain', 'amount-unreadable'],
    ['RECH 100 E', 'amount-unreadable'],
    ['RECH 100 MAMAN\u0000', 'amount-unreadable'],
    ['RECH 50 DH100', 'amount-unreadable'],
    ['RECH 100 OUI482', 'amount-unreadable'],
    ['RECH 1000 1234', 'amount-ambiguous'],
    ['RECH 1000 € 1234', 'amount-ambiguous'],
  ])('%j is not, for %s', (text, reason) => {
    expect(parseSmsText(text)).toMatchObject({ intent: 'reload-amount-unreadable', reason });
  });

  test.each([
    '',
    ' ',
    '100',
    '100 MAMAN',
    'MAMAN 100',
    'ne pas RECH 100',
    'RECHERCHE 100',
    'RECH/100',
    'RECH 100 MAMAN ?',
    'recharge moi maman',
    'Recharge effectuée 100 maman',
    'recharge pas 100 maman',
    'Votre recharge de 100 euros est faite',
    'RECH 1 2 3 4 5 6 7 8 9 10 11',
    `RECH 100 ${'A'.repeat(2000)}`,
    `RECH 100${' '.repeat(2000)}MAMAN`,
    'RECH 100 MAMAN \u0000',
    '\ud800\udfff\ud800',
  ])('%j is no order', (text) => {
    expect(parseSmsText(text).intent).toBe('unknown');
  });
});

describe('the other commands', () => {
  test.each([
    ['OUI 482', { intent: 'confirm', code: '482', language: 'fr' }],
    ['oui482', { intent: 'confirm', code: '482', language: 'fr' }],
    ['Yes 007.', { intent: 'confirm', code: '007', language: 'en' }],
    ['نعم ٤٨٢', { intent: 'confirm', code: '482', language: 'ar' }],
    ['SOLDE', { intent: 'balance', language: 'fr' }],
    ['solde Mère', { intent: 'balance', card: 'MERE', language: 'fr' }],
    ['BALANCE 1234', { intent: 'balance', card: '1234', language: 'en' }],
    ['رصيد', { intent: 'balance', language: 'ar' }],
    ['OPPO', { intent: 'block', language: 'fr' }],
    ['Block 1234', { intent: 'block', card: '1234', language: 'en' }],
    ['INSCR 7K3M92', { intent: 'enrol', code: '7K3M92', language: 'fr' }],
    ['inscr 7k3 m92', { intent: 'enrol', code: '7K3M92', language: 'fr' }],
    ['ENROL 7KIMO2', { intent: 'enrol', code: '7K1M02', language: 'en' }],
    ['CODE 482', { intent: 'confirm', code: '482', language: undefined }],
    ['CODE 7K3M92', { intent: 'enrol', code: '7K3M92', language: undefined }],
    ['AIDE', { intent: 'help', language: 'fr' }],
    ['help', { intent: 'help', language: 'en' }],
    ['مساعدة', { intent: 'help', language: 'ar' }],
    ['مساعده', { intent: 'help', language: 'ar' }],
    ['Stop', { intent: 'stop', language: undefined }],
    ['CONTACT', { intent: 'contact', language: undefined }],
  ])('%j', (text, intent) => {
    expect(parseSmsText(text)).toEqual(intent);
  });

  test.each([
    'OUI',
    'OUI 48',
    'OUI 4820',
    'OUI MAMAN',
    'SOLDE MA CARTE',
    'OPPO 12',
    'INSCR',
    'INSCR 7K3M9',
    'INSCR 7K3M9U',
    'CODE',
    'CODE 1234',
    'STOP LA RECHARGE',
    'AIDE MOI',
    '482',
  ])('%j is not understood', (text) => {
    expect(parseSmsText(text).intent).toBe('unknown');
  });

  it('tells the language of a word it knows, even when the rest is not understood', () => {
    expect(parseSmsText('SOLDE MA CARTE')).toEqual({ intent: 'unknown', language: 'fr', suggestion: 'SOLDE' });
    expect(parseSmsText('bonjour')).toEqual({ intent: 'unknown', language: undefined });
  });
});

const KEYWORDS = ['RECH', 'recharge', 'Reload', 'شحن'];
const nickname = fc.stringMatching(/^[A-Z]{2,8}[0-9]{0,4}$/).filter(
  // Behind `recharge`, AIMEE may tell what became of it.
  (name) => parseCardNickname(name).ok && !/EES?$/.test(name),
);
const lastFour = fc.stringMatching(/^\d{4}$/);
const amount = fc.integer({ min: 5000, max: 99_999 }).map(cents);

describe('any text', () => {
  it('made as an order is read as that order', () => {
    const card = fc.option(fc.oneof(nickname, lastFour), { nil: undefined });
    const order = fc.tuple(
      fc.constantFrom(...KEYWORDS),
      amount,
      card,
      fc.constantFrom('', '€', ' EUR', ' euros'),
      fc.boolean(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(order, ([keyword, money, name, currency, cardFirst, glued]) => {
        const typed = eurosAsInput(money) + currency;
        const words = cardFirst && name !== undefined ? [name, typed] : [typed, ...(name === undefined ? [] : [name])];
        const text = keyword + (glued && !cardFirst ? '' : ' ') + words.join(' ');
        expect(parseSmsText(text)).toMatchObject({ intent: 'reload', amount_cents: money });
        expect(parseSmsText(text)).toHaveProperty('card', name);
        expect(maskSecrets(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  /** Pieces of orders in any arrangement: much nearer to an order than noise is. */
  const pieces = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...KEYWORDS,
          'OUI',
          'pas',
          'MAMAN',
          '€',
          'EUR',
          'DH',
          ' ',
          '-',
          ',',
          '.',
          '?',
          '1e3',
          '10O',
          '٠',
          '\u200b',
          'STOP',
        ),
        fc.integer({ min: 0, max: 20_000 }).map(String),
      ),
      { maxLength: 8 },
    )
    .chain((parts) => fc.constantFrom(parts.join(' '), parts.join('')));

  it('becomes an order only with one word for it, its amount, and at most one card beside it', () => {
    let orders = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          pieces,
          pieces.map((text) => `RECH ${text}`),
          anyText(60),
        ),
        (text) => {
          const read = parseSmsText(text);
          if (read.intent !== 'reload') return;
          orders++;
          expect(whyNoOrder(text, read)).toBeUndefined();
          expect(text).not.toMatch(/[?]|(?<!\p{L})-|1e3|10O|(?<![^ ])(?:pas|DH|STOP|OUI)\d*(?![^ ])/iu);
        },
      ),
      { numRuns: 5000 },
    );
    expect(orders, 'the generator must reach orders').toBeGreaterThan(50);
  });

  it('has an intent and can be stored without a card number', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(600), fc.string({ unit: 'grapheme', maxLength: 200 }), pieces), (text) => {
        expect(parseSmsText(text).intent).toBeTypeOf('string');
        expect(containsPan(maskSecrets(text))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is stored', () => {
  test.each([
    ['OUI 482', 'OUI •••'],
    ['oui482', 'oui •••'],
    ['Oui, 482 !', 'Oui, ••• !'],
    ['نعم ٤٨٢', 'نعم •••'],
    ['OUI 48 2', 'OUI ••• •••'],
    ['mon code 48210', 'mon code •••'],
    ['482', '•••'],
    ['4 8 2', '••• ••• •••'],
    ['INSCR 7K3M92', 'INSCR •••'],
    ['INSCR 7k3 m92', 'INSCR ••• •••'],
    ['INSCRHK3M92', '•••'],
    ['7K3M92', '•••'],
    ['HKMNPQ', '•••'],
    ['bonjour mon code est 7K3M92 merci', 'bonjour mon code est ••• merci'],
    ['voici 7K3M92', 'voici •••'],
    ['CODE ABC', 'CODE •••'],
    ['OIU 482', 'OIU •••'],
    ['na3am 482', 'na3am •••'],
    ['INCSR 7K3M92', 'INCSR •••'],
    ['OUI 482 ?', 'OUI ••• ?'],
    ['CODE 12345678', 'CODE •••'],
    ['RECH 100 4111 1111 1111 1111', 'RECH 100 •••• 1111'],
    ['ma carte 4111-1111-1111-1111', 'ma carte •••• 1111'],
  ])('of %j is %j', (text, stored) => {
    expect(maskSecrets(text)).toBe(stored);
  });

  test.each(['RECH 100 MAMAN', 'RECH50', 'RECH 100 1234', 'SOLDE 1234', 'bonjour', 'merci à vous', ''])(
    'of %j is all of it',
    (text) => {
      expect(maskSecrets(text)).toBe(text);
    },
  );

  it('never holds a code that was sent with its word', () => {
    const code = fc.oneof(
      fc.stringMatching(/^\d{3}$/).map((digits) => ['OUI', digits]),
      fc
        .stringMatching(/^[0-9A-HJKMNP-TV-Z]{6}$/)
        .filter((text) => SmsCode.safeParse(text).success)
        .map((text) => ['INSCR', text]),
    );
    const noise = fc.constantFrom('', 'bonjour ', 'alors ', '\u200f', '"');
    fc.assert(
      fc.property(
        code,
        noise,
        noise,
        fc.constantFrom(' ', '  ', ': ', ', ', '-'),
        ([word, secret], before, after, gap) => {
          const masked = maskSecrets(`${before}${word!}${gap}${secret!} ${after}`);
          expect(masked).not.toContain(secret);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('any length of anything', () => {
  it.each([480, 2_000, 100_000])('of %i units is read at once', (length) => {
    const units = [
      'RECH 100 ',
      'a',
      '1',
      '\ud800',
      '\u0336',
      '🙏',
      'ﷺ',
      '\n',
      '- ',
      'merci ',
      '1 ',
      '.',
      'e\u0301',
      '-- ',
    ];
    for (const unit of units) {
      const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
      // Of its own processor's time: what others take of the machine is no matter.
      const began = process.threadCpuUsage();
      expect(parseSmsText(text).intent).not.toBe('reload');
      expect(process.threadCpuUsage(began).user / 1_000).toBeLessThan(50);
    }
  });
});

describe('a nickname', () => {
  it('that a journal holds is read though no card is given it any more', () => {
    const names = ['HIER', 'AGENCE', 'MAX'];
    expect(names.filter((name) => CardNickname.safeParse(name).success)).toEqual(names);
    expect(names.filter((name) => parseCardNickname(name).ok)).toEqual([]);
  });

  test.each([
    ['maman', 'MAMAN'],
    ['Mère', 'MERE'],
    ['Papa2', 'PAPA2'],
    ['أمي', 'امي'],
  ])('%s is kept as %s', (text, kept) => {
    expect(parseCardNickname(text)).toEqual({ ok: true, value: kept });
  });

  test.each([
    '',
    'A',
    '2MAMAN',
    'ma man',
    'euros',
    'DH',
    'oui',
    'rech',
    'non',
    'mille',
    'EUR-EUR',
    'Pas-Mina',
    'A1B2',
    'A'.repeat(21),
    '1234',
    '👍👍',
  ])('%j is none', (text) => {
    expect(parseCardNickname(text).ok).toBe(false);
  });
});
