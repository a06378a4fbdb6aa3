/** What a pass-phrase must be, the same from any keyboard, and what wrong ones cost. */
import { normalPassPhrase, PASS_PHRASE_MIN, passPhraseFault, waitAfterWrong } from '@flouss/shared/domain/pass-phrase';
import { expect, test } from 'vitest';

test.each([
  ['quatre mots sans rapport', null],
  ['أربع كلمات لا صلة بينها', null],
  ['x'.repeat(PASS_PHRASE_MIN - 1), 'pass-phrase-short'],
  [' '.repeat(40), 'pass-phrase-short'],
  // Twelve symbols, not twelve bytes.
  ['😀😃😄😁😆😅', 'pass-phrase-short'],
  ['aaaaaaaaaaaaaaaaaaaa', 'pass-phrase-simple'],
  ['06 39 98 00 01 06 39', 'pass-phrase-simple'],
  ['٠١٢٣٤٥٦٧٨٩٠١٢', 'pass-phrase-simple'],
  ['4111-1111-1111-1111', 'pass-phrase-simple'],
])('%s', (typed, fault) => {
  expect(passPhraseFault(typed)).toBe(fault);
});

test('composed or decomposed letters and more spaces make no other phrase; another letter does', () => {
  expect(normalPassPhrase(' e\u0301te\u0301  chaud\u00A0ici ')).toBe('été chaud ici');
  expect(normalPassPhrase('Été')).not.toBe(normalPassPhrase('été'));
});

test('waiting doubles, and has an end', () => {
  expect([0, 1, 2, 3, 4].map(waitAfterWrong)).toEqual([0, 1_000, 2_000, 4_000, 8_000]);
  expect(waitAfterWrong(200)).toBe(300_000);
});
