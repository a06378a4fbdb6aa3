/** Whatever a method, a control, a field or the sync may answer is said in words, in each language, in its own words. */
import { COMMON_ERRORS, COUNTER_API } from '@flouss/shared/contract/counter-api';
import { SYNC_ERROR_STATUS } from '@flouss/shared/contract/sync';
import { FactReason } from '@flouss/shared/domain/reasons';
import { describe, expect, test } from 'vitest';
import { FIELD_CODES } from '../../../src/renderer/locales/codes.ts';
import type { Fr } from '../../../src/renderer/locales/fr.ts';
import { LANGUAGES } from '../../../src/renderer/locales/languages.ts';
import { leaves } from './catalogue-leaves.ts';

/** Every code that may be answered, by the part of the catalogue that says it. */
const ANSWERS = {
  error: [...COMMON_ERRORS, ...Object.values(COUNTER_API).flatMap((method): readonly string[] => method.errors)],
  reason: FactReason.options,
  'field-error': FIELD_CODES,
  trouble: ['unreachable', ...Object.keys(SYNC_ERROR_STATUS)],
} satisfies Partial<Record<keyof Fr, readonly string[]>>;
type Part = keyof typeof ANSWERS;
const PARTS = Object.keys(ANSWERS) as Part[];
const CODES = new Set<string>(PARTS.flatMap((part) => ANSWERS[part]));
const unique = (codes: readonly string[]): string[] => [...new Set(codes)].toSorted();

test('the unions are walked whole', () => {
  expect(CODES.size).toBeGreaterThan(60);
});

describe.each([...LANGUAGES])('%s', (code, { sentences, direction }) => {
  test.each(PARTS)('%s: a sentence for each code, and none for what nothing answers', (part) => {
    expect(Object.keys(sentences[part]).toSorted()).toEqual(unique(ANSWERS[part]));
  });

  test('each is a sentence and shows no code', () => {
    const shown = PARTS.flatMap((part) => leaves(sentences[part], `${part}.`));
    const bare = shown.filter(([path, text]) => !/\s/u.test(text) && !path.startsWith('reason.'));
    // Two words may be enough beside a field.
    expect(bare.filter(([path]) => !path.startsWith('field-error.'))).toEqual([]);
    expect(shown.filter(([, text]) => !/\p{L}{2}/u.test(text) || /\b[a-z]+-[a-z]+-[a-z]+\b/.test(text))).toEqual([]);
    expect(shown.filter(([, text]) => text.includes('-') && CODES.has(text.toLowerCase()))).toEqual([]);
    const unended = shown.filter(([path, text]) => !path.startsWith('reason.') && !/[.?!؟]$/u.test(text));
    expect(unended).toEqual([]);
  });

  test('each is in its own words: equal in no other language', () => {
    const others = [...LANGUAGES].filter(([other]) => other !== code);
    const equal = others.flatMap(([other, catalogue]) => {
      const theirs = new Map(PARTS.flatMap((part) => leaves(catalogue.sentences[part], `${part}.`)));
      return PARTS.flatMap((part) => leaves(sentences[part], `${part}.`))
        .filter(([path, text]) => theirs.get(path) === text)
        .map(([path]) => `${path} as in ${other}`);
    });
    expect(equal).toEqual([]);
  });

  test('is written in its own letters', () => {
    const script = direction === 'rtl' ? /\p{Script=Arabic}/u : /\p{Script=Latin}/u;
    expect(PARTS.flatMap((part) => leaves(sentences[part])).filter(([, text]) => !script.test(text))).toEqual([]);
  });
});
