/** Every language says everything, with the same values in its sentences, and no code is left without a sentence. */
import { COMMON_ERRORS, COUNTER_API } from '@flouss/shared/contract/counter-api';
import { SYNC_ERROR_STATUS } from '@flouss/shared/contract/sync';
import { FactReason } from '@flouss/shared/domain/reasons';
import { describe, expect, test } from 'vitest';
import { ar } from '../../../src/renderer/locales/ar.ts';
import { FIELD_CODES } from '../../../src/renderer/locales/codes.ts';
import { en } from '../../../src/renderer/locales/en.ts';
import { fr } from '../../../src/renderer/locales/fr.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): [path: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}

const PLURAL = /_(?:zero|one|two|few|many|other)$/;
const PLURAL_FORMS = { fr: ['one', 'other'], en: ['one', 'other'], ar: ['zero', 'one', 'two', 'few', 'many', 'other'] };
const CATALOGUES = { fr, en, ar } as const;
const LANGUAGES = ['fr', 'en', 'ar'] as const;

/** Names without their plural form. */
const sentences = (tree: Tree): string[] =>
  [...new Set(leaves(tree).map(([path]) => path.replace(PLURAL, '')))].toSorted();
const values = (text: string): string =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map((match) => match[1] ?? '')
    .toSorted()
    .join(' ');

describe.each(LANGUAGES)('%s', (language) => {
  const catalogue: Tree = CATALOGUES[language];
  const texts = new Map(leaves(catalogue));

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

  test('has each plural form the language needs', () => {
    const counted = leaves(fr).filter(([path]) => path.endsWith('_other'));
    const needed = counted.flatMap(([path]) => PLURAL_FORMS[language].map((form) => path.replace(/other$/, form)));
    expect(counted.length).toBeGreaterThan(5);
    expect(needed.filter((path) => !texts.has(path))).toEqual([]);
  });

  test('has a sentence for every code a method, a fact, a field or the sync may answer', () => {
    const needed = [
      ...[...COMMON_ERRORS, ...Object.values(COUNTER_API).flatMap((method) => method.errors)].map(
        (code) => `error.${code}`,
      ),
      ...FactReason.options.map((code) => `reason.${code}`),
      ...FIELD_CODES.map((code) => `field-error.${code}`),
      ...['unreachable', ...Object.keys(SYNC_ERROR_STATUS)].map((code) => `trouble.${code}`),
    ];
    expect(needed.filter((path) => !texts.has(path))).toEqual([]);
  });
});

test('Arabic is Arabic and English is not French', () => {
  const french = new Map(leaves(fr.error));
  expect(leaves(ar.error).filter(([, text]) => !/\p{Script=Arabic}/u.test(text))).toEqual([]);
  expect(leaves(en.error).filter(([path, text]) => french.get(path) === text)).toEqual([]);
});
