/** Amounts in words, against tables made by hand and by rules that hold for all of them. */
import { euroWords } from '@flouss/shared/domain/amount-in-words';
import { Language } from '@flouss/shared/domain/language';
import { cents, signedCents } from '@flouss/shared/domain/money';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';

test.each([
  [0, 'zéro euro'],
  [1, 'un centime'],
  [50, 'cinquante centimes'],
  [100, 'un euro'],
  [200, 'deux euros'],
  [1600, 'seize euros'],
  [1700, 'dix-sept euros'],
  [2000, 'vingt euros'],
  [2100, 'vingt et un euros'],
  [2200, 'vingt-deux euros'],
  [6100, 'soixante et un euros'],
  [7000, 'soixante-dix euros'],
  [7100, 'soixante et onze euros'],
  [7200, 'soixante-douze euros'],
  [7900, 'soixante-dix-neuf euros'],
  [8000, 'quatre-vingts euros'],
  [8100, 'quatre-vingt-un euros'],
  [9000, 'quatre-vingt-dix euros'],
  [9100, 'quatre-vingt-onze euros'],
  [9900, 'quatre-vingt-dix-neuf euros'],
  [10_000, 'cent euros'],
  [10_100, 'cent un euros'],
  [18_000, 'cent quatre-vingts euros'],
  [20_000, 'deux cents euros'],
  [20_100, 'deux cent un euros'],
  [100_000, 'mille euros'],
  [100_100, 'mille un euros'],
  [120_000, 'mille deux cents euros'],
  [200_000, 'deux mille euros'],
  [8_000_000, 'quatre-vingt mille euros'],
  [20_000_000, 'deux cent mille euros'],
  [100_000_000, "un million d'euros"],
  [200_000_000, "deux millions d'euros"],
  [100_000_100, 'un million un euros'],
  [120_000_000, 'un million deux cent mille euros'],
  [10_050, 'cent euros et cinquante centimes'],
  [10_001, 'cent euros et un centime'],
  [10_080, 'cent euros et quatre-vingts centimes'],
  [
    999_999_999,
    'neuf millions neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes',
  ],
])('fr: %i is « %s »', (n, words) => {
  expect(euroWords(cents(n), 'fr')).toBe(words);
});

test.each([
  [0, 'zero euros'],
  [1, 'one cent'],
  [2, 'two cents'],
  [100, 'one euro'],
  [1300, 'thirteen euros'],
  [4000, 'forty euros'],
  [4200, 'forty-two euros'],
  [10_000, 'one hundred euros'],
  [10_100, 'one hundred and one euros'],
  [100_000, 'one thousand euros'],
  [100_100, 'one thousand and one euros'],
  [110_000, 'one thousand one hundred euros'],
  [110_100, 'one thousand one hundred and one euros'],
  [100_000_100, 'one million and one euros'],
  [10_000_050, 'one hundred thousand euros and fifty cents'],
  [
    987_654_321,
    'nine million eight hundred and seventy-six thousand five hundred and forty-three euros and twenty-one cents',
  ],
])('en: %i is "%s"', (n, words) => {
  expect(euroWords(cents(n), 'en')).toBe(words);
});

test.each([
  [0, 'صفر يورو'],
  [1, 'سنت واحد'],
  [2, 'سنتان'],
  [5, 'خمسة سنتات'],
  [50, 'خمسون سنتًا'],
  [100, 'يورو واحد'],
  [300, 'ثلاثة يورو'],
  [1000, 'عشرة يورو'],
  [1100, 'أحد عشر يورو'],
  [1200, 'اثنا عشر يورو'],
  [1900, 'تسعة عشر يورو'],
  [2000, 'عشرون يورو'],
  [2100, 'واحد وعشرون يورو'],
  [10_000, 'مئة يورو'],
  [15_000, 'مئة وخمسون يورو'],
  [20_000, 'مئتا يورو'],
  [25_000, 'مئتان وخمسون يورو'],
  [30_000, 'ثلاثمئة يورو'],
  [100_000, 'ألف يورو'],
  [120_000, 'ألف ومئتا يورو'],
  [200_000, 'ألفا يورو'],
  [250_000, 'ألفان وخمسمئة يورو'],
  [300_000, 'ثلاثة آلاف يورو'],
  [600_000, 'ستة آلاف يورو'],
  [1_000_000, 'عشرة آلاف يورو'],
  [1_200_000, 'اثنا عشر ألف يورو'],
  [1_250_000, 'اثنا عشر ألفًا وخمسمئة يورو'],
  [10_000_000, 'مئة ألف يورو'],
  [10_300_000, 'مئة وثلاثة آلاف يورو'],
  [20_000_000, 'مئتا ألف يورو'],
  [100_000_000, 'مليون يورو'],
  [200_000_000, 'مليونا يورو'],
  [300_000_000, 'ثلاثة ملايين يورو'],
  [10_050, 'مئة يورو وخمسون سنتًا'],
  [10_001, 'مئة يورو وسنت واحد'],
])('ar: %i is "%s"', (n, words) => {
  expect(euroWords(cents(n), 'ar')).toBe(words);
});

it('says different amounts differently, in clean words', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.constantFrom(...Language.options),
      (a, b, language) => {
        const words = euroWords(cents(a), language);
        expect(words).not.toMatch(/undefined|\s{2}|^\s|\s$|- |\d/);
        expect(words === euroWords(cents(b), language)).toBe(a === b);
      },
    ),
    { numRuns: 2000 },
  );
});

it('says each amount below ten thousand euros in its own words', () => {
  for (const language of Language.options) {
    const said = new Set(Array.from({ length: 10_000 }, (_, euros) => euroWords(cents(euros * 100), language)));
    expect(said.size).toBe(10_000);
  }
});

it('has no words for what no receipt holds', () => {
  expect(() => euroWords(cents(1_000_000_000), 'fr')).toThrow('words');
  expect(() => euroWords(signedCents(-1), 'fr')).toThrow('words');
});
