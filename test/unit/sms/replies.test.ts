/** Every reply in every language: short enough, in letters that are cheap, and with what it must say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Language } from '@flouss/shared/domain/language';
import { cents, formatEuros, type Cents } from '@flouss/shared/domain/money';
import { ReloadReason } from '@flouss/shared/domain/reasons';
import { smsSegments } from '@flouss/shared/domain/sms-segments';
import { parseSmsText } from '@flouss/shared/domain/sms-text';
import { exampleOrder } from '../../../sync-server/src/sms/replies/examples.ts';
import { fittedReply, fittedText } from '../../../sync-server/src/sms/replies/fit.ts';
import type { Reply, Saying } from '../../../sync-server/src/sms/replies/reply.ts';

const card = { nickname: 'MAMAN', lastFour: '1234' };
const cards = [card, { nickname: 'FATIMA', lastFour: '5678' }, { nickname: 'ALI', lastFour: undefined }];
const url = 'https://enrolement.banque.example/e/0123456789abcdef';
const amounts = { amount: cents(100_000), fee: cents(2_200), total: cents(102_200), smsPrice: cents(50) };
const limits = {
  reload_min_cents: cents(5_000),
  reload_max_cents: cents(100_000),
  sms_orders_per_day: 3,
  sms_day_max_cents: cents(60_000),
};
const person = { firstName: 'Abdelkader', lastFour: '1234' };
const asking = { code: '482', minutes: 10 };

/** One of each; the compiler asks for every kind. */
function samples(example: string): { [S in Saying]: readonly Extract<Reply, { say: S }>[] } {
  return {
    'welcome-link-follows': [{ say: 'welcome-link-follows' }],
    'welcome-ready': [{ say: 'welcome-ready', example }],
    'funding-page': [{ say: 'funding-page', url }],
    'funding-ready': [{ say: 'funding-ready', example }],
    'funding-needed': [
      { say: 'funding-needed', url },
      { say: 'funding-needed', url: undefined },
    ],
    'enrolment-code-refused': [{ say: 'enrolment-code-refused' }],
    locked: [{ say: 'locked', minutes: 15 }],
    'locked-until-support': [{ say: 'locked-until-support' }],
    'confirm-reload': [{ say: 'confirm-reload', ...person, ...amounts, ...asking }],
    'confirm-block': [{ say: 'confirm-block', card, ...asking }],
    'code-wrong': [
      { say: 'code-wrong', triesLeft: 2 },
      { say: 'code-wrong', triesLeft: 1 },
    ],
    'code-expired': [{ say: 'code-expired' }],
    'code-replaced': [{ say: 'code-replaced' }],
    'code-used': [{ say: 'code-used' }],
    'nothing-to-confirm': [{ say: 'nothing-to-confirm' }],
    'reload-loaded': [{ say: 'reload-loaded', ...person, ...amounts }],
    'reload-refused': ReloadReason.options.map((reason) => ({ say: 'reload-refused', reason, limits }) as const),
    'order-in-check': [{ say: 'order-in-check', amount: cents(100_000), lastFour: '1234' }],
    'reload-failed': [{ say: 'reload-failed', ...amounts, lastFour: '1234' }],
    'cooling-off': [{ say: 'cooling-off', hours: 72 }],
    'amount-unreadable': [{ say: 'amount-unreadable', example }],
    'card-unknown': [{ say: 'card-unknown', asked: 'PAPA', cards }],
    'card-to-choose': (['reload', 'balance', 'block'] as const).map(
      (command) => ({ say: 'card-to-choose', command, cards }) as const,
    ),
    'no-card': [{ say: 'no-card' }],
    'card-not-ready': [{ say: 'card-not-ready' }],
    balance: [{ say: 'balance', card, balance: cents(1_234_567) }],
    'balance-unavailable': [{ say: 'balance-unavailable' }],
    'card-blocked': [{ say: 'card-blocked', card }],
    'block-refused': [{ say: 'block-refused', card }],
    help: [{ say: 'help', example }],
    'help-stranger': [{ say: 'help-stranger' }],
    stopped: [{ say: 'stopped' }],
    contact: [
      { say: 'contact', agentName: 'Épicerie du Vieux-Port', agentAddress: '12 rue des Carmes, 13002 Marseille' },
    ],
    'language-chosen': [{ say: 'language-chosen', example }],
    'did-you-mean': [{ say: 'did-you-mean', suggestion: 'RECH 1000,50 ABDELKADER12' }],
    'not-understood': [{ say: 'not-understood', example }],
    'message-incomplete': [{ say: 'message-incomplete' }],
  };
}

/** Too much to say in the seventy letters of one Arabic SMS. */
const LONG_IN_ARABIC: ReadonlySet<Saying> = new Set([
  'confirm-reload',
  'funding-page',
  'funding-needed',
  'reload-loaded',
  'contact',
]);

describe.each(Language.options)('in %s', (language) => {
  const all = Object.values(samples(exampleOrder(language, 'MAMAN'))).flat();

  it.each(all.map((reply) => [reply.say, reply] as const))('%s fits', (say, reply) => {
    const fitted = fittedReply(reply, language);
    const { encoding, segments } = smsSegments(fitted.text);
    expect(fitted).toMatchObject({ encoding, segments });
    expect(fitted.segments).toBeLessThanOrEqual(language === 'ar' && LONG_IN_ARABIC.has(say) ? 2 : 1);
    expect(fitted.encoding === 'gsm7' || language === 'ar').toBe(true);
    expect(fitted.text).not.toMatch(/undefined|null|NaN|\[object|\s{2}|\u00a0|\u202f/);
  });

  it('asks for a code in words that are understood when they come back', () => {
    const { text } = fittedReply({ say: 'confirm-reload', ...person, ...amounts, ...asking }, language);
    const said = /(\p{L}+) 482/u.exec(text)?.[0] ?? '';
    expect(parseSmsText(said)).toMatchObject({ intent: 'confirm', code: '482', language });
  });

  it('shows an order that is understood when it is copied', () => {
    const example = exampleOrder(language, 'MAMAN');
    expect(parseSmsText(example)).toMatchObject({ intent: 'reload', amount_cents: 10_000, card: 'MAMAN', language });
  });

  it.each(['reload', 'balance', 'block'] as const)('asks which card in words that are understood: %s', (command) => {
    const { text } = fittedReply({ say: 'card-to-choose', command, cards: [card] }, language);
    const said = /(\S+ (?:100 )?MAMAN)\./u.exec(text)?.[1] ?? '';
    expect(parseSmsText(said)).toMatchObject({ intent: command, card: 'MAMAN' });
  });
});

describe('an amount', () => {
  const money = fc.integer({ min: 1, max: 99_999_999 }).map(cents);
  const name = fc.oneof(
    fc.constantFrom('Aïcha', 'Abdelkader', 'آمنة', 'Zoé-Éléonore'),
    fc.string({ unit: 'grapheme', maxLength: 120 }),
  );

  it('is said whole in every language, however long the rest: what does not fit takes another SMS', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Language.options),
        money,
        money,
        money,
        name,
        (language, amount, fee, total, firstName) => {
          const common = { firstName, lastFour: '1234', amount, fee, total, smsPrice: cents(50) };
          const said: [Reply, readonly Cents[]][] = [
            [{ say: 'confirm-reload', ...common, ...asking }, [amount, fee, total, cents(50)]],
            [{ say: 'reload-loaded', ...common }, [amount, total, cents(50)]],
            [{ say: 'reload-failed', ...common }, [amount, total]],
            [{ say: 'balance', card: { nickname: firstName, lastFour: '1234' }, balance: amount }, [amount]],
          ];
          for (const [reply, whole] of said) {
            const { text, segments } = fittedReply(reply, language);
            expect(segments).toBe(smsSegments(text).segments);
            for (const each of whole) expect(text).toContain(fittedText(formatEuros(each, language)).text);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('cheap letters', () => {
  it('take accents from names only where that keeps the text in GSM-7', () => {
    expect(fittedText('pour Aïcha, à l’œil').text).toBe("pour Aicha, à l'oeil");
    expect(fittedText('café Émile').text).toBe('café Émile');
    expect(fittedText('pour آمنة, Aïcha')).toEqual({ text: 'pour آمنة, Aïcha', encoding: 'ucs2', segments: 1 });
  });

  it('never make a text longer than it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (wording) => {
        const before = smsSegments(wording.normalize('NFC'));
        expect(fittedText(wording).segments).toBeLessThanOrEqual(before.segments);
      }),
    );
  });
});

it('a list of cards is cut, not sent in many parts', () => {
  const many = Array.from({ length: 40 }, (_, n) => ({ nickname: `CARTE${n}`, lastFour: String(1_000 + n) }));
  expect(fittedReply({ say: 'card-to-choose', command: 'reload', cards: many }, 'fr').segments).toBe(1);
});
