/** Every language says everything, with the same values in its sentences and each form that its counts need. */
import { describe, expect, test } from 'vitest';
import { fr } from '../../../src/renderer/locales/fr.ts';
import { LANGUAGES } from '../../../src/renderer/locales/languages.ts';
import { leaves, PLURAL } from './catalogue-leaves.ts';
import type { Tree } from './catalogue-leaves.ts';

/** Far beyond what a counter ever counts. */
const COUNTED_MAX = 1_000;

/** Names without their plural form. */
const sentences = (tree: Tree): string[] =>
  [...new Set(leaves(tree).map(([path]) => path.replace(PLURAL, '')))].toSorted();
const values = (text: string): string =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map((match) => match[1] ?? '')
    .toSorted()
    .join(' ');

/** The forms that the language's own rules ask for. */
function pluralForms(locale: string): string[] {
  const rules = new Intl.PluralRules(locale);
  return [...new Set(Array.from({ length: COUNTED_MAX }, (_, count) => rules.select(count)))];
}

test('the languages are the files named by a language: ours first', () => {
  expect([...LANGUAGES.keys()].slice(0, 3)).toEqual(['fr', 'en', 'ar']);
  expect(pluralForms('ar').toSorted()).toEqual(['few', 'many', 'one', 'other', 'two', 'zero']);
});

describe.each([...LANGUAGES])('%s', (_code, { sentences: catalogue, locale, name, direction }) => {
  const texts = new Map(leaves(catalogue));

  test('says who it is: its name, its direction, its country, Latin digits', () => {
    expect(name).toMatch(/^\p{L}/u);
    const { textInfo } = new Intl.Locale(locale) as Intl.Locale & { textInfo: { direction: string } };
    expect(direction).toBe(textInfo.direction);
    expect(locale).toMatch(/^[a-z]{2,3}-[A-Z]{2}-u-nu-latn$/);
    expect(new Intl.NumberFormat(locale).resolvedOptions().numberingSystem).toBe('latn');
    expect(new Intl.DateTimeFormat(locale).format(0)).toMatch(/\d/);
  });

  test('says what French says, and nothing else', () => {
    expect(sentences(catalogue)).toEqual(sentences(fr));
  });

  test('leaves no text empty or with a space at its ends', () => {
    expect([...texts].filter(([, text]) => text === '' || text !== text.trim())).toEqual([]);
  });

  test('uses the values that French uses', () => {
    // One and two of something may be said without the figure.
    const whole = leaves(fr).filter(([path]) => !PLURAL.test(path) || path.endsWith('_other'));
    expect(whole.map(([path]) => `${path}: ${values(texts.get(path) ?? '')}`)).toEqual(
      whole.map(([path, text]) => `${path}: ${values(text)}`),
    );
  });

  test('has each plural form the language needs, and no other', () => {
    const counted = leaves(fr).filter(([path]) => path.endsWith('_other'));
    const needed = counted.flatMap(([path]) => pluralForms(locale).map((form) => path.replace(/other$/, form)));
    expect(counted.length).toBeGreaterThan(5);
    expect(needed.filter((path) => !texts.has(path))).toEqual([]);
    expect([...texts.keys()].filter((path) => PLURAL.test(path) && !needed.includes(path))).toEqual([]);
  });

  test('says a count wherever French does: no {{count}} without its forms', () => {
    expect([...texts].filter(([path, text]) => text.includes('{{count}}') && !PLURAL.test(path))).toEqual([]);
  });

  test('writes no direction marks: isolates come with the values', () => {
    expect([...texts].filter(([, text]) => /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(text))).toEqual([]);
  });
});
